import * as z from 'zod';
import { ServiceError } from './json-service.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html */
export const InputTransformer = z.strictObject({
  InputPathsMap: z.record(z.string(), z.string()).default({}),
  InputTemplate: z.string(),
});
export type InputTransformer = z.infer<typeof InputTransformer>;

const placeholder = /<([\w.-]+)>/g;
const path = /^\$(\.[\w-]+)*$/;

/**
 * What a target is handed in the place of an event: JSON whose values are taken from it by name.
 * @throws {ServiceError} for what is not understood here: other text than JSON, other paths than names
 */
export function compileTransformer({ InputPathsMap, InputTemplate }: InputTransformer) {
  const text = InputTemplate.replace(placeholder, (_, name) => {
    const asked = InputPathsMap[name];
    if (!asked || !path.test(asked)) throw misunderstood(`the path of <${name}>`);
    // no JSON where it stands inside quotes, and for bare text
    return '""';
  });
  if (!isJson(text)) throw misunderstood('the template');

  return (event: unknown): string =>
    InputTemplate.replace(placeholder, (_, name) => {
      const names = (InputPathsMap[name] ?? '').split('.').slice(1);
      const value = names.reduce<unknown>((at, key) => Object(at)[key], event);
      return JSON.stringify(value ?? '');
    });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function misunderstood(what: string) {
  return new ServiceError(
    'ValidationException',
    `InputTransformer: ${what} is not understood here.`,
  );
}
