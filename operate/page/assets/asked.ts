import { useEffect, useRef, useState } from 'preact/hooks';

/** What was asked of the server, and how that stands. */
export interface Asked<Answer> {
  readonly answer: Answer | undefined;
  /** of the last time it was asked; an older answer may stand beside it */
  readonly error: Error | undefined;
  readonly isAsking: boolean;
  readonly ask: () => void;
}

/**
 * Asks at once, when `key` changes, and then again and again while somebody looks.
 * @param everyMs 0 asks once
 */
export function useAsked<Answer>(
  question: () => Promise<Answer>,
  key: string,
  everyMs: number,
): Asked<Answer> {
  const [state, setState] = useState<{ key: string; answer?: Answer; error?: Error }>({ key });
  const [isAsking, setIsAsking] = useState(true);
  const [asks, setAsks] = useState(0);
  const latest = useRef(question);
  latest.current = question;
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const round = async () => {
      if (!document.hidden) {
        setIsAsking(true);
        try {
          const answer = await latest.current();
          if (!isOver) setState({ key, answer });
        } catch (error) {
          const failed = error as Error;
          if (!isOver) setState((before) => ({ ...of(before, key), error: failed }));
        }
        if (!isOver) setIsAsking(false);
      }
      if (!isOver && everyMs > 0) timer = setTimeout(round, everyMs);
    };
    round();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [key, everyMs, asks]);

  const { answer, error } = of(state, key);
  return { answer, error, isAsking, ask: () => setAsks((count) => count + 1) };
}

/** an answer to another question is none */
function of<State extends { key: string }>(
  state: State,
  key: string,
): Partial<State> & { key: string } {
  return state.key === key ? state : ({ key } as Partial<State> & { key: string });
}
