import type { ComponentChildren } from 'preact';
import { get } from './ask.ts';
import { useAsked } from './asked.ts';
import { Answered } from './parts.tsx';
import { to } from './route.ts';

/** An article of the runbook. */
export function Article({ anchor }: { anchor: string }) {
  const asked = useAsked(
    () => get<{ text: string }>(`articles/${encodeURIComponent(anchor)}`),
    `article ${anchor}`,
    0,
  );
  return (
    <article class="article">
      <Answered asked={asked} what="the article">
        {({ text }) => <>{blocksOf(text).map(block)}</>}
      </Answered>
    </article>
  );
}

/** Paragraphs, and what stands between fences. */
function blocksOf(markdown: string): string[] {
  return markdown.split(/\n(?=```)|(?<=\n```)\n|\n\n/).filter((text) => text.trim() !== '');
}

function block(text: string, nth: number) {
  const heading = /^#+ (.*)/.exec(text);
  if (heading) {
    const rest = text.slice(heading[0].length).trim();
    return (
      <>
        <h1 key={nth}>{spans(heading[1] ?? '')}</h1>
        {rest && lines(rest, nth)}
      </>
    );
  }
  const fenced = /^```\w*\n([\s\S]*?)\n?```/.exec(text);
  if (fenced) return <pre key={nth}>{fenced[1]}</pre>;
  return lines(text, nth);
}

function lines(text: string, nth: number) {
  return text.split('\n').map((line) => <p key={`${nth} ${line}`}>{spans(line)}</p>);
}

/** Bold, code, and links: to articles as links of this page, to others as their text. */
function spans(text: string): ComponentChildren[] {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`|\[[^\]]+\]\([^)]+\))/).map((part) => {
    if (part.startsWith('**')) return <strong>{part.slice(2, -2)}</strong>;
    if (part.startsWith('`')) return <code>{part.slice(1, -1)}</code>;
    const [, name, target = ''] = /^\[([^\]]+)\]\(([^)]+)\)$/.exec(part) ?? [];
    if (name && target.startsWith('#'))
      return <a href={to(`runbook/${target.slice(1)}`)}>{name}</a>;
    return name ?? part;
  });
}
