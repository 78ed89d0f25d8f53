import type { Screen } from '../terminal.ts';

const timeoutMs = 15_000;

/** Asks a real Liner whether it knows us; it has no calls that a demonstration may name. */
export async function checkLiner(
  { origin, token }: { readonly origin: string; readonly token: string },
  screen: Screen,
): Promise<boolean> {
  const answered = await screen.step('Asking your Liner', ask, (status) =>
    status === 200 ? 'it answers, and takes the token' : `it does not serve us: ${status}`,
  );
  return answered === 200;

  async function ask(): Promise<number | string> {
    try {
      const response = await fetch(`${origin}/v1/health/check/`, {
        headers: { 'X-Api-Key': token },
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      await response.body?.cancel();
      return response.status;
    } catch {
      // the reason may quote the token
      return 'no answer';
    }
  }
}
