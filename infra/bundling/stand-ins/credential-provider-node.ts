import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands in for @aws-sdk/credential-provider-node in the bundles (see the alias there): Lambda hands
 * credentials over in the environment, so the chain of SSO, profile and process providers would only
 * be loaded to be skipped. They are asked for twice per request, so they are put together anew only
 * when the runtime has others in the environment.
 */
export function defaultProvider() {
  const { env } = process;
  const read = fromEnv();
  let held: Awaited<ReturnType<typeof read>> | undefined;
  return async () => {
    const isHeld =
      held?.accessKeyId === env.AWS_ACCESS_KEY_ID && held?.sessionToken === env.AWS_SESSION_TOKEN;
    if (!held || !isHeld) held = await read();
    return held;
  };
}
