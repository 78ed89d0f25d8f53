import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type * as z from 'zod';

/** A CDK app of one example. A wrong setting in the context ends it, and is named. */
export function exampleApp<Settings>(
  schema: z.ZodType<Settings>,
  build: (app: App, settings: Settings) => void,
): void {
  const app = new App();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const result = schema.safeParse(app.node.getAllContext());
  if (result.success) {
    build(app, result.data);
    return;
  }
  for (const { path, message } of result.error.issues) {
    process.stderr.write(`-c ${path.join('.')}: expected ${message}\n`);
  }
  process.exitCode = 1;
}
