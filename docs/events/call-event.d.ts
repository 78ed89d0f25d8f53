// Written by npm run describe, from core/call-event.ts and core/recording-event.ts.

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
