import { RetryableError } from '../core/errors.ts';
import { exitCodes } from './exit-codes.ts';
import { OperatorError, type Told } from './operator-error.ts';

/** What is known of an error, of the SDK's or of Node's. */
interface Facts {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  /** of the answer, where there was one */
  readonly status: number;
}

const signIn = 'Sign in, as with aws sso login, or set AWS_PROFILE or AWS_ACCESS_KEY_ID.';

/** The first that fits says what went wrong. */
const kinds: readonly { fits: (facts: Facts) => boolean; told: (facts: Facts) => Told }[] = [
  {
    fits: ({ message }) => /Region is missing/.test(message),
    told: () => ({
      problem: 'No AWS region is set in this shell.',
      next: 'Set AWS_REGION to the region of the stack, as in AWS_REGION=eu-west-1.',
      exitCode: exitCodes.credentials,
    }),
  },
  {
    fits: ({ name, message }) =>
      /^(ExpiredToken(Exception)?|RequestExpired|TokenRefreshRequired)$/.test(name) ||
      (/^(CredentialsProviderError|TokenProviderError)$/.test(name) && /expired/i.test(message)),
    told: () => ({
      problem: "This shell's AWS credentials have expired.",
      next: signIn,
      exitCode: exitCodes.credentials,
    }),
  },
  {
    fits: ({ name }) => /^(CredentialsProviderError|TokenProviderError)$/.test(name),
    told: () => ({
      problem: 'No AWS credentials are found in this shell.',
      next: `${signIn} For the stack of a running npm start: --local.`,
      exitCode: exitCodes.credentials,
    }),
  },
  {
    fits: ({ name, message }) =>
      name === 'RequestTimeTooSkewed' || /Signature (expired|not yet current)/.test(message),
    told: () => ({
      problem: "AWS refuses the requests: this machine's clock is wrong.",
      next: 'Set the clock.',
      exitCode: exitCodes.credentials,
    }),
  },
  {
    fits: ({ name }) =>
      /^(UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|(Invalid)?Signature(Exception|DoesNotMatch)|AuthFailure|MissingAuthenticationToken(Exception)?|IncompleteSignature(Exception)?)$/.test(
        name,
      ),
    told: () => ({
      problem: "AWS does not know this shell's credentials.",
      next: signIn,
      exitCode: exitCodes.credentials,
    }),
  },
  {
    fits: ({ name }) =>
      /^(AccessDenied(Exception)?|AuthorizationError(Exception)?|UnauthorizedOperation|NotAuthorized)$/.test(
        name,
      ),
    told: ({ message }) => ({
      problem: `These credentials may not ${/perform: ([\w:]+)/.exec(message)?.[1] ?? 'do this'}.`,
      next: 'Use those of an operator: docs/calls.md has the policy, and the setting operatorPolicy makes it.',
      exitCode: exitCodes.credentials,
    }),
  },
  {
    // as when a proxy answers, or a page to sign in to a network
    fits: ({ message }) => /Deserialization error/.test(message),
    told: ({ status }) => ({
      problem: `What answered is not AWS, or is not well${status ? `: it says ${status}` : ''}.`,
      next: 'Look to the network, proxy and AWS_ENDPOINT_URL, and run it again.',
      exitCode: exitCodes.stoppedMidway,
    }),
  },
  {
    fits: ({ name, status }) =>
      status >= 500 ||
      /^(Throttling(Exception)?|ThrottledException|TooManyRequests(Exception)?|RequestLimitExceeded|RequestThrottled(Exception)?|ProvisionedThroughputExceededException|LimitExceededException|SlowDown)$/.test(
        name,
      ),
    told: ({ name }) => ({
      problem: `AWS is busy and turned the request away several times: ${name}.`,
      next: 'Wait a moment and run it again, with a lower --rate where there is one.',
      exitCode: exitCodes.stoppedMidway,
    }),
  },
  {
    fits: ({ name, code }) =>
      /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ENETDOWN)$/.test(
        code,
      ) || /^(TimeoutError|NetworkingError|RequestTimeout(Exception)?)$/.test(name),
    told: ({ name, code }) => ({
      problem: `The connection to AWS broke or cannot be made: ${code || name}.`,
      next: 'Look to the network, proxy and AWS_REGION, and run it again.',
      exitCode: exitCodes.stoppedMidway,
    }),
  },
  {
    fits: ({ name }) =>
      /^(ResourceNotFoundException|NoSuchBucket|QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue)$/.test(
        name,
      ),
    told: ({ name }) => ({
      problem: `A part of the stack is not there: ${name}.`,
      next: 'See whether the stack is being deployed or removed.',
      exitCode: exitCodes.noStack,
    }),
  },
];

/** What to tell a person of whatever was thrown. */
export function explainError(error: unknown, signal?: AbortSignal): OperatorError {
  if (error instanceof OperatorError) return error;
  if (signal?.aborted) return cutOff(error);
  const facts = factsOf(error);
  const kind = kinds.find(({ fits }) => fits(facts));
  const told = kind?.told(facts) ?? {
    problem: `It failed: ${facts.name}: ${facts.message}`,
    next: 'If the runbook has no answer, this is a bug of ours: please report it.',
    exitCode: exitCodes.failed,
  };
  return new OperatorError(told, { cause: error });
}

function cutOff(cause: unknown): OperatorError {
  const problem = 'Cut off.';
  const next = 'Run it again: it goes on with what is left.';
  return new OperatorError({ problem, next, exitCode: exitCodes.stoppedMidway }, { cause });
}

/** of the innermost cause that has a code, as fetch wraps it */
function factsOf(error: unknown): Facts {
  // ours say what it means for a message, not for an operator
  if (error instanceof RetryableError && error.cause instanceof Error) return factsOf(error.cause);
  if (!(error instanceof Error)) {
    return { name: 'Error', code: '', message: String(error), status: 0 };
  }
  const { name, message, cause } = error;
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  const code = String((error as NodeJS.ErrnoException).code ?? '');
  const inner = error instanceof AggregateError ? error.errors[0] : cause;
  return {
    ...{ name, message, status: $metadata?.httpStatusCode ?? 0 },
    code: code || (inner instanceof Error ? factsOf(inner).code : ''),
  };
}
