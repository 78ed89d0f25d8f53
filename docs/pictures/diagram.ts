import { escaped, toSvg } from './picture.ts';

type Kind = 'outside' | 'function' | 'kept' | 'aside';
type Side = 'top' | 'right' | 'bottom' | 'left';
type Cell = readonly [column: number, row: number];
type Point = readonly [x: number, y: number];

export interface Box {
  readonly at: Cell;
  /** how many it is high; one by default */
  readonly rows?: number;
  readonly kind: Kind;
  /** its name, and what is to be said of it */
  readonly text: readonly string[];
}

export interface Arrow {
  /** `box.side` */
  readonly from: string;
  readonly to: string;
  /** where on the side of `to` it ends, 0 to 1; by default where a straight line ends, or half way */
  readonly along?: number;
  /** stands where it starts */
  readonly label?: string;
  readonly bothWays?: boolean;
}

/** Boxes in cells of a grid, and arrows with at most two corners between them. */
export interface Diagram {
  readonly title: string;
  readonly description: string;
  readonly kinds: Readonly<Record<Kind, string>>;
  readonly boxes: Readonly<Record<string, Box>>;
  readonly legendAt: Cell;
  readonly arrows: readonly Arrow[];
}

const margin = { x: 30, y: 26 };
const cell = { width: 166, height: 58 };
const gap = { x: 26, y: 40 };
/** how far from the edge arrows run that pass boxes by */
const lane = 13;
const corner = 9;
const lineHeight = 20;

const style = `
text { text-anchor: middle; }
.name { font-weight: 600; font-size: 17.5px; }
.more, .label { font-size: 15.5px; fill: var(--muted); }
.start { text-anchor: start; }
.end { text-anchor: end; }
.box { stroke-width: 1.5; fill-opacity: 0.12; }
.outside { fill: none; stroke: var(--line); }
.function { fill: var(--series-0); stroke: var(--series-0); }
.kept { fill: var(--series-1); stroke: var(--series-1); }
.aside { fill: var(--series-2); stroke: var(--series-2); }
.arrow { fill: none; stroke: var(--line); stroke-width: 1.5; }
.head { fill: var(--line); }`;

export function drawDiagram(diagram: Diagram): string {
  const cells = Object.values(diagram.boxes).map(({ at, rows = 1 }) => [at[0] + 1, at[1] + rows]);
  const columns = Math.max(...cells.map(([column = 0]) => column));
  const rows = Math.max(...cells.map(([, row = 0]) => row));
  const width = 2 * margin.x + columns * (cell.width + gap.x) - gap.x;
  const height = 2 * margin.y + rows * (cell.height + gap.y) - gap.y;
  return toSvg({
    ...{ width, height, style },
    title: diagram.title,
    description: diagram.description,
    body: [
      '<marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="head" d="M0,0.5 L10,5 L0,9.5 Z"/></marker>',
      ...diagram.arrows.flatMap((arrow) => drawArrow(diagram, arrow, width)),
      ...Object.values(diagram.boxes).flatMap(drawBox),
      ...drawLegend(diagram),
    ],
  });
}

function place({ at: [column, row], rows = 1 }: Box) {
  return {
    x: margin.x + column * (cell.width + gap.x),
    y: margin.y + row * (cell.height + gap.y),
    height: rows * (cell.height + gap.y) - gap.y,
  };
}

function drawBox(box: Box): string[] {
  const { x, y, height } = place(box);
  const middle = x + cell.width / 2;
  const first = y + height / 2 - ((box.text.length - 1) * lineHeight) / 2 + 5.5;
  return [
    `<rect class="box ${box.kind}" x="${x}" y="${y}" width="${cell.width}" height="${height}" rx="8"/>`,
    ...box.text.map((line, i) => {
      const kind = i === 0 ? 'name' : 'more';
      return `<text class="${kind}" x="${middle}" y="${first + i * lineHeight}">${escaped(line)}</text>`;
    }),
  ];
}

function drawArrow({ boxes }: Diagram, arrow: Arrow, width: number): string[] {
  const [from, fromSide] = endOf(boxes, arrow.from);
  const [to, toSide] = endOf(boxes, arrow.to);
  let start = port(from, fromSide);
  let end = port(to, toSide, arrow.along);
  const across = fromSide === 'left' || fromSide === 'right';
  // a high box is left and met beside the other one
  if (across && fromSide !== toSide && (from.rows ?? 1) > (to.rows ?? 1))
    start = [start[0], end[1]];
  if (across && fromSide !== toSide && (to.rows ?? 1) > (from.rows ?? 1)) end = [end[0], start[1]];
  const points = [start, ...corners(start, fromSide, end, toSide, width), end];
  const heads = `marker-end="url(#head)"${arrow.bothWays ? ' marker-start="url(#head)"' : ''}`;
  return [
    `<path class="arrow" d="${rounded(points)}" ${heads}/>`,
    ...(arrow.label ? [drawLabel(arrow.label, start, fromSide)] : []),
  ];
}

/** @throws {Error} for a box or a side there is none of */
function endOf(boxes: Diagram['boxes'], end: string): [Box, Side] {
  const [name = '', side = ''] = end.split('.');
  const box = boxes[name];
  if (!box || !/^(top|right|bottom|left)$/.test(side)) throw new Error(`there is no ${end}`);
  return [box, side as Side];
}

function port(box: Box, side: Side, along = 0.5): Point {
  const { x, y, height } = place(box);
  if (side === 'top') return [x + cell.width * along, y];
  if (side === 'bottom') return [x + cell.width * along, y + height];
  return [side === 'left' ? x : x + cell.width, y + height * along];
}

function corners(from: Point, fromSide: Side, to: Point, toSide: Side, width: number): Point[] {
  if (fromSide === toSide) {
    const x = fromSide === 'left' ? lane : width - lane;
    return [
      [x, from[1]],
      [x, to[1]],
    ];
  }
  return from[0] === to[0] || from[1] === to[1] ? [] : [[to[0], from[1]]];
}

function rounded(points: readonly Point[]): string {
  return points
    .map(([x, y], i) => {
      const before = points[i - 1];
      const after = points[i + 1];
      if (!before) return `M${x},${y}`;
      if (!after) return `L${x},${y}`;
      return `L${towards([x, y], before)} Q${x},${y} ${towards([x, y], after)}`;
    })
    .join(' ');
}

function towards([x, y]: Point, [otherX, otherY]: Point): string {
  return `${x + corner * Math.sign(otherX - x)},${y + corner * Math.sign(otherY - y)}`;
}

/** where the arrow starts: above it, or beside an upright one */
function drawLabel(label: string, [x, y]: Point, side: Side): string {
  const [anchor, right, down] = {
    right: ['start', 10, -8],
    left: ['end', -10, -8],
    bottom: ['start', 11, gap.y / 2 + 4],
    top: ['start', 11, -gap.y / 2 + 4],
  }[side] as [string, number, number];
  return `<text class="label ${anchor}" x="${x + right}" y="${y + down}">${escaped(label)}</text>`;
}

function drawLegend({ kinds, legendAt: at }: Diagram): string[] {
  const { x, y } = place({ at, kind: 'outside', text: [] });
  return Object.entries(kinds).flatMap(([kind, meaning], i) => [
    `<rect class="box ${kind}" x="${x}" y="${y + 10 + i * 30}" width="22" height="15" rx="4"/>`,
    `<text class="label start" x="${x + 31}" y="${y + 23 + i * 30}">${escaped(meaning)}</text>`,
  ]);
}
