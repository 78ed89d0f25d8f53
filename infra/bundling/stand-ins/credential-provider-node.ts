import { fromEnv } from '@aws-sdk/credential-provider-env';

/** how long the SDK may keep what it read, in case the runtime refreshes the variables */
const freshMs = 5 * 60_000;

/**
 * Stands in for @aws-sdk/credential-provider-node in the bundles (see the alias in the function
 * construct): Lambda hands credentials over in the environment, so the chain of SSO, profile and
 * process providers would only be loaded to be skipped.
 */
export function defaultProvider() {
  const read = fromEnv();
  return async () => ({ expiration: new Date(Date.now() + freshMs), ...(await read()) });
}
