import type { RemoteEndpoints } from '../fake-services/endpoints-process.ts';
import type { BarChart } from '../report/bar-chart.ts';
import type { TestBed } from '../test-bed/test-bed.ts';
import type { Rounds } from './rounds.ts';

/** What every part measures with. */
export interface BenchSetup {
  readonly testBed: TestBed;
  /** answer at once, in a process of their own */
  readonly endpoints: RemoteEndpoints;
  readonly rounds: Rounds;
  /** how many calls are queued or stored, ascending */
  readonly growth: readonly number[];
  /** is told how far a part got */
  readonly tell: (progress: string) => void;
}

/** A figure that may not grow beyond its limit. */
export interface Budget {
  readonly what: string;
  readonly measured: number;
  readonly limit: number;
  /** digits after the point */
  readonly digits: number;
}

/** Drawn of the figures that stand in the table below it. */
export interface Plot {
  /** of its file, without `.svg` */
  readonly name: string;
  readonly chart: BarChart;
}

/** A section of the page. */
export interface Section {
  readonly title: string;
  /** Markdown */
  readonly text: string;
  readonly budgets: readonly Budget[];
  readonly plot?: Plot;
}
