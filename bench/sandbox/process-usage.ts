import { readdirSync, readFileSync } from 'node:fs';

/**
 * CPU time a process has used so far, user and system, of all its threads. Milliseconds, from the
 * scheduler's own clock: the process is not asked. https://docs.kernel.org/scheduler/sched-stats.html
 */
export function cpuMsOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((thread) => nanosecondsOf(`/proc/${pid}/task/${thread}`));
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
}

function nanosecondsOf(task: string): number {
  try {
    return Number(readFileSync(`${task}/schedstat`, 'utf8').split(' ')[0]);
  } catch (error) {
    // the thread ended since it was listed
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/** The most memory a process has had resident at once. */
export function peakMemoryMbOf(pid: number): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

/** @throws {Error} where the kernel does not tell */
export function checkProcessUsage(): void {
  try {
    if (cpuMsOf(process.pid) > 0 && peakMemoryMbOf(process.pid) > 0) return;
  } catch {}
  throw new Error(
    'CPU times are read from /proc/PID/task/*/schedstat, which is not here: use Linux',
  );
}
