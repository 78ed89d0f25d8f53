import type { CallStory } from '../answers.ts';
import { Code, Empty, Outside, Time } from './parts.tsx';
import { clock, distance, duration } from './texts.ts';

type Entry = CallStory['timeline'][number];

const kinds: Record<Entry['what'], readonly [name: string, kind: string]> = {
  heard: ['heard of', 'info'],
  refused: ['turned away', 'bad'],
  failed: ['failed', 'wait'],
  'dead-lettered': ['given up', 'bad'],
  read: ['read', 'good'],
  changed: ['changed', 'good'],
  event: ['event', 'info'],
  recording: ['recording', 'good'],
  letter: ['letter', 'bad'],
};

/** Tries that failed one after another for the same reason. */
interface Group {
  readonly entries: readonly [Entry, ...Entry[]];
}

/** What happened to a call, in order, with the time in between, and what comes next. */
export function Timeline({ story }: { story: CallStory }) {
  const groups = grouped(story.timeline);
  const now = Date.now();
  const { nextAt, logsSince } = story;
  return (
    <>
      {logsSince && (
        <p class="quiet">
          There are logs since <Time at={logsSince} />.
        </p>
      )}
      {groups.length === 0 && <Empty>Nothing happened, as far as anything is kept.</Empty>}
      <ol class="timeline">
        {groups.map((group, i) => (
          <Step key={i} group={group} before={groups[i - 1]} />
        ))}
        {nextAt && (
          <li class="next">
            <span class="gap" />
            <span class="what">{Date.parse(nextAt) > now ? 'next' : 'due'}</span>
            <span class="detail">
              {distance(Date.parse(nextAt), now)}, {clock(Date.parse(nextAt))}
            </span>
          </li>
        )}
      </ol>
    </>
  );
}

function Step({ group, before }: { group: Group; before: Group | undefined }) {
  const [first] = group.entries;
  const last = group.entries.at(-1) ?? first;
  const [name, kind] = kinds[first.what];
  const times = group.entries.length;
  const previous = before?.entries.at(-1);
  const gapMs = previous ? Date.parse(first.at) - Date.parse(previous.at) : undefined;
  return (
    <li class={kind}>
      <span class="gap">{gapMs && gapMs >= 1 ? `+${duration(gapMs)}` : ''}</span>
      <span class="what">
        {name}
        {times > 1 && ` ${times} times`}
      </span>
      <span class="detail">
        {first.code && <Code code={first.code} />} <Outside text={last.detail} />
      </span>
      <span class="at quiet">
        <time dateTime={first.at}>{clock(Date.parse(first.at))}</time>
        {times > 1 && ` to ${clock(Date.parse(last.at)).slice(11)}`}
      </span>
    </li>
  );
}

function grouped(timeline: readonly Entry[]): Group[] {
  const groups: { entries: [Entry, ...Entry[]] }[] = [];
  for (const entry of timeline) {
    const before = groups.at(-1);
    const [first] = before?.entries ?? [];
    const repeats =
      first?.what === 'failed' && entry.what === 'failed' && first.code === entry.code;
    if (before && repeats) before.entries.push(entry);
    else groups.push({ entries: [entry] });
  }
  return groups;
}
