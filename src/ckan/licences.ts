import type { LicenseDocument } from '../catalog/model/index.js';
import { licenceByAnyIri, resolve } from '../vocabularies/index.js';
import { licencesOfId, NOT_SPECIFIED } from './to-licence.js';

const IRI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/;

/**
 * The licence behind CKAN's `license_id` or dcatapit's `license_type`: an id of `license_list`, a code, a label, or an IRI.
 * Undefined for none, and for what nobody knows.
 */
export function readLicence(text: string): LicenseDocument | undefined {
  const id = text.trim();
  if (id === '' || id === NOT_SPECIFIED) return undefined;
  const concept = licenceByAnyIri(id) ?? (resolve('licence', id) ?? resolve('licence-eu', id))?.concept;
  if (concept) return { iri: concept.iri };
  const [styled] = licencesOfId(id);
  if (styled !== undefined && styled !== id) return { iri: styled };
  return IRI.test(id) ? { iri: id } : undefined;
}
