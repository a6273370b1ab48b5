import { looksLikeIri } from './keys.js';
import { resolve } from './resolve.js';
import type { Licence } from './types.js';
import { byIri } from './vocabulary.js';

/**
 * The licence behind an IRI of any of the families in use: the Italian vocabulary, the EU table,
 * creativecommons.org and the other canonical addresses (DCAT-AP_IT, section 11). The Italian entry is
 * preferred; the EU entry is given for licences outside the Italian vocabulary.
 *
 * @param iri an IRI; plain words are not looked at, see `resolve` for those
 */
export function licenceByAnyIri(iri: string): Licence | undefined {
  if (known.has(iri)) return known.get(iri);
  const licence = looksLikeIri(iri.trim().replace(/^</, ''))
    ? (resolve('licence', iri) ?? resolve('licence-eu', iri))?.concept
    : undefined;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(iri, licence);
  return licence;
}

/** Answers for the IRIs seen last: a catalogue names a handful of licences, over and over. */
const known = new Map<string, Licence | undefined>();
const MOST_KNOWN = 1000;

/**
 * Whether the licence behind an IRI is known to be open. False for licences that are not open and for
 * those that are unknown; `licenceByAnyIri(iri)?.openness` tells these apart.
 */
export function isOpenLicence(iri: string): boolean {
  return licenceByAnyIri(iri)?.openness === 'open';
}

/** The entry of the EU table for a licence, if it has one: what the EU quality score counts. */
export function euLicenceOf(licence: Licence): Licence | undefined {
  if (licence.vocabulary === 'licence-eu') return licence;
  return licence.euIri ? byIri('licence-eu', licence.euIri) : undefined;
}
