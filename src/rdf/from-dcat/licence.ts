import type { LicenseDocument } from '../../catalog/model/index.js';
import { byIri, licenceByAnyIri, resolve } from '../../vocabularies/index.js';
import type { Term } from '../read/terms.js';
import { oneCoded } from './coded.js';
import { iriInText, isIri } from './iris.js';
import type { Node } from './node.js';
import { defined, type Reading } from './reading.js';
import { cleanText, langMap, languageKey, oneText } from './texts.js';

/** The licence of a distribution, service or catalogue; of several, one that is known goes first. Digest, section 11. */
export function oneLicence(r: Reading, node: Node, property: string): LicenseDocument | undefined {
  const terms = node.take(property);
  const chosen = terms.find((term) => isKnown(r, term)) ?? terms.find((term) => term.value.trim() !== '');
  let licence: LicenseDocument | undefined;
  for (const term of [...(chosen ? [chosen] : []), ...terms.filter((other) => other !== chosen)]) {
    if (!licence) licence = readLicence(r, node, property, term);
    else if (!isSame(r, node, property, term, licence)) r.keep('second-value', node, property, term);
  }
  return licence;
}

const isKnown = (r: Reading, term: Term): boolean =>
  term.termType === 'NamedNode' && !r.source.isDocument(term.value) && known(r, term.value) !== undefined;

/** Whether a further value says nothing new: an empty one, or another IRI of the same licence. */
function isSame(r: Reading, node: Node, property: string, term: Term, licence: LicenseDocument): boolean {
  if (term.termType === 'Literal') return cleanText(r, node, property, term) === undefined;
  if (term.termType === 'BlankNode') return false;
  if (r.source.isDocument(term.value)) {
    r.note('empty-reference', node, property, '');
    return true;
  }
  return licence.iri !== undefined && known(r, term.value) === licence.iri;
}

const memory = new Map<string, string | undefined>();

/** The canonical IRI of the licence that an IRI means, in the Italian vocabulary where it has it. */
function known(r: Reading, iri: string): string | undefined {
  const text = r.source.relativeText(iri) ?? iri;
  if (!memory.has(text)) {
    if (memory.size > 5000) memory.clear();
    memory.set(text, (licenceByAnyIri(text) ?? resolve('licence', text)?.concept)?.iri);
  }
  return memory.get(text);
}

function readLicence(r: Reading, node: Node, property: string, term: Term): LicenseDocument | undefined {
  if (term.termType === 'Literal') return licenceFromText(r, node, property, term);
  if (term.termType === 'NamedNode' && !r.source.isDocument(term.value)) {
    const iri = known(r, term.value);
    if (iri !== undefined) {
      if (!isCanonical(term.value)) r.note('code-normalised', node, property, term.value, iri);
      return { iri };
    }
    if (!isIri(term.value)) return r.keep('iri-expected', node, property, term);
    r.note('concept-unknown', node, property, term.value);
  }
  const document = r.part<LicenseDocument>('licence', term, node, property, (inner) =>
    defined<LicenseDocument>({
      type: oneCoded(r, inner, 'dct:type', 'licence-type'),
      name:
        langMap(r, inner, 'foaf:name') ?? langMap(r, inner, 'rdfs:label') ?? langMap(r, inner, 'dct:title'),
      version: oneText(r, inner, 'owl:versionInfo', 200),
    }),
  );
  if (document.iri !== undefined) return document;
  const names = Object.values(document.name ?? {});
  const iri = names.map((name) => resolve('licence', name)?.concept.iri).find((found) => found !== undefined);
  if (iri === undefined) return document.name || document.type ? document : undefined;
  r.note('licence-from-name', node, property, names[0] ?? '', iri);
  return { iri };
}

function licenceFromText(
  r: Reading,
  node: Node,
  property: string,
  term: Extract<Term, { termType: 'Literal' }>,
): LicenseDocument | undefined {
  const text = cleanText(r, node, property, term);
  if (text === undefined) return undefined;
  const concept = (resolve('licence', text) ?? resolve('licence-eu', text))?.concept;
  if (concept) {
    r.note('literal-for-iri', node, property, text, concept.iri);
    return { iri: concept.iri };
  }
  const iri = iriInText(text);
  r.note(iri ? 'literal-for-iri' : 'licence-text', node, property, text, iri);
  return iri ? { iri } : { name: { [languageKey(r, node, property, term)]: text } };
}

/** Whether an IRI is a proper one for its licence: the Italian, the European, or that of the licence itself. */
function isCanonical(iri: string): boolean {
  if (byIri('licence', iri) ?? byIri('licence-eu', iri)) return true;
  // The guide writes creativecommons.org with http, the licences themselves with https.
  const url = licenceByAnyIri(iri)?.url;
  return url !== undefined && url.replace(/^https?:/, '') === iri.replace(/^https?:/, '');
}
