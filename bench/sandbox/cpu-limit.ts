import { cpuMsOf } from './process-usage.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const memoryMbOfOneCpu = 1769;
const watchEveryMs = 1;

export function cpuShareOf(memoryMb: number): number {
  return Math.min(1, memoryMb / memoryMbOfOneCpu);
}

/**
 * Holds a process to its share of a CPU from now on, by stopping it while it is ahead. This needs no
 * rights that starting the process did not need.
 * @returns what ends it
 */
export function limitCpu(pid: number, share: number): () => void {
  const startedMs = performance.now();
  const cpuAtStartMs = cpuMsOf(pid);
  let isStopped = false;
  const timer = setInterval(watch, watchEveryMs);
  return () => {
    clearInterval(timer);
    signal('SIGCONT');
  };

  function watch() {
    try {
      const aheadMs = cpuMsOf(pid) - cpuAtStartMs - (performance.now() - startedMs) * share;
      if (aheadMs > 0 !== isStopped) signal(isStopped ? 'SIGCONT' : 'SIGSTOP');
    } catch {
      // it is gone
      clearInterval(timer);
    }
  }

  function signal(name: 'SIGSTOP' | 'SIGCONT') {
    isStopped = name === 'SIGSTOP';
    process.kill(pid, name);
  }
}
