import { rotatedTokenCanary, tokenCanary } from '../support/canaries.ts';
import type { AwsFault, FaultyAws } from '../support/stack-faulty-aws.ts';
import type { Folder, RunningStack } from '../support/stack-running.ts';
import { seededRandom } from '../support/stack-seeded-random.ts';
import type { Episode, Fault } from './plan.ts';
import type { SoakLiner } from './soak-liner.ts';

const folders: readonly Folder[] = ['enrich', 'enrich', 'calls-api', 'publish-changes'];

const tableActions = /^(BatchGet|Get|Put|Update)Item$|^Query$/;

/** Makes things go wrong, and right again. */
export function createTrouble(
  running: RunningStack,
  aws: FaultyAws,
  liner: SoakLiner,
  seed: number,
) {
  const random = seededRandom(seed + 1);
  let kills = 0;
  let token = tokenCanary;

  const beginnings: Record<Fault, (forMs: number) => () => void> = {
    'Liner is down': () => linerIs('down'),
    'Liner is moody': () => linerIs('moody'),
    'the token is rotated'(forMs) {
      token = token === tokenCanary ? rotatedTokenCanary : tokenCanary;
      running.liner.accepted = [token];
      // somebody is slow to tell us
      const telling = setTimeout(tell, forMs / 2);
      return () => clearTimeout(telling);
    },
    'sandboxes are killed'() {
      const killing = setInterval(killSome, 300);
      return () => clearInterval(killing);
    },
    'Secrets Manager is down': () =>
      awsDoes((action) => (action === 'GetSecretValue' ? 'down' : undefined)),
    'the table throttles': () =>
      awsDoes((action) => (tableActions.test(action) && random() < 0.5 ? 'throttled' : undefined)),
    "the table's answers are lost": () =>
      awsDoes((action) => (isWrite(action) && random() < 0.5 ? 'answer lost' : undefined)),
  };
  return { kills: () => kills, begin };

  /** @returns what ends it */
  function begin({ fault, forMs }: Episode): () => void {
    return beginnings[fault](forMs);
  }

  function linerIs(mood: SoakLiner['mood']) {
    liner.mood = mood;
    return () => {
      liner.mood = 'well';
    };
  }

  function awsDoes(fault: (action: string) => AwsFault | undefined) {
    aws.fault = fault;
    return () => {
      aws.fault = () => undefined;
    };
  }

  function tell() {
    running.client.putSecret('LinerTokenSecretArn', token).catch(() => {});
  }

  function killSome() {
    const pids = running.sandboxes(folders[Math.floor(random() * folders.length)] ?? 'enrich');
    const pid = pids[Math.floor(random() * pids.length)];
    if (pid === undefined) return;
    process.kill(pid, 'SIGKILL');
    kills++;
  }
}

function isWrite(action: string): boolean {
  return action === 'PutItem' || action === 'UpdateItem';
}
