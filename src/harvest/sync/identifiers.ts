/**
 * An identifier as data.europa.eu writes it in its addresses: without marks, in lower case, everything but ASCII letters,
 * digits and `_` a hyphen, hyphens in a row one (contract of the national and European services, section 2.2). Two
 * datasets whose identifiers become one get `~~1`, `~~2` there.
 */
export const normaliseIdentifier = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-');

/** Their id without the suffix that tells clashing ones apart. */
export const withoutSuffix = (id: string): string => id.replace(/~~\d+$/, '');

/** The number of that suffix, 0 without one. */
export const suffixOf = (id: string): number => Number(/~~(\d{1,6})$/.exec(id)?.[1] ?? 0);

/**
 * All that it may have become there: of accented letters some ids keep the letter and others have a hyphen in its place
 * (both are found among the 64,903 ids of dati-gov-it there in August 2026).
 */
export const normalisedForms = (text: string): string[] => [
  ...new Set([normaliseIdentifier(text), text.toLowerCase().replace(/[^a-z0-9_]+/g, '-')]),
];

/** The ids under which a dataset of ours may be found there, the likeliest first; without suffixes. */
export const idsThere = (identifier: string): string[] =>
  normalisedForms(identifier).filter((id) => /[a-z0-9]/.test(id));

/** A title for comparison: letters and digits only, without marks, in lower case. */
export const plainTitle = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/**
 * An IRI for comparison: scheme, `www.`, trailing slashes and case of the host do not tell two things apart, since
 * portals rewrite them. Anything that is no address comes back trimmed.
 */
export function plainIri(text: string): string {
  const trimmed = text.trim();
  const match = /^https?:\/\/([^/?#]+)(.*)$/i.exec(trimmed);
  if (!match) return trimmed;
  const [, host = '', rest = ''] = match;
  return `//${host.toLowerCase().replace(/^www\./, '')}${rest.replace(/\/+$/, '')}`;
}
