// biome-ignore lint/style/noRestrictedImports: the one place it is imported from
import { mockClient as mock } from 'aws-sdk-client-mock';

const mocks: { restore(): void }[] = [];

/** A mock of all clients of a service, until the end of the test file. */
export const mockClient: typeof mock = (client) => {
  const mocked = mock(client);
  mocks.push(mocked);
  return mocked;
};

export function restoreClients(): void {
  for (const mocked of mocks.splice(0)) mocked.restore();
}
