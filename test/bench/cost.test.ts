import { describe, expect, it } from 'vitest';
import { designs } from '../../bench/cost/designs.ts';
import type { Measured } from '../../bench/cost/measured.ts';
import { costPerMillion } from '../../bench/cost/prices.ts';
import { comparedCall } from '../../bench/cost/usage.ts';
import { measured } from './measured.ts';

function bill(name: string, change: Partial<Measured> = {}): number {
  const found = designs({ ...measured, ...change }).find((design) => design.name === name);
  if (!found) throw new Error(`there is no design ${name}`);
  return costPerMillion(found.usage);
}

describe('a million calls', () => {
  it('cost three write units, 1.2 queue requests, half a read unit, a tenth of an invocation, and logs', () => {
    const writes = 3 * 0.625;
    const queue = 1.2 * 0.4;
    const reads = 0.5 * 0.125;
    const seconds = (150 + 16 + 10 / (256 / 1769)) / 1000;
    const compute = 0.1 * 0.2 + 0.1 * 0.25 * seconds * 13.3334;
    const logs = ((600 + 300) / 10) * 0.0005;

    expect(bill('**defaults**')).toBeCloseTo(writes + queue + reads + compute + logs, 3);
  });

  it('cost a write unit more for each index and each further kilobyte of the item', () => {
    const defaults = bill('**defaults**');

    expect(bill('**defaults**', { indexes: 3 }) - defaults).toBeCloseTo(0.625);
    expect(bill('**defaults**', { itemBytes: 1_100 }) - defaults).toBeCloseTo(0.625);
  });

  it('cost more when every message is an invocation', () => {
    expect(bill('`batchSize` 1')).toBeGreaterThan(bill('**defaults**') + 1);
  });

  it('cost half a read unit more for each time a reconciliation compares them, and little else', () => {
    const usage = comparedCall(256);
    const seconds = (1.5 + 0.2 / (256 / 1769)) / 1000;

    expect(costPerMillion(usage)).toBeCloseTo(
      0.53 * 0.125 + 0.02 * 0.625 + 0.25 * seconds * 13.3334,
      3,
    );
  });
});
