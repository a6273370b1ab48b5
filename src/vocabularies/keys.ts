/**
 * The form of a text under which spellings that mean the same are equal:
 * case, accents, punctuation and runs of blanks do not count ("CC-BY 4.0" and "cc by 4.0").
 *
 * @param text any text; letters and digits are kept, whatever their script
 * @returns lower-case words separated by single blanks; empty if the text has neither letters nor digits
 */
export function textKey(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * The form of an IRI under which its twins are equal: http and https, with and without `www.`,
 * trailing slash, letter case, percent-encoding. Concept IRIs are http in the EU tables, yet exports
 * write https (DCAT-AP_IT, section 9). At creativecommons.org the pages `deed`, `deed.it`,
 * `legalcode` of a licence are the licence.
 *
 * @param iri an http or https IRI, with or without scheme
 * @returns host and path in lower case; not an IRI to write anywhere
 */
export function iriKey(iri: string): string {
  let key = decodeLoosely(iri.trim())
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/(?<=[^/])\/{2,}/g, '/');
  if (key.startsWith('creativecommons.org/')) {
    key = key.replace(/[?#].*$/, '').replace(/\/(deed|legalcode)(\.[a-z_-]+)?\/?$/, '');
  }
  return key.replace(/[/#]+$/, '');
}

/** Whether a text is meant as a web address: it has a scheme, or a dotted host followed by a path. */
export function looksLikeIri(text: string): boolean {
  return /^https?:\/\//i.test(text) || /^[a-z0-9-]+(\.[a-z0-9-]+)+\/\S*$/i.test(text);
}

/**
 * The key of a text in the index of a vocabulary: that of an IRI, of a file extension
 * (kept with its dot, so that `.rdf` and the code `RDF` can differ), or of plain words.
 */
export function keyOf(text: string): string {
  if (looksLikeIri(text)) return iriKey(text);
  if (/^(\.[a-z0-9]+)+$/i.test(text)) return text.toLowerCase();
  return textKey(text);
}

function decodeLoosely(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign is part of the text, not an encoding.
    return text;
  }
}
