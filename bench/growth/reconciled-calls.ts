import { startCountedServices } from '../fake-services/counted-services.ts';
import { startMeasuredSandbox } from '../sandbox/measured-sandbox.ts';
import type { TestBed } from '../test-bed/test-bed.ts';
import { startListingLiner } from './listing-liner.ts';
import type { Spending } from './spending.ts';
import { createdTimeOf, storeCalls } from './store-calls.ts';

export interface ReconciledSpending extends Spending {
  readonly calls: number;
  readonly orders: number;
  /** requests to Liner for lists */
  readonly lists: number;
  /** ticks until it had ended: on AWS as many minutes */
  readonly ticks: number;
}

const dayMs = 86_400_000;
const tick = { source: 'aws.events' };

/** A reconciliation of a day in which all calls are stored as Liner lists them. */
export async function measureReconciledCalls(
  testBed: TestBed,
  { calls, orders }: { readonly calls: number; readonly orders: number },
): Promise<ReconciledSpending> {
  const services = await startCountedServices(testBed.assemblyDir);
  const startMs = Date.now();
  const stored = { calls, createdMs: startMs - dayMs, spanMs: dayMs - 60_000 };
  const listed = Array.from({ length: calls }, (_, nth) => ({
    id: nth + 1,
    orderId: 1 + (nth % orders),
    createdAt: createdTimeOf(nth, stored),
  }));
  const liner = await startListingLiner(orders, listed);
  const origins = { awsOrigin: services.awsOrigin, linerOrigin: liner.origin };
  const settings = testBed.settings('reconcile', origins);
  await using sandbox = await startMeasuredSandbox(settings);
  try {
    await storeCalls(services, settings.environment.CALLS_TABLE_NAME ?? '', stored);
    // the first tick says since when the stack is there
    await sandbox.invoke(tick);
    const [from, to] = [startMs - dayMs, startMs].map((ms) => new Date(ms).toISOString());
    const { answer } = await sandbox.invoke({ from, to });
    const { id } = answer as { id: string };
    await sandbox.idle();
    const before = sandbox.cpuMs();
    services.takeCounts();
    let ticks = 0;
    let report: Report | undefined;
    while (!report) {
      await sandbox.invoke(tick);
      ticks++;
      report = await reportOf(id);
    }
    await sandbox.idle();
    const spent = { cpuMs: sandbox.cpuMs() - before, requests: services.takeCounts() };
    const { result, listed } = report.report.M;
    if (result.S !== 'well' || Number(listed.N) !== calls) {
      throw new Error(`${listed.N} of ${calls} calls were compared, and it ended as ${result.S}`);
    }
    return { ...spent, calls, orders, lists: liner.requests(), ticks };
  } finally {
    await Promise.all([services.stop(), liner.close()]);
  }

  async function reportOf(id: string): Promise<Report | undefined> {
    const TableName = settings.environment.RECONCILIATIONS_TABLE_NAME;
    const Key = { kind: { S: 'report' }, id: { S: id } };
    return (await services.dynamodb<{ Item?: Report }>('GetItem', { TableName, Key })).Item;
  }
}

interface Report {
  readonly report: {
    readonly M: { readonly result: { S: string }; readonly listed: { N: string } };
  };
}
