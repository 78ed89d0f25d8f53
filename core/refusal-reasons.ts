/**
 * What a log line may add to a code. A closed set: a reason is chosen by us and never holds anything
 * of the input. Callers of the webhook do not learn theirs.
 */
export type Reason =
  | WebhookDoubt
  | BodyReason
  | QueryReason
  | SecretReason
  | RecordingsReason
  | LinkReason
  | AudioReason
  | TransferReason
  | ListsReason;

/** Why a webhook is not believed. */
export type WebhookDoubt =
  | 'id-missing'
  | 'timestamp-missing'
  | 'timestamp-malformed'
  | 'timestamp-old'
  | 'timestamp-early'
  | 'signature-missing'
  | 'signature-malformed'
  | 'signature-mismatch'
  | 'token-missing'
  | 'token-mismatch';

/** What is wrong with a message or body. */
type BodyReason =
  | 'over-256-kib'
  | 'content-type-missing'
  | 'content-type-not-json'
  | 'not-utf-8'
  | 'not-json'
  | 'call-id-missing'
  | 'call-id-malformed'
  | 'recording-id-malformed';

/** What is wrong with a request for what is stored. */
export type QueryReason =
  | 'parameter-unknown'
  | 'parameter-malformed'
  | 'id-not-one'
  | 'range-empty'
  | 'cursor-foreign'
  | 'index-off'
  | 'route-unknown'
  | 'no-http-request';

/** Why recordings are missing from a call. */
export type RecordingsReason = 'not-found' | 'too-large' | 'wrong-recording' | 'turned-away';

/** Why a recording's link is not followed, or leads nowhere. */
export type LinkReason =
  | 'link-malformed'
  | 'not-https'
  | 'credentials'
  | 'port'
  | 'host-not-allowed'
  | 'address-not-public'
  | 'too-many-redirects'
  | 'no-longer-listed'
  | 'status-401'
  | 'status-403'
  | 'status-404'
  | 'status-410'
  | 'status-other';

/** Why what a link leads to is no recording. */
export type AudioReason =
  | 'empty'
  | 'type'
  | 'encoded'
  | 'begins-as-text'
  | 'signature-unknown'
  | 'declared'
  | 'counted';

/** Why a recording did not arrive. */
export type TransferReason = 'unreachable' | 'broken' | 'stalled' | 'status';

/** Why Liner lists nothing to us. */
type ListsReason = 'forbidden';

/** Why the text of a secret is none. */
export type SecretReason =
  | 'empty'
  | 'too-short'
  | 'blank-inside'
  | 'quoted'
  | 'version-prefix'
  | 'not-base64'
  | 'not-ascii'
  | 'json-broken'
  | 'json-object'
  | 'json-array'
  | 'json-without-token'
  | 'not-text'
  | 'none-in-array'
  | 'more-than-two';
