// Characters that RDF forbids in IRIs (RFC 3987 by way of the Turtle grammar, IRIREF).
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are among those forbidden
const FORBIDDEN = /[\u0000-\u0020<>"{}|\\^`]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const EACH_FORBIDDEN = /[\u0000-\u0020<>"{}|\\^`]/g;

/**
 * An IRI with forbidden characters percent-encoded and blanks around it dropped, which is what browsers make of it.
 * The same text when there is nothing to repair.
 */
export function repairIri(iri: string): string {
  if (!FORBIDDEN.test(iri)) return iri;
  return iri
    .trim()
    .replace(
      EACH_FORBIDDEN,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    );
}

/** Whether a text begins with a scheme, as an absolute IRI does. */
export const hasScheme = (text: string): boolean => /^[A-Za-z][A-Za-z0-9+.-]*:/.test(text);
