import { Annotations, App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { CallEnrichmentStack } from './call-enrichment-stack.ts';
import { ConfigurationError, readConfig } from './config.ts';
import { readSettings, type Surroundings, surroundings } from './read-settings.ts';

/** stands where a template needs an origin and nobody has named one; no such host can be */
const noLinerHost = 'https://liner-host-is-not-set.invalid';

/**
 * The app as `cdk` runs it. The given context stands in for cdk.json's; `cdk` adds its own.
 * Without a linerHost it can be listed, bootstrapped and destroyed, but not synthesized.
 * @throws {ConfigurationError} when the settings are no configuration
 */
export function createApp(
  context: Record<string, unknown> = {},
  around: Surroundings = surroundings(),
): App {
  const app = new App({ context });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const { values, placeOf } = readSettings(app.node.getAllContext(), around);
  const config = readConfig({ linerHost: noLinerHost, ...values }, placeOf);
  const stack = new CallEnrichmentStack(app, config.stackName, config);
  if (values.linerHost === undefined) {
    Annotations.of(stack).addError(
      `${placeOf('linerHost')}: expected the origin of your Liner, as in https://liner.example`,
    );
  }
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
