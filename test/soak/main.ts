import { setTimeout as sleep } from 'node:timers/promises';
import { readCommandLine, refuse } from '../../local/command-line.ts';
import { eventually } from '../support/local-eventually.ts';
import { writeQuickAssembly } from '../support/stack-assembly.ts';
import { startFaultyAws } from '../support/stack-faulty-aws.ts';
import { type RunningStack, startStack } from '../support/stack-running.ts';
import { readLedger } from './ledger.ts';
import { type Episode, type Plan, planOf } from './plan.ts';
import { createSenders } from './senders.ts';
import { scriptSoakLiner } from './soak-liner.ts';
import { createTrouble } from './trouble.ts';

const { seconds: forSeconds, seed: ofRandom } = readCommandLine(
  `Mixed traffic and faults for a while, then a ledger of where everything went.

  npm run soak -- [options]

  --seconds N  how long it sends (default 75)
  --seed N     the traffic and faults of an earlier run
  -h, --help   this text
`,
  { seconds: { type: 'string', default: '75' }, seed: { type: 'string' } },
);
const seconds = wholeNumber('--seconds', forSeconds);
const seed = ofRandom === undefined ? Date.now() % 1_000_000 : wholeNumber('--seed', ofRandom);
/** enough that nothing is given up but what Liner never answers well */
const receives = { MAX_RECEIVE_COUNT: '24', RETRY_CAP_SECONDS: '1' };
const patienceMs = 120_000;

const say = (line: string) => process.stdout.write(`${line}\n`);

process.exitCode = await soak();

function wholeNumber(option: string, text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : refuse(`${option} takes a whole number`);
}

async function soak(): Promise<number> {
  const plan = planOf(seed, seconds);
  say(`Soak of ${seconds} seconds with the seed ${seed}: ${plan.traffic.length} sendings about`);
  say(`${plan.callIds.length} calls, ${plan.episodes.length} episodes of trouble\n`);
  const assembly = await writeQuickAssembly();
  const aws = await startFaultyAws();
  const running = await startStack(assembly.dir, { ...aws.environment, ...receives });
  aws.target = running.stack.awsEndpoint;
  try {
    return await drive(plan, running, aws);
  } finally {
    await running.stop();
    await aws.close();
    await assembly.remove();
  }
}

async function drive(
  plan: Plan,
  running: RunningStack,
  aws: Awaited<ReturnType<typeof startFaultyAws>>,
): Promise<number> {
  const liner = scriptSoakLiner(running.liner, plan.callIds, seed);
  const { intake, perform } = createSenders(running.client, liner);
  const trouble = createTrouble(running, aws, liner, seed);
  const startedMs = Date.now();
  const at = (ms: number) => sleep(Math.max(0, startedMs + ms - Date.now()));
  // what a killed sandbox held comes back this soon
  await running.client.hideFor(6);

  const episodes = plan.episodes.map(live);
  const sending = plan.traffic.map(async (traffic) => {
    await at(traffic.atMs);
    await perform(traffic);
  });
  await Promise.all([...episodes, ...sending]);
  say(`  ${clock()}  all is sent and all is well; waiting for the queue`);
  await running.client.idle(patienceMs).catch(() => say('  the queue does not come to an end'));
  const { lines, unaccounted } = await settled();

  say('');
  for (const line of lines) say(line);
  say(`  killed sandboxes${String(trouble.kills()).padStart(15)}\n`);
  for (const line of unaccounted) say(`  ${line}`);
  say(unaccounted.length === 0 ? 'All is accounted for.' : `Repeat it with --seed ${seed}`);
  return unaccounted.length === 0 ? 0 : 1;

  async function live(episode: Episode): Promise<void> {
    await at(episode.fromMs);
    const end = trouble.begin(episode);
    say(`  ${clock()}  ${episode.fault.padEnd(30)} ${counts()}`);
    await at(episode.fromMs + episode.forMs);
    end();
  }

  /** events are published a moment after the records they tell of */
  async function settled() {
    const last = () => readLedger(running, intake, liner);
    await eventually(async () => (await last()).unaccounted.length === 0).catch(() => {});
    return last();
  }

  function clock(): string {
    return `${((Date.now() - startedMs) / 1000).toFixed(0).padStart(4)} s`;
  }

  function counts(): string {
    const sent = Object.values(intake.sent).reduce((sum, count) => sum + count, 0);
    return `${sent} sent, ${liner.requests()} requests to Liner, ${trouble.kills()} kills`;
  }
}
