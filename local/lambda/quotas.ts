const mebibyte = 1024 * 1024;

/** What Lambda takes and answers at most, in bytes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const quotas = {
  /** an event whose answer is waited for */
  request: 6 * mebibyte,
  /** an event that is queued */
  asyncRequest: mebibyte,
  /** the number that Lambda's own message names */
  answer: 6 * mebibyte + 100,
} as const;
