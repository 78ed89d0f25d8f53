/** A picture that can be read on a light and on a dark page, whatever the page itself is set to. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** for who hears it instead */
  readonly description: string;
  /** CSS with the colours below as variables */
  readonly style: string;
  /** SVG elements, one a line */
  readonly body: readonly string[];
}

interface Colours {
  readonly page: string;
  readonly frame: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly grid: string;
  /** the first is for what a picture is about */
  readonly series: readonly string[];
}

const light: Colours = {
  page: '#ffffff',
  frame: '#d8dee6',
  text: '#1c2530',
  muted: '#5a6675',
  line: '#7b8794',
  grid: '#e6eaef',
  series: ['#2f6fd6', '#1e9070', '#c8553a', '#8b63c7', '#b07d12', '#8a96a3'],
};

const dark: Colours = {
  page: '#10161e',
  frame: '#2c3642',
  text: '#e8edf3',
  muted: '#a2aebb',
  line: '#8391a0',
  grid: '#242d38',
  series: ['#7aa7f7', '#55c29c', '#ee8d70', '#b898ee', '#d9ab4a', '#8391a0'],
};

export function toSvg({ width, height, title, description, style, body }: Picture): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="desc">${escaped(description)}</desc>`,
    '<style>',
    `:root { ${variables(light)} }`,
    `@media (prefers-color-scheme: dark) { :root { ${variables(dark)} } }`,
    'text { font: 16px system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; fill: var(--text); }',
    '.page { fill: var(--page); stroke: var(--frame); }',
    style.trim(),
    '</style>',
    `<rect class="page" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10"/>`,
    ...body,
    '</svg>',
    '',
  ].join('\n');
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function variables({ series, ...named }: Colours): string {
  const numbered = series.map((colour, i) => [`series-${i}`, colour]);
  return [...Object.entries(named), ...numbered].map(([name, it]) => `--${name}: ${it};`).join(' ');
}
