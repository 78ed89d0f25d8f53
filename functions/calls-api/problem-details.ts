import type { FailureCode, RefusalCode } from '../../core/errors.ts';

/** CALL_NOT_STORED is an answer: nothing failed, and nobody was turned away. */
export type HttpCode = FailureCode | RefusalCode | 'CALL_NOT_STORED';

const callId = `a positive whole number of at most ${Number.MAX_SAFE_INTEGER}, without sign or leading zero`;

/** What a caller can do about a code. One text a code, so that nothing of a request can be in it. */
const byCode: Partial<Record<HttpCode, string>> = {
  WEBHOOK_UNAUTHORIZED: 'The request does not prove that its sender knows the secret.',
  BODY_TOO_LARGE: 'A webhook body may have 256 KiB; only the call id is read.',
  CONTENT_TYPE_UNSUPPORTED:
    'The header `content-type` must be `application/json` or `application/...+json`.',
  MESSAGE_UNREADABLE: 'The body must be JSON in UTF-8.',
  CALL_ID_INVALID: `The call id, in the path or where the body has it, must be ${callId}.`,
  CALL_NOT_FOUND: 'Liner does not know this call.',
  CALL_NOT_STORED: 'No record of this call is stored. `POST /calls/{callId}` fetches it.',
  CURSOR_INVALID:
    'The parameter `cursor` must come from the answer before, with all other parameters the same.',
  ROUTE_UNKNOWN:
    'There are `POST /webhooks/calls`, `POST /calls/{callId}`, `GET /calls/{callId}`, `GET /calls` and `GET /reconciliations`.',
};

const byStatus: Record<number, string> = {
  422: 'Liner or the table refuses this call for good; asking again changes nothing.',
  500: 'The fault is ours. The function logged it.',
  503: 'Nothing was stored or queued. Send the same request again after `Retry-After` seconds.',
};

/** What is said about a code where nothing more is known. */
export function detailOf(code: HttpCode, status: number): string {
  return byCode[code] ?? byStatus[status] ?? 'The article of the code says what is accepted.';
}
