import { useState } from 'preact/hooks';
import { AskError, post } from './ask.ts';
import { Failed, Panel } from './parts.tsx';
import { to } from './route.ts';
import { count, counted } from './texts.ts';

const most = 1000;

/** Puts ids into the call queue. */
export function Send({ onSent }: { onSent: () => void }) {
  const [sent, setSent] = useState<readonly string[]>();
  const [error, setError] = useState<Error>();
  const [isSending, setIsSending] = useState(false);

  async function send(event: SubmitEvent) {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const callIds = String(new FormData(form).get('ids') ?? '')
      .split(/[\s,;]+/)
      .filter(Boolean);
    if (callIds.length === 0) return;
    setError(undefined);
    setSent(undefined);
    if (callIds.length > most) {
      const next = 'For more there is: calls send --file ids.txt';
      setError(new AskError({ problem: `These are ${count(callIds.length)} ids.`, next }));
      return;
    }
    setIsSending(true);
    try {
      await post('send', { callIds });
      setSent(callIds);
      form.reset();
    } catch (failed) {
      setError(failed as Error);
    }
    setIsSending(false);
    onSent();
  }

  return (
    <Panel title="Send calls">
      <form class="send" onSubmit={send}>
        <label for="ids">Call ids, up to {count(most)}</label>
        <textarea id="ids" name="ids" rows={2} inputMode="numeric" spellcheck={false} />
        <button type="submit" class="main" disabled={isSending}>
          Send
        </button>
      </form>
      <p role="status" class="ids">
        {sent && `${counted(sent.length, 'call')} queued: `}
        {sent?.slice(0, 12).map((id) => (
          <a key={id} class="id" href={to(`calls/${id}`)}>
            {id}
          </a>
        ))}
      </p>
      {error && <Failed error={error} />}
    </Panel>
  );
}
