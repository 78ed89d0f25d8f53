interface Named {
  readonly name: string;
}

export interface Rounds {
  /**
   * Measures every candidate once in each round, so that a busy moment of the machine meets all
   * alike. A round before the first warms up files and caches, and does not count.
   */
  readonly interleaved: <Candidate extends Named, Measured>(
    part: string,
    candidates: readonly Candidate[],
    measure: (candidate: Candidate) => Promise<Measured>,
  ) => Promise<Results<Measured>>;
}

/** What was measured of a candidate, round by round. @throws {Error} when there is no such candidate */
export type Results<Measured> = (name: string) => readonly Measured[];

/** @param tell is told how far it got */
export function createRounds(count: number, tell: (progress: string) => void): Rounds {
  return {
    async interleaved<Candidate extends Named, Measured>(
      part: string,
      candidates: readonly Candidate[],
      measure: (candidate: Candidate) => Promise<Measured>,
    ) {
      const measured = new Map<string, Measured[]>();
      for (let round = 0; round <= count; round++) {
        tell(round === 0 ? `${part}: warm-up` : `${part}: round ${round} of ${count}`);
        for (const candidate of turned(candidates, round)) {
          const result = await measure(candidate);
          const { name } = candidate;
          if (round > 0) measured.set(name, [...(measured.get(name) ?? []), result]);
        }
      }
      return (name) => measured.get(name) ?? unknown(name);
    },
  };
}

/** so that nobody always comes after the same neighbour */
function turned<Value>(values: readonly Value[], by: number): Value[] {
  const start = by % values.length;
  return [...values.slice(start), ...values.slice(0, start)];
}

function unknown(name: string): never {
  throw new Error(`${name} was not measured`);
}
