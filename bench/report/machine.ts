import { readFileSync } from 'node:fs';
import { arch, cpus, loadavg, totalmem } from 'node:os';

/** What it was measured on, without saying whose it is. */
export function machine(): string {
  const [cpu] = cpus();
  const memoryGb = Math.round(totalmem() / 1024 ** 3);
  return `${cpus().length} CPUs (${cpu?.model.trim()}, ${arch()}), ${memoryGb} GB, Linux, Node ${process.version}`;
}

/** How busy a machine is. */
export interface Busyness {
  /** processes that ran or wanted to, over the minute before */
  readonly load: number;
  /** of all CPUs, from now until it is asked, what neither this process nor its ended children used */
  readonly othersShare: () => number;
}

export function watchMachine(): Busyness {
  const before = ticks();
  return {
    load: loadavg()[0] ?? 0,
    othersShare: () => {
      const now = ticks();
      const others = now.busy - before.busy - (now.ours - before.ours);
      return Math.max(0, others / (now.all - before.all));
    },
  };
}

/** https://man7.org/linux/man-pages/man5/proc_stat.5.html */
function ticks() {
  const line = /^cpu +(.*)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? '';
  // guests are counted among user and nice already
  const times = line.split(' ').slice(0, 8).map(Number);
  const all = times.reduce((sum, each) => sum + each, 0);
  const [idle = 0, iowait = 0] = times.slice(3);
  return { all, busy: all - idle - iowait, ours: ourTicks() };
}

/** of this process and of the children it has seen end */
function ourTicks(): number {
  // the name of the program comes first and may hold anything
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0);
}
