import { globSync, readFileSync } from 'node:fs';

export interface Block {
  readonly file: string;
  /** the heading it stands under */
  readonly heading: string;
  readonly code: string;
}

/** Every block of shell commands in the README, CONTRIBUTING and docs/, in order. */
export function documentedCommands(): Block[] {
  return ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md').sort()].flatMap(blocksIn);
}

/** Fences are read in pairs, so that the end of one is not the beginning of the next. */
function blocksIn(file: string): Block[] {
  const parts = readFileSync(file, 'utf8').matchAll(
    /^#+ (?<title>[^\n]*)$|^(?<indent> *)```(?<language>\w*)\n(?<body>.*?)^ *```$/gms,
  );
  let heading = '';
  return [...parts].flatMap(({ groups: { title, indent = '', language, body = '' } = {} }) => {
    heading = title ?? heading;
    const code = body.replaceAll(new RegExp(`^${indent}`, 'gm'), '').trimEnd();
    return language === 'sh' ? [{ file, heading, code }] : [];
  });
}
