import type { CallId } from '../core/call-id.ts';
import type { CallStory, RecordingStory, RefusedRequests } from './call-story.ts';
import type { DeployedSettings } from './deployed-settings.ts';
import type { Letter } from './letter.ts';
import type { LogEntry } from './log-entries.ts';
import type { StoredCall } from './record-facts.ts';

/** What was found out about a call. */
export interface Evidence {
  readonly callId: CallId;
  readonly stored: StoredCall | undefined;
  readonly recordings: readonly RecordingStory[];
  readonly letters: readonly Letter[];
  /** about how many letters somebody else held, so that they were not seen */
  readonly heldLetters: number;
  /** what log lines say, oldest first */
  readonly entries: readonly LogEntry[];
  /** about how many messages are in the call queue, hidden ones too */
  readonly queued: number;
  readonly refused: readonly RefusedRequests[];
  readonly settings: DeployedSettings;
  readonly logsSinceMs: number;
  readonly nowMs: number;
}

export type Diagnosis = Pick<
  CallStory,
  'state' | 'code' | 'summary' | 'next' | 'runbook' | 'nextAt'
>;
