import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { CallEnrichmentStack } from './call-enrichment-stack.ts';
import { ConfigurationError, readConfig } from './config.ts';

/**
 * The app as `cdk` runs it. The given context stands in for cdk.json's; `cdk` adds its own.
 * @throws {ConfigurationError} when the context is not a configuration
 */
export function createApp(context: Record<string, unknown> = {}): App {
  const app = new App({ context });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const config = readConfig(app.node.getAllContext());
  new CallEnrichmentStack(app, config.stackName, config);
  return app;
}

if (import.meta.main) {
  try {
    createApp();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
