/** Names that addresses need for themselves (CKAN's list). */
const RESERVED = new Set(['new', 'edit', 'search']);

/**
 * A name for addresses made of a title: "Qualità dell’aria 2024" becomes `qualita-dell-aria-2024`.
 * Always 2 to 100 of `a-z 0-9 _ -`; `fallback` when the title leaves nothing.
 */
export function slugify(title: string, fallback = 'dataset'): string {
  const slug = title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .slice(0, 90)
    .replace(/^-+|-+$/g, '');
  if (slug.length < 2) return slug === '' ? fallback : `${fallback}-${slug}`;
  return RESERVED.has(slug) ? `${slug}-1` : slug;
}

/** Whether a name is kept for addresses of the portal itself. */
export const isReservedName = (name: string): boolean => RESERVED.has(name);

/** The first of `slug`, `slug-2`, `slug-3` … that is not taken. */
export function freeName(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug;
  for (let n = 2; ; n += 1) {
    const candidate = `${slug.slice(0, 93)}-${n}`;
    if (!taken.has(candidate)) return candidate;
  }
}
