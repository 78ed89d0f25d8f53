import { describe, expect, it } from 'vitest';
import { textPlot } from '../../operate/text-plot.ts';

const plotOf = (values: readonly number[]) =>
  textPlot(
    values.map((value, i) => ({ label: `day ${i}`, value, note: String(value) })),
    4,
  );

describe('a plot in text', () => {
  it('has the largest as wide as it may be, and the others in proportion', () => {
    expect(plotOf([8, 4, 1])).toEqual([
      ['day 0', '████', '8'],
      ['day 1', '██  ', '4'],
      ['day 2', '▌   ', '1'],
    ]);
  });

  it('shows what is more than nothing, however little', () => {
    expect(plotOf([10_000, 1, 0])).toMatchObject([{}, { 1: '▏   ' }, { 1: '    ' }]);
  });

  it('has no bar where there is nothing at all', () => {
    expect(plotOf([])).toEqual([]);
    expect(plotOf([0, 0])).toMatchObject([{ 1: '    ' }, { 1: '    ' }]);
  });
});
