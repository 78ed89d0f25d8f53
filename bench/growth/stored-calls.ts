import { setTimeout as sleep } from 'node:timers/promises';
import { startCountedServices } from '../fake-services/counted-services.ts';
import { checkAnswer } from '../sandbox/check-answer.ts';
import { listRequest } from '../sandbox/lambda-events.ts';
import { type MeasuredSandbox, startMeasuredSandbox } from '../sandbox/measured-sandbox.ts';
import type { TestBed } from '../test-bed/test-bed.ts';
import type { Spending } from './spending.ts';
import { callsOfALead, storeCalls } from './store-calls.ts';

export interface StoredCallsSpending {
  /** recheck-due, all of the calls being due at once */
  readonly due: Spending;
  /** recheck-due twenty times after that, none being due */
  readonly nothingDue: Spending;
  /** two hundred times GET /calls of a lead with fifty calls */
  readonly lead: Spending;
}

export const runs = { nothingDue: 20, lead: 200 };

const dayMs = 86_400_000;
/** the time in which all the calls were made */
const spanMs = 2_000;
/** how far the windows stay behind: core/due-calls.ts */
const lagMs = 60_000;
const spareMs = 500;
const mostFailures = 20;

/** Stores that many calls, which become due for their last step together, then has them looked for. */
export async function measureStoredCalls(
  testBed: TestBed,
  calls: number,
): Promise<StoredCallsSpending> {
  const services = await startCountedServices(testBed.assemblyDir);
  const origins = { awsOrigin: services.awsOrigin, linerOrigin: 'https://localhost' };
  const settings = testBed.settings('recheck-due', origins);
  await using recheck = await startMeasuredSandbox(settings);
  await using api = await startMeasuredSandbox(testBed.settings('calls-api', origins));
  try {
    // the first run says from when on calls are looked for
    await recheck.invoke({});
    const createdMs = Date.now() - dayMs - lagMs;
    const tableName = settings.environment.CALLS_TABLE_NAME ?? '';
    await storeCalls(services, tableName, { calls, createdMs, spanMs });
    await sleep(Math.max(0, createdMs + spanMs + dayMs + lagMs + spareMs - Date.now()));
    return {
      due: await spend(recheck, queueAll),
      nothingDue: await spend(recheck, () => repeat(runs.nothingDue, recheck, () => ({}))),
      lead: await askForLeads(),
    };
  } finally {
    await services.stop();
  }

  /**
   * A run that meets its deadline is taken up by the next, and one that fails, as where the local table
   * answers too late on a busy machine.
   */
  async function queueAll() {
    let failures = 0;
    for (let queued = -1, before = -2; queued !== before; ) {
      try {
        await recheck.invoke({});
        before = queued;
        queued = services.peekCounts().SendMessageBatch ?? 0;
      } catch (error) {
        failures++;
        if (failures > mostFailures) throw error;
      }
    }
  }

  async function askForLeads(): Promise<Spending> {
    const leads = Math.ceil(calls / callsOfALead);
    const request = (i: number) => listRequest({ leadId: String(1 + ((i * 7) % leads)) });
    await repeat(runs.lead, api, request);
    return spend(api, () => repeat(runs.lead, api, request));
  }

  async function spend(sandbox: MeasuredSandbox, work: () => Promise<unknown>): Promise<Spending> {
    await sandbox.idle();
    const before = sandbox.cpuMs();
    services.takeCounts();
    await work();
    await sandbox.idle();
    return { cpuMs: sandbox.cpuMs() - before, requests: services.takeCounts() };
  }
}

async function repeat(times: number, sandbox: MeasuredSandbox, event: (i: number) => object) {
  for (let i = 0; i < times; i++) checkAnswer((await sandbox.invoke(event(i))).answer);
}
