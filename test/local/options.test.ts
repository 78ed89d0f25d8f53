import { describe, expect, it } from 'vitest';
import { help, readOptions, UsageError } from '../../local/options.ts';

describe('the options of npm start', () => {
  it('have defaults', () => {
    expect(readOptions([], {})).toEqual({
      help: false,
      once: false,
      demo: true,
      apiPort: 3000,
      awsPort: 4566,
      pagePort: 4567,
      outputsFile: undefined,
      liner: undefined,
      context: [],
      beside: [],
    });
  });

  it('are read', () => {
    const args = ['--no-demo', '--port', '0', '--aws-port=65535', '--outputs-file', 'o.json'];
    const liner = ['--liner-host', 'https://liner.example/'];

    expect(
      readOptions([...args, ...liner, '-c', 'a=1', '-c', 'b=2'], { LINER_TOKEN: 'secret' }),
    ).toMatchObject({
      demo: false,
      apiPort: 0,
      awsPort: 65_535,
      outputsFile: 'o.json',
      liner: { origin: 'https://liner.example', token: 'secret' },
      context: ['a=1', 'b=2'],
    });
  });

  it('give the context after --with to that app alone, and the context before to all', () => {
    const args = ['-c', 'all=1', '--with', 'a.ts', '-c', 'a=2', '-c', 'a=3', '--with=b.ts'];

    expect(readOptions(args, {})).toMatchObject({
      context: ['all=1'],
      beside: [
        { file: 'a.ts', context: ['all=1', 'a=2', 'a=3'] },
        { file: 'b.ts', context: ['all=1'] },
      ],
    });
  });

  it('are all in the help', () => {
    const names = ['once', 'no-demo', 'port', 'aws-port', 'outputs-file', 'liner-host', 'with'];
    for (const name of names) expect(help).toContain(`--${name} `);
  });

  for (const [args, complaint] of [
    [['--nope'], '--nope'],
    [['extra'], 'extra'],
    [['--port', '65536'], '--port'],
    [['--aws-port', '-1'], '--aws-port'],
    [['--port', '1e3'], '--port'],
    [['-c', 'novalue'], '-c takes key=value'],
    [['-c', 'linerHost=https://x.example'], '--liner-host'],
    [['--with', 'a.ts', '-c', 'novalue'], '-c takes key=value'],
    [['--with'], '--with'],
    [['--once', '--no-demo'], '--no-demo'],
    [['--liner-host', 'http://liner.example'], '--liner-host'],
    [['--liner-host', 'liner.example'], '--liner-host'],
    [['--liner-host', 'https://liner.example/path'], '--liner-host'],
  ] as const) {
    it(`are refused when they are ${args.join(' ')}`, () => {
      const read = () => readOptions(args, { LINER_TOKEN: 'secret' });

      expect(read).toThrow(UsageError);
      expect(read).toThrow(complaint);
    });
  }

  for (const token of [undefined, '', 'line\nbreak', 'космос']) {
    it(`refuse a real Liner with the token ${JSON.stringify(token)}, without showing it`, () => {
      const read = () =>
        readOptions(['--liner-host', 'http://127.0.0.1:8080'], { LINER_TOKEN: token });

      expect(read).toThrow(/^[^\n]*LINER_TOKEN[^\n]*$/);
      if (token) expect(read).not.toThrow(token);
    });
  }
});
