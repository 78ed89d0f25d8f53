import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

export interface Column<Row> {
  readonly title: string;
  /** in place of the title */
  readonly head?: ComponentChildren;
  readonly isNumber?: boolean;
  readonly isNarrow?: boolean;
  readonly cell: (row: Row) => ComponentChildren;
}

interface Props<Row> {
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row, nth: number) => string;
}

/** as page.css has it */
const rowHeight = 30;
/** rows beyond the edges, so that keys and fast fingers find some */
const spare = 12;

/** A table of any number of rows, of which only those in sight are in the document. */
export function WindowedTable<Row>({ caption, rows, columns, keyOf }: Props<Row>) {
  const scroll = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  useEffect(() => {
    const element = scroll.current;
    if (!element) return;
    const look = () => setView({ top: element.scrollTop, height: element.clientHeight });
    look();
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);

  const first = Math.max(0, Math.floor(view.top / rowHeight) - spare);
  const end = Math.min(rows.length, Math.ceil((view.top + view.height) / rowHeight) + spare);
  // the rows that are not there
  const paddingTop = `${first * rowHeight}px`;
  const paddingBottom = `${(rows.length - end) * rowHeight}px`;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll it
    <section class="scroll windowed" ref={scroll} tabIndex={0} aria-label={caption}>
      <div style={{ paddingTop, paddingBottom }}>
        <table aria-rowcount={rows.length + 1}>
          <thead>
            <tr aria-rowindex={1}>
              {columns.map(({ title, head, isNumber, isNarrow }) => (
                <th
                  key={title}
                  scope="col"
                  class={isNumber ? 'number' : isNarrow ? 'slim' : undefined}
                >
                  {head ?? title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(first, end).map((row, i) => (
              <tr key={keyOf(row, first + i)} aria-rowindex={first + i + 2}>
                {columns.map(({ title, isNumber, cell }) => (
                  <td key={title} class={isNumber ? 'number' : undefined}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
