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
