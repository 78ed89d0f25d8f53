/** A clock that stands until it is told to go on. */
export function createClock(startMs = Date.parse('2026-11-23T12:00:00Z')) {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    advance: (byMs: number) => {
      nowMs += byMs;
    },
  };
}
