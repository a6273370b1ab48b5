interface Titled {
  name: string;
  label: string;
}

/**
 * What columns are called on a page: by the header of the file, and by their unique name where the header alone does not
 * tell them apart (a header of several rows, repeated or missing names).
 */
export function columnTitles(columns: readonly Titled[]): string[] {
  const times = new Map<string, number>();
  for (const { label } of columns) times.set(label, (times.get(label) ?? 0) + 1);
  return columns.map(({ name, label }) => (label && times.get(label) === 1 ? label : name));
}
