import { globSync, readFileSync } from 'node:fs';

export interface Block {
  readonly file: string;
  /** by which a block is known */
  readonly firstLine: string;
  readonly code: string;
}

/** Every block of shell commands in the README and in docs/, in order. */
export function documentedCommands(): Block[] {
  return ['README.md', ...globSync('docs/**/*.md').sort()].flatMap((file) =>
    shellBlocks(readFileSync(file, 'utf8')).map((code) => {
      return { file, firstLine: code.split('\n')[0] ?? '', code };
    }),
  );
}

/** Fences are read in pairs, so that the end of one is not the beginning of the next. */
function shellBlocks(markdown: string): string[] {
  const fences = markdown.matchAll(/^( *)```(\w*)\n(.*?)^ *```$/gms);
  return [...fences].flatMap(([, indent = '', language, code = '']) =>
    language === 'sh' ? [code.replaceAll(new RegExp(`^${indent}`, 'gm'), '').trimEnd()] : [],
  );
}
