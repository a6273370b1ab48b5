/**
 * Texts of the columns under a header of several levels, each joined from the top down: `2022` above
 * `Maschi` is `2022 Maschi`. An upper cell spans the empty ones to its right, as merged cells are written;
 * where the lowest level is empty the upper one alone names the column, and spans nothing.
 *
 * @param levels header records from the top to the lowest
 * @param width number of columns
 */
export function joinLevels(levels: readonly (readonly string[])[], width: number): string[] {
  const lowest = levels[levels.length - 1] ?? [];
  const cell = (level: readonly string[], column: number) =>
    (level[column] ?? '').replace(/\s+/g, ' ').trim();
  const spans = levels.slice(0, -1).map((level) => {
    let span = '';
    return Array.from({ length: width }, (_, column) => {
      const own = cell(level, column);
      if (own !== '') span = own;
      else if (cell(lowest, column) === '') span = '';
      const text = span;
      // A cell merged downwards ends with its own column.
      if (cell(lowest, column) === '') span = '';
      return text;
    });
  });
  return Array.from({ length: width }, (_, column) => {
    const parts = [...spans.map((level) => level[column] as string), cell(lowest, column)];
    return parts.filter((part, at) => part !== '' && part !== parts[at - 1]).join(' ');
  });
}
