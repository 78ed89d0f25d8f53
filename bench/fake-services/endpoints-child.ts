import { type Endpoints, type EndpointsOptions, startEndpoints } from './endpoints.ts';

// the child of endpoints-process.ts: options first, then questions for the counts
let endpoints: Endpoints | undefined;

process.on('message', async (message: EndpointsOptions | 'counts') => {
  if (message === 'counts') return process.send?.(endpoints?.takeCounts());
  endpoints = await startEndpoints(message);
  const { awsOrigin, linerOrigin } = endpoints;
  process.send?.({ awsOrigin, linerOrigin });
});
process.on('disconnect', () => process.exit());
