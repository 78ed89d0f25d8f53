import { linkCanary, summaryCanary } from './canaries.ts';
import { type Behaviour, json } from './liner-answers.ts';

/** Items of a list, with ids from `from` on. */
export function recordings(count: number, from = 1) {
  return Array.from({ length: count }, (_, n) => recording(from + n));
}

/** An item of a list. */
export function recording(id: number, fields: object = {}) {
  return {
    ...{ id, userId: 101, leadId: 789, isTransfer: false, durationSeconds: 115 },
    ...{ fileUrl: linkCanary, recordSummary: summaryCanary, createdAt: '2024-01-01T00:02:00Z' },
    ...fields,
  };
}

/** What is kept of it. */
export function keptRecording(id: number, fields: object = {}) {
  const { userId: _userId, leadId: _leadId, ...all } = recording(id);
  return { ...all, ...fields };
}

/** Answers with this data. */
export function answering(data: unknown): Behaviour {
  return json({ success: true, message: '', data });
}

/** Lists these. */
export function listing(list: unknown, more: object = {}): Behaviour {
  return answering({
    list,
    next: null,
    ...(Array.isArray(list) && { total: list.length }),
    ...more,
  });
}
