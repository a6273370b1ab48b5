/** A package dict as somebody's CKAN gives it: nothing of it is sure. */
export type Package = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Package =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text with something in it. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

/**
 * A field of dcatapit: at the top of a package, as dati.gov.it shows what was entered there, or among the extras, a list
 * or (in old versions) an object, as it shows what was harvested (contract 4, section 1).
 */
export function fieldOf(dataset: Package, name: string): string | undefined {
  const top = textOf(dataset[name]);
  if (top !== undefined) return top;
  const { extras } = dataset;
  if (isObject(extras)) return textOf(extras[name]);
  if (!Array.isArray(extras)) return undefined;
  const extra = extras.find((one): one is Package => isObject(one) && one.key === name);
  return textOf(extra?.value);
}
