/** Secrets and personal data planted in every test; nobody but Liner and the table may ever see them. */
export const tokenCanary = 'canary-token-5f1c0e';
export const rotatedTokenCanary = 'canary-token-after-rotation-77b2';
export const webhookSecretCanary = 'whsec_Y2FuYXJ5LXdlYmhvb2stc2VjcmV0LTAwMDE=';
export const phoneCanary = '+79001234567';
export const linkCanary = 'https://files.example/canary-link-3d9a.mp3?signed=canary-signature-81c4';
export const summaryCanary = 'canary-summary-42e7: asked to be called back';

const planted = [
  tokenCanary,
  rotatedTokenCanary,
  webhookSecretCanary,
  webhookSecretCanary.slice('whsec_'.length),
  phoneCanary.slice(1),
  'canary-link-3d9a',
  'canary-signature-81c4',
  'canary-summary-42e7',
];

/** The canaries that appear in anything that left the function, errors and their causes included. */
export function canariesIn(...emitted: readonly unknown[]): string[] {
  const text = emitted.map(textOf).join('\n');
  return planted.filter((canary) => text.includes(canary));
}

function textOf(value: unknown): string {
  if (value instanceof Error) return `${value.stack} ${value.message} ${JSON.stringify(value)}`;
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
