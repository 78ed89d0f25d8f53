/**
 * How every AWS client waits: AWS answers within milliseconds, so a silent connection is given up
 * early and tried again, well inside the function's own deadline. Milliseconds.
 */
export const awsClientOptions = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
};
