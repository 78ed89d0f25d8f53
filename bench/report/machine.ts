import { arch, cpus, loadavg, totalmem } from 'node:os';

/** What it was measured on, without saying whose it is. */
export function machine(): string {
  const [cpu] = cpus();
  const memoryGb = Math.round(totalmem() / 1024 ** 3);
  return `${cpus().length} CPUs (${cpu?.model.trim()}, ${arch()}), ${memoryGb} GB, Linux, Node ${process.version}`;
}

/** Processes that ran or wanted to, over the last minute. */
export function load(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}
