import type { LocalStack } from '../local-stack.ts';
import type { WebhookAuth } from './webhook-sender.ts';

/** A message or webhook body with the call id where the stack looks for it. */
export function messageFor(stack: LocalStack, callId: number): string {
  const names = variable(stack, 'CALL_ID_POINTER').split('/').slice(1);
  const keys = names.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  return JSON.stringify(keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), callId));
}

export function webhookAuthOf(stack: LocalStack): WebhookAuth {
  return {
    mode: variable(stack, 'WEBHOOK_AUTH') === 'token' ? 'token' : 'signature',
    tokenHeader: variable(stack, 'WEBHOOK_TOKEN_HEADER'),
    secret: stack.readSecret(stack.outputs.WebhookSecretArn ?? ''),
  };
}

/** as the template tells it to the functions */
function variable(stack: LocalStack, name: string): string {
  for (const { environment } of stack.functions) {
    const value = environment[name];
    if (value !== undefined) return value;
  }
  throw new Error(`no function of the stack has ${name}`);
}
