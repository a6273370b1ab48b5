/**
 * Names of columns from header cells: no BOM, blanks trimmed and joined, duplicates numbered
 * (`Maschi`, `Maschi_2`), missing ones called `colonna_N` by their 1-based position.
 * Names are compared without case, because DuckDB and SQL do so.
 */
export function columnNames(labels: readonly string[], width: number): string[] {
  const taken = new Set<string>();
  const names: string[] = [];
  const cleaned = Array.from({ length: width }, (_, column) => cleanName(labels[column] ?? ''));
  // Names that stand for themselves go first, so that a real `Maschi_2` is not given to a duplicate.
  const reserved = new Set(cleaned.map((name) => name.toLowerCase()));
  cleaned.forEach((clean, column) => {
    const base = clean === '' ? `colonna_${column + 1}` : clean;
    let name = base;
    for (
      let times = 2;
      taken.has(name.toLowerCase()) || (name !== base && reserved.has(name.toLowerCase()));
      times += 1
    ) {
      name = `${base}_${times}`;
    }
    taken.add(name.toLowerCase());
    names.push(name);
  });
  return names;
}

function cleanName(label: string): string {
  return label
    .replace(/[\ufeff\u200b\0]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
