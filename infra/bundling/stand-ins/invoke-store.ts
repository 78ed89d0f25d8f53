/**
 * Stands in for @aws/lambda-invoke-store in the bundles (see the alias there): the store of the runtime,
 * where it has one. Without it, the SDK has the trace header from the environment, as before; a store
 * per invocation is for sandboxes that serve several at once.
 */
export const InvokeStore = {
  getInstanceAsync: async (): Promise<unknown> => Object(globalThis).awslambda?.InvokeStore,
};
