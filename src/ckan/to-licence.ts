import { byIri, type Licence, licenceByAnyIri, resolve, vocabulary } from '../vocabularies/index.js';

/** A licence as `license_list` describes it (contract, section 7). */
export interface CkanLicence {
  id: string;
  title: string;
  url: string;
  status: 'active';
  family: string;
  maintainer: string;
  od_conformance: 'approved' | 'not reviewed' | 'rejected';
  osd_conformance: 'not reviewed';
  domain_content: boolean;
  domain_data: boolean;
  domain_software: boolean;
  is_generic?: true;
  is_okd_compliant: boolean;
  is_osi_compliant: boolean;
}

/** The licence fields of a package dict. `license_url` is absent when the licence is unknown or has no address. */
export interface PackageLicence {
  license_id: string;
  license_title: string;
  license_url?: string;
}

/** Licence of a dataset that names none. */
export const NOT_SPECIFIED = 'notspecified';

/** Ids of CKAN's own list, in its order; each is an alias in our licence vocabulary. */
const CKAN_IDS = [
  'notspecified', 'odc-pddl', 'odc-odbl', 'odc-by', 'cc-zero', 'cc-by', 'cc-by-sa', 'gfdl', 'other-open', 'other-pd',
  'other-at', 'uk-ogl', 'other-nc', 'other-closed', 'iodl1-it', 'iodl2-it', 'against-drm',
]; // biome-ignore format: ids read better in a block

let ids:
  | { ofIri: ReadonlyMap<string, string>; licences: readonly (readonly [string, Licence])[] }
  | undefined;

/** An id in the same style for a licence CKAN has none for: `A23_CCBY30IT` is `cc-by-3.0-it`. */
function styledId(licence: Licence): string {
  const local = licence.vocabulary === 'licence' ? licence.code.replace(/^[A-Z]\d*_/, '') : licence.code;
  const creative = /^CC(BY)(NDNC|NCSA|NC|ND|SA)?(\d)(\d)(IT)?$/.exec(local);
  if (!creative)
    return local
      .toLowerCase()
      .replace(/_(\d+)_(\d+)/g, '-$1.$2')
      .replaceAll('_', '-');
  const [, , terms = '', major, minor, country] = creative;
  const parts = ['cc', 'by', ...(terms.match(/../g) ?? []).map((t) => t.toLowerCase()), `${major}.${minor}`];
  return [...parts, ...(country ? ['it'] : [])].join('-');
}

function loadIds(): NonNullable<typeof ids> {
  if (ids) return ids;
  const licences: [string, Licence][] = [];
  const ofIri = new Map<string, string>();
  for (const id of CKAN_IDS) {
    const concept = (resolve('licence', id) ?? resolve('licence-eu', id))?.concept;
    if (!concept || ofIri.has(concept.iri)) continue;
    ofIri.set(concept.iri, id);
    licences.push([id, concept]);
  }
  for (const concept of vocabulary('licence').concepts) {
    if (ofIri.has(concept.iri)) continue;
    const id = concept.openness === 'unknown' ? NOT_SPECIFIED : styledId(concept);
    ofIri.set(concept.iri, id);
    if (concept.level === 3 && id !== NOT_SPECIFIED) licences.push([id, concept]);
  }
  ids = { ofIri, licences };
  return ids;
}

const known = (iri: string): Licence | undefined =>
  byIri('licence', iri) ?? byIri('licence-eu', iri) ?? licenceByAnyIri(iri);

const titleOf = (licence: Licence): string => licence.label.it ?? licence.label.en ?? licence.code;

/** CKAN's id of a licence by its IRI; the IRI itself for one outside the vocabularies. */
export function licenceId(iri: string): string {
  const licence = known(iri);
  return licence ? (loadIds().ofIri.get(licence.iri) ?? styledId(licence)) : iri;
}

/** IRIs of the licences shown under an id: what `license_id:` filters by. */
export function licencesOfId(id: string): string[] {
  const { ofIri } = loadIds();
  const italian = [...ofIri].filter(([, value]) => value === id).map(([iri]) => iri);
  if (italian.length > 0) return italian;
  const european = vocabulary('licence-eu').concepts.filter((licence) => styledId(licence) === id);
  return european.length > 0 ? european.map((licence) => licence.iri) : [id];
}

/** Title of a licence by CKAN's id, for facets; the id itself when unknown. */
export function licenceTitle(id: string): string {
  const licence = loadIds().licences.find(([key]) => key === id)?.[1] ?? known(licencesOfId(id)[0] ?? id);
  return licence ? titleOf(licence) : id;
}

/** The licence fields of a package. `name` is what the source calls a licence we do not know. */
export function toPackageLicence(iri: string | undefined, name?: string): PackageLicence {
  if (iri === undefined)
    return { license_id: NOT_SPECIFIED, license_title: name ?? licenceTitle(NOT_SPECIFIED) };
  const licence = known(iri);
  const id = licenceId(iri);
  return {
    license_id: id,
    license_title: licence ? titleOf(licence) : (name ?? id),
    ...(licence?.url && { license_url: licence.url }),
  };
}

/** One entry of `license_list`. */
export function toLicence(id: string, licence: Licence): CkanLicence {
  const open = licence.openness === 'open';
  const generic = licence.level < 3;
  return {
    id,
    title: titleOf(licence),
    url: licence.url ?? '',
    status: 'active',
    family: '',
    maintainer: '',
    od_conformance: open ? 'approved' : licence.openness === 'not-open' ? 'rejected' : 'not reviewed',
    osd_conformance: 'not reviewed',
    domain_content: open,
    domain_data: open,
    domain_software: false,
    ...(generic && { is_generic: true }),
    is_okd_compliant: open,
    is_osi_compliant: false,
  };
}

/** All licences that can be chosen: CKAN's ids first, then the rest of the Italian vocabulary. */
export const allLicences = (): CkanLicence[] =>
  loadIds().licences.map(([id, licence]) => toLicence(id, licence));
