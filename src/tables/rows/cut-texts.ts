import type { TableColumn } from '../query/relation.js';
import { column, type SelectItem } from '../query/tree.js';

/**
 * A selection of these columns in which texts have so many characters at most: a page of long cells then costs no memory.
 * Cut columns have names of their own in the result, so that an order by the column means the whole text.
 *
 * @param columns all of the table
 * @param names those that are wanted, in order
 */
export function cutTexts(
  columns: readonly TableColumn[],
  names: readonly string[],
  characters: number,
): SelectItem[] {
  const texts = new Set(columns.filter(({ storage }) => storage === 'VARCHAR').map(({ name }) => name));
  let prefix = 'cut';
  while (columns.some(({ name }) => name.startsWith(prefix))) prefix = `_${prefix}`;
  return names.map((name, at) =>
    texts.has(name)
      ? {
          kind: 'expression',
          expression: { kind: 'beginning', characters, operand: { kind: 'column', column: name } },
          alias: `${prefix}${at}`,
        }
      : column(name),
  );
}
