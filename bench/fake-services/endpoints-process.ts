import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Counts, EndpointsOptions } from './endpoints.ts';

/** The endpoints in a process of their own, so that their work is nobody else's. */
export interface RemoteEndpoints {
  readonly awsOrigin: string;
  readonly linerOrigin: string;
  readonly takeCounts: () => Promise<Counts>;
  /** Resolves once the process is gone. */
  readonly stop: () => Promise<void>;
}

export async function forkEndpoints(options: EndpointsOptions): Promise<RemoteEndpoints> {
  const child = fork(`${import.meta.dirname}/endpoints-child.ts`);
  const ask = async (question: EndpointsOptions | 'counts') => {
    child.send(question);
    const [answer] = await once(child, 'message');
    return answer;
  };
  const origins = (await ask(options)) as Pick<RemoteEndpoints, 'awsOrigin' | 'linerOrigin'>;
  return {
    ...origins,
    takeCounts: () => ask('counts') as Promise<Counts>,
    stop,
  };

  async function stop() {
    if (child.kill()) await once(child, 'exit');
  }
}
