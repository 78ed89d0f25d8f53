// Written by npm run describe, from core/call-event.ts, recording-event.ts and reconciliation.ts.

export type CallEventType =
  | 'Call Enriched'
  | 'Call Changed'
  | 'Call Gone'
  | 'Call Completed'
  | 'Call Settled';

/** `detail` of an event, version 1. */
export interface CallEvent {
  version: 1;
  /** The same for the same change, however often it is sent; no two changes share one. */
  id: string;
  /** The id of the call at Liner. */
  callId: number;
  /** Liner’s names of the fields that differ, `goneAt` where it is there again; empty but for Call Changed. */
  changed: string[];
  /** The call as the change stored it. */
  call: {
    /** The id of the call at Liner. */
    id: number;
    sipEndpointId?: number;
    /** Who hung up: `client`, `operator` or `system`. */
    finishInitiator?: string;
    /** `incoming` or `outgoing`. */
    direction?: string;
    /** The lead the call belongs to. */
    leadId?: number;
    /** The operator who talked. */
    userId?: number;
    /** The order the call belongs to. */
    orderId?: number;
    /** What the operator, or Liner, made of the call. */
    statusCode?: string;
    statusId?: number;
    totalDurationSeconds?: number;
    waitTimeDurationSeconds?: number;
    talkTimeDurationSeconds?: number;
    isPredictive?: boolean;
    /** The number of the client, as Liner writes it; in events as the setting `eventPhone` has it. */
    clientPhone?: string;
    /** Whether a recording is saved. */
    hasRecords?: boolean;
    /** When the call was made, as Liner writes it. */
    createdAt?: string;
    /** Its recordings, ordered by id, where the setting `recordings` lists them; in events only with `eventRecordings`. */
    recordings?: {
      /** The id of the recording at Liner. */
      id: number;
      /** How long it is. */
      durationSeconds?: number;
      /** As Liner has it: whether it belongs to a transfer. */
      isTransfer?: boolean;
      /** When it was made, as Liner writes it. */
      createdAt?: string;
      /** What an AI made of the conversation; absent while there is none. */
      recordSummary?: string;
      /** The link to the file, as Liner gives it; it may expire. */
      fileUrl?: string;
    }[];
    /** What Liner said and does not document, and documented fields in another type than documented. */
    extra?: Record<string, unknown>;
    /** The instant just before the request to Liner that was answered was sent. */
    fetchedAt: string;
    /** `fetchedAt` of the first read with this content. */
    changedAt: string;
    /** Whether a status is known and, if anyone talked, a recording is there, as the settings `recordings` and `expectSummary` have it. */
    complete: boolean;
    /** Since when the call was complete for the first time. */
    completedAt?: string;
    /** Since when nothing more is expected to change. */
    settledAt?: string;
    /** Since when Liner has the call no longer; absent while it has it. */
    goneAt?: string;
  };
}

/** What a target of an EventBridge rule gets. */
export interface CallBusEvent {
  version: string;
  id: string;
  account: string;
  time: string;
  region: string;
  resources: string[];
  source: 'liner.calls';
  'detail-type': CallEventType;
  detail: CallEvent;
}

/** `detail` of the event that a recording is stored, version 1. */
export interface RecordingEvent {
  version: 1;
  /** The same for the same recording, however often it is sent. */
  id: string;
  /** The id of the call at Liner. */
  callId: number;
  /** The id of the recording at Liner. */
  recordingId: number;
  /** The bucket it is stored in: the output `RecordingsBucketName`. */
  bucket: string;
  /** The name of the object. */
  key: string;
  /** The size of the object. */
  bytes: number;
  /** How long it is, as Liner says. */
  durationSeconds?: number;
}

/** What a target of a rule for it gets. */
export interface RecordingBusEvent {
  version: string;
  id: string;
  account: string;
  time: string;
  region: string;
  resources: string[];
  source: 'liner.calls';
  'detail-type': 'Recording Stored';
  detail: RecordingEvent;
}

/** `detail` of the event that calls were reconciled, version 1. */
export interface ReconciliationEvent {
  version: 1;
  /** Begins with the instant of its start; no two reports share one. */
  id: string;
  /** `schedule`, or `request` where somebody asked for it. */
  trigger: 'schedule' | 'request';
  /** First and last creation time of the calls that were compared, both included. */
  window: {
    from: string;
    to: string;
  };
  /** `well`; `repaired`, or `repairing` where some were not read yet; `found` by a dry run. Of the others nothing is known to be well: `nothing-compared`, `incomplete`, `unreadable`, `forbidden`. */
  result: 'well' | 'repaired' | 'repairing' | 'found' | 'nothing-compared' | 'incomplete' | 'unreadable' | 'forbidden';
  /** Whether nothing was queued, as asked for. */
  dryRun: boolean;
  /** Whether every listed call was queued, whatever was stored of it. */
  refresh: boolean;
  /** Orders that were enumerated, or leads that were asked for. */
  orders: number;
  /** Calls that Liner listed, each once. */
  listed: number;
  /** Of these, those that were stored. */
  stored: number;
  /** Of these, those that were not stored: nobody told of them. */
  missing: number;
  /** Stored, but the list says something else. */
  stale: number;
  /** Stored, made in the window, and not listed: gone or moved. */
  unlisted: number;
  /** Calls that were queued, to be read. */
  queued: number;
  /** Of the queued, those that had been read at the last look. */
  repaired: number;
  /** Parts of the window that could not be compared as a whole. */
  uncompared: number;
  /** Rows of lists that were not asked for, or have no id. */
  strangeRows: number;
  /** Requests to Liner for lists. */
  requests: number;
  startedAt: string;
  finishedAt: string;
  durationSeconds: number;
  /** At most a hundred ids of each kind. */
  ids: {
    missing: number[];
    stale: number[];
    unlisted: number[];
    unrepaired: number[];
  };
}

/** What a target of a rule for it gets. */
export interface ReconciliationBusEvent {
  version: string;
  id: string;
  account: string;
  time: string;
  region: string;
  resources: string[];
  source: 'liner.calls';
  'detail-type': 'Calls Reconciled';
  detail: ReconciliationEvent;
}
