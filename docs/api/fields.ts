/** What each field of a record or an event means; the schemas that judge them carry no prose. */
export const fields: Readonly<Record<string, string>> = {
  callId: 'The id of the call at Liner.',
  id: 'The id of the call at Liner.',
  direction: '`incoming` or `outgoing`.',
  finishInitiator: 'Who hung up: `client`, `operator` or `system`.',
  leadId: 'The lead the call belongs to.',
  orderId: 'The order the call belongs to.',
  userId: 'The operator who talked.',
  statusCode: 'What the operator, or Liner, made of the call.',
  clientPhone:
    'The number of the client, as Liner writes it; in events as the setting `eventPhone` has it.',
  hasRecords: 'Whether a recording is saved.',
  createdAt: 'When the call was made, as Liner writes it.',
  recordings:
    'Its recordings, ordered by id, where the setting `recordings` lists them; in events only with `eventRecordings`.',
  extra:
    'What Liner said and does not document, and documented fields in another type than documented.',
  contentHash: 'Of what Liner said: the same content has the same hash.',
  fetchedAt: 'The instant just before the request to Liner that was answered was sent.',
  changedAt: '`fetchedAt` of the first read with this content.',
  receivedAt: '`fetchedAt` of the first read. It never moves.',
  createdTime: '`createdAt` in UTC; `receivedAt` where Liner names no time that can be.',
  complete:
    'Whether a status is known and, if anyone talked, a recording is there, as the settings `recordings` and `expectSummary` have it.',
  completedAt: 'Since when the call was complete for the first time.',
  settledAt: 'Since when nothing more is expected to change.',
  goneAt: 'Since when Liner has the call no longer; absent while it has it.',
};

/** What each field of a recording means. */
export const recordingFields: Readonly<Record<string, string>> = {
  id: 'The id of the recording at Liner.',
  durationSeconds: 'How long it is.',
  isTransfer: 'As Liner has it: whether it belongs to a transfer.',
  createdAt: 'When it was made, as Liner writes it.',
  recordSummary: 'What an AI made of the conversation; absent while there is none.',
  fileUrl: 'The link to the file, as Liner gives it; it may expire.',
};

/** What each field of the report of a reconciliation means. */
export const reportFields: Readonly<Record<string, string>> = {
  id: 'Begins with the instant of its start; no two reports share one.',
  trigger: '`schedule`, or `request` where somebody asked for it.',
  window: 'First and last creation time of the calls that were compared, both included.',
  result:
    '`well`; `repaired`, or `repairing` where some were not read yet; `found` by a dry run. Of the others nothing is known to be well: `nothing-compared`, `incomplete`, `unreadable`, `forbidden`.',
  dryRun: 'Whether nothing was queued, as asked for.',
  refresh: 'Whether every listed call was queued, whatever was stored of it.',
  orders: 'Orders that were enumerated, or leads that were asked for.',
  listed: 'Calls that Liner listed, each once.',
  stored: 'Of these, those that were stored.',
  missing: 'Of these, those that were not stored: nobody told of them.',
  stale: 'Stored, but the list says something else.',
  unlisted: 'Stored, made in the window, and not listed: gone or moved.',
  queued: 'Calls that were queued, to be read.',
  repaired: 'Of the queued, those that had been read at the last look.',
  uncompared: 'Parts of the window that could not be compared as a whole.',
  strangeRows: 'Rows of lists that were not asked for, or have no id.',
  requests: 'Requests to Liner for lists.',
  ids: 'At most a hundred ids of each kind.',
};
