import { useEffect, useRef } from 'preact/hooks';

interface Props {
  readonly question: string;
  readonly consequence: string;
  readonly verb: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** Asks before what cannot be undone. */
export function Confirm({ question, consequence, verb, onYes, onNo }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby="question" onClose={onNo}>
      <h2 id="question">{question}</h2>
      <p>{consequence}</p>
      <div class="row">
        <button type="button" onClick={() => dialog.current?.close()}>
          Keep
        </button>
        <button type="button" class="danger" onClick={onYes}>
          {verb}
        </button>
      </div>
    </dialog>
  );
}
