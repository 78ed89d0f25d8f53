import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordingEventOf } from '../../core/recording-event.ts';
import * as crmSync from '../../examples/crm-sync/stack.ts';
import * as postCall from '../../examples/post-call-automation/stack.ts';

const settings = {
  'post-call-automation': postCall.Settings,
  'crm-sync': crmSync.Settings,
};
const pages = Object.entries(settings).map(([name, schema]) => {
  const path = `docs/recipes/${name}.md`;
  return { name, path, text: readFileSync(path, 'utf8'), keys: Object.keys(schema.shape) };
});
const blocks = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(
    ([, code = '']) => code,
  );

describe.each(pages)('the recipe $name', ({ path, text, keys }) => {
  it('explains every setting, and no other', () => {
    const [, table = ''] = /\| key \| default \| meaning \|\n(.*?)\n\n/s.exec(text) ?? [];
    const explained = table
      .split('\n')
      .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, key]) => key));

    expect(explained.sort()).toEqual([...keys].sort());
  });

  it('sets nothing in its commands that does not exist', () => {
    const used = [
      ...blocks(text, 'sh')
        .join('\n')
        .matchAll(/ -c (\w+)=/g),
    ].map(([, key]) => key);

    const known = [...keys, 'recheckAfter', 'eventPhone', 'recordings'];
    expect(used.filter((key) => !known.includes(key ?? ''))).toEqual([]);
  });

  it('runs files that exist, and links to files that exist', () => {
    const run = [...text.matchAll(/examples\/[\w/.-]+\.(?:ts|json)/g)].map(([file]) => file);
    const linked = [...text.matchAll(/\]\((\.[^)#]+|[\w-]+\.md)/g)].map(([, link = '']) =>
      join(dirname(path), link),
    );

    expect([...run, ...linked].filter((file) => !existsSync(file))).toEqual([]);
  });

  it('shows JSON that can be copied', () => {
    for (const code of blocks(text, 'json')) expect(() => JSON.parse(code)).not.toThrow();
  });
});

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Catch?: readonly { readonly Next: string }[];
  readonly Arguments?: Readonly<Record<string, unknown>>;
}

describe.each(['transcribe', 'analyse'])('the state machine %s.asl.json', (name) => {
  const file = `examples/post-call-automation/${name}.asl.json`;
  const machine: { StartAt: string; States: Record<string, State> } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  const followers = ({ Next, Default, Choices = [], Catch = [] }: State) =>
    [Next, Default, ...[...Choices, ...Catch].map((each) => each.Next)].flatMap(
      (each) => each ?? [],
    );

  it('leads from each state to one that exists, and to each', () => {
    const reached = new Set([machine.StartAt]);
    for (const state of reached) {
      for (const next of followers(machine.States[state] as State)) reached.add(next);
    }

    expect([...reached].sort()).toEqual(Object.keys(machine.States).sort());
    const ends = Object.values(machine.States).filter((state) => followers(state).length === 0);
    expect(ends.every(({ Type }) => /^(Succeed|Fail)$/.test(Type))).toBe(true);
  });

  it('asks of the event only what Recording Stored has', () => {
    const asked = [
      ...JSON.stringify(machine.States[machine.StartAt]).matchAll(/states\.input\.(\w+)/g),
    ].map(([, member]) => member);

    const event = recordingEventOf(
      { callId: 7, recordingId: 70, bucket: 'b', key: 'calls/7/70.wav', bytes: 1 },
      undefined,
    );
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((member = '') => !Object.hasOwn(event, member))).toEqual([]);
  });
});

describe('the transcription', () => {
  const { States } = JSON.parse(
    readFileSync('examples/post-call-automation/transcribe.asl.json', 'utf8'),
  );

  it('asks for what goes together: a language is told or identified, and redacted only where told', () => {
    const { LanguageCode, IdentifyLanguage, LanguageOptions, ContentRedaction, Settings } =
      States.Start.Arguments;

    expect(IdentifyLanguage).toBe(LanguageCode === undefined);
    expect(LanguageOptions.length).toBeGreaterThan(1);
    expect(ContentRedaction).toBeUndefined();
    expect(Settings).not.toHaveProperty('ChannelIdentification');
  });
});

describe('the name for post-call analytics', () => {
  const page = readFileSync('docs/recipes/post-call-automation.md', 'utf8');
  const [name = ''] = /originalAudio\/Liner\S+/.exec(page) ?? [];
  const { States } = JSON.parse(
    readFileSync('examples/post-call-automation/analyse.asl.json', 'utf8'),
  );

  it("is read by the sample's own expressions", () => {
    // FilenameGUIDRegex, FilenameAgentRegex and FilenameDatetimeRegex as they are by default
    // https://github.com/aws-samples/amazon-transcribe-post-call-analytics
    expect(/_GUID_(.*?)_/.exec(name)?.[1]).toBe('1001-10011');
    expect(/_AGENT_(.*?)_/.exec(name)?.[1]).toBe('101');
    expect(
      /(\d{4})-(\d{2})-(\d{2})T(\d{2})-(\d{2})-(\d{2})/.exec(name)?.slice(1).map(Number),
    ).toEqual([2026, 11, 23, 10, 0, 5]);
  });

  it('is made as the page shows it', () => {
    const parts = String(States.Copy.Arguments.Key)
      .match(/'[^']*'/g)
      ?.map((part) => part.slice(1, -1));

    expect(parts).toEqual(['originalAudio/Liner_GUID_', '_AGENT_', '_DT_', '.']);
    expect(name).toMatch(/^originalAudio\/Liner_GUID_.+_AGENT_.+_DT_.+\.wav$/);
  });
});
