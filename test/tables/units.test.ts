import { describe, expect, it } from 'vitest';
import { CellClass } from '../../src/tables/cell-class.js';
import { classifyCell } from '../../src/tables/classify-cell.js';
import { beginsUnit, UNIT_SIGNS } from '../../src/tables/units.js';

const classOf = (cell: string) => {
  const bytes = Buffer.from(cell);
  return classifyCell(bytes, 0, bytes.length);
};

describe('a unit behind a number', () => {
  const units = UNIT_SIGNS.replaceAll('\\', '').split('|');
  it.each(units)('%s is seen, close to the number and apart', (unit) => {
    expect(classOf(`12 ${unit}`)).toBe(CellClass.Integer);
    expect(classOf(`12${unit}`)).toBe(CellClass.Integer);
    expect(classOf(`12,5 ${unit}`)).toBe(CellClass.DecimalComma);
  });

  it.each(['8A04F2', '5E8A77', '12g5', '3t7', '1234ABC', '7K2'])('%s is a code', (code) => {
    expect(classOf(code)).toBe(CellClass.Token);
  });

  it('is told by its first two letters, where they are ASCII', () => {
    const code = (text: string, at: number) => text.charCodeAt(at) || 0;
    expect(beginsUnit(code('kg', 0), code('kg', 1))).toBe(true);
    expect(beginsUnit(code('m)', 0), code('m)', 1))).toBe(true);
    expect(beginsUnit(code('A', 0), 0)).toBe(false);
    expect(beginsUnit(code('m²', 0), code('m²', 1))).toBe(true);
  });
});
