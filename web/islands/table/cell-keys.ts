/** A cell of the grid: row 0 is that of the headers, column 0 that of the row numbers. */
export interface CellPlace {
  row: number;
  column: number;
}

export interface GridSize {
  /** Rows of data. */
  rows: number;
  /** Columns of data. */
  columns: number;
  /** Rows that are seen at once. */
  page: number;
}

/** Where a key leads from a cell, by the grid pattern of ARIA; undefined for keys that lead nowhere. */
export function moveBy(
  { row, column }: CellPlace,
  key: string,
  control: boolean,
  { rows, columns, page }: GridSize,
): CellPlace | undefined {
  const at = (toRow: number, toColumn: number): CellPlace => ({
    row: Math.min(Math.max(toRow, 0), rows),
    column: Math.min(Math.max(toColumn, 0), columns),
  });
  switch (key) {
    case 'ArrowUp':
      return at(control ? 0 : row - 1, column);
    case 'ArrowDown':
      return at(control ? rows : row + 1, column);
    case 'ArrowLeft':
      return at(row, control ? 0 : column - 1);
    case 'ArrowRight':
      return at(row, control ? columns : column + 1);
    case 'PageUp':
      return at(row - page, column);
    case 'PageDown':
      return at(row + page, column);
    case 'Home':
      return control ? at(1, 0) : at(row, 0);
    case 'End':
      return control ? at(rows, columns) : at(row, columns);
    default:
      return undefined;
  }
}
