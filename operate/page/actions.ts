import type { Played } from '../play-recording.ts';
import type { StoredRecording } from '../stored-recordings.ts';
import type {
  CallAnswer,
  CallsAnswer,
  FlowAnswer,
  LetterFilter,
  LettersAnswer,
  LinerAnswer,
  LinerChange,
  LogAnswer,
  ReadAnswer,
  ReconciliationsAnswer,
  RedriveProgress,
  SeriesAnswer,
  StackAnswer,
  WaitingAnswer,
} from './answers.ts';

/** What the page can ask and do: the actions of the commands, for one stack. */
export interface PageActions {
  readonly stack: StackAnswer;
  flow(lastMs: number): Promise<FlowAnswer>;
  series(lastMs: number): Promise<SeriesAnswer>;
  calls(query: CallsQuery): Promise<CallsAnswer>;
  call(callId: number): Promise<CallAnswer>;
  log(query: LogRowsQuery): Promise<LogAnswer>;
  waiting(lastMs: number): Promise<WaitingAnswer>;
  letters(signal: AbortSignal): Promise<LettersAnswer>;
  redrive(
    filter: LetterFilter,
    perSecond: number,
    signal: AbortSignal,
  ): AsyncIterable<RedriveProgress>;
  drop(filter: LetterFilter, signal: AbortSignal): AsyncIterable<RedriveProgress>;
  send(callIds: readonly number[], signal: AbortSignal): Promise<{ readonly queued: number }>;
  read(callIds: readonly number[], signal: AbortSignal): Promise<readonly ReadAnswer[]>;
  /** a recording in the stack's bucket; undefined where there is none */
  recording(callId: number, recordingId: number): Promise<StoredRecording | undefined>;
  play(recording: StoredRecording, range: string | undefined, signal: AbortSignal): Promise<Played>;
  reconciliations(signal: AbortSignal): Promise<ReconciliationsAnswer>;
  /** begins one of the last three days, which the stack does by itself */
  reconcile(): Promise<{ readonly id: string }>;
  /** an article of the runbook, as it is written; undefined where there is none */
  article(anchor: string): Promise<string | undefined>;
  /** of a local run with the fake Liner alone */
  readonly liner?: {
    state(): Promise<LinerAnswer>;
    change(change: LinerChange): Promise<LinerAnswer>;
  };
}

export interface CallsQuery {
  /** first read before this time; ISO 8601 */
  readonly before?: string | undefined;
  readonly complete?: boolean | undefined;
}

export interface LogRowsQuery {
  /** the lines that count this metric */
  readonly metric: string;
  readonly code?: string | undefined;
  readonly lastMs: number;
}
