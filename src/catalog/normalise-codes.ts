import type { FieldProblem } from '../errors.js';
import { licenceByAnyIri, resolve, type VocabularyId } from '../vocabularies/index.js';
import type { Catalog, DataService, DatasetInput, LicenseDocument } from './model/index.js';

/** Which vocabulary each coded property takes (digest, section 9). */
const RESOURCE_CODES = {
  theme: 'data-theme',
  subject: 'theme-subtheme',
  language: 'language',
  accessRights: 'access-right',
  hvdCategory: 'hvd-category',
  accrualPeriodicity: 'frequency',
  type: 'dataset-type',
} as const satisfies Record<string, VocabularyId>;

const DISTRIBUTION_CODES = {
  format: 'file-type',
  availability: 'planned-availability',
  status: 'distribution-status',
  language: 'language',
} as const satisfies Record<string, VocabularyId>;

/** Vocabularies we hold in part only: an IRI outside our table may be right. */
const PARTIAL: ReadonlySet<VocabularyId> = new Set(['theme-subtheme']);

const isIri = (text: string): boolean => /^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$/.test(text);

/** The concept's IRI, or undefined with the problem noted. */
function toIri(text: string, vocabulary: VocabularyId, pointer: string, problems: FieldProblem[]): string {
  const found = resolve(vocabulary, text);
  if (found) return found.concept.iri;
  if (PARTIAL.has(vocabulary) && isIri(text)) return text;
  problems.push({
    pointer,
    code: 'vocabulary',
    message: {
      it: `"${text}" non è nel vocabolario ${vocabulary}: vedi /api/v1/vocabularies/${vocabulary}.`,
      en: `"${text}" is not in the vocabulary ${vocabulary}: see /api/v1/vocabularies/${vocabulary}.`,
    },
  });
  return text;
}

function replaceCodes<T extends object>(
  doc: T,
  codes: Readonly<Record<string, VocabularyId>>,
  base: string,
  problems: FieldProblem[],
): T {
  const result = { ...doc } as Record<string, unknown>;
  for (const [property, vocabulary] of Object.entries(codes)) {
    const value = result[property];
    if (typeof value === 'string') {
      result[property] = toIri(value, vocabulary, `${base}/${property}`, problems);
    } else if (Array.isArray(value)) {
      result[property] = [
        ...new Set(value.map((v: string, i) => toIri(v, vocabulary, `${base}/${property}/${i}`, problems))),
      ];
    }
  }
  return result as T;
}

/** A licence named by code, label or any of its IRIs, under the IRI of our vocabulary where it is known there. */
function resolveLicence(
  license: LicenseDocument | undefined,
  pointer: string,
  problems: FieldProblem[],
): LicenseDocument | undefined {
  if (!license?.iri) return license;
  const known = licenceByAnyIri(license.iri) ?? resolve('licence', license.iri)?.concept;
  if (known) return { ...license, iri: known.iri };
  // A licence of one's own is allowed by its IRI; a code that nobody knows is a mistake.
  if (isIri(license.iri)) return license;
  return { ...license, iri: toIri(license.iri, 'licence', pointer, problems) };
}

export interface Normalised<T> {
  doc: T;
  /** Codes found in no vocabulary, each with its pointer. The door refuses the document with them. */
  problems: FieldProblem[];
}

/** Codes, labels and twins of IRIs become the IRIs of the vocabularies, in a dataset and its distributions. */
export function normaliseDataset(input: DatasetInput): Normalised<DatasetInput> {
  const problems: FieldProblem[] = [];
  const doc = replaceCodes(input, RESOURCE_CODES, '', problems);
  const distribution = doc.distribution?.map((d, i) => {
    const base = `/distribution/${i}`;
    const coded = replaceCodes(d, DISTRIBUTION_CODES, base, problems);
    const license = resolveLicence(coded.license, `${base}/license/iri`, problems);
    return license ? { ...coded, license } : coded;
  });
  return { doc: distribution ? { ...doc, distribution } : doc, problems };
}

/** The same for a data service. */
export function normaliseDataService(input: DataService): Normalised<DataService> {
  const problems: FieldProblem[] = [];
  const doc = replaceCodes(input, RESOURCE_CODES, '', problems);
  const license = resolveLicence(doc.license, '/license/iri', problems);
  return { doc: license ? { ...doc, license } : doc, problems };
}

/** The same for the catalogue's description. */
export function normaliseCatalog(input: Catalog): Normalised<Catalog> {
  const problems: FieldProblem[] = [];
  const doc = replaceCodes(input, { language: 'language' }, '', problems);
  const license = resolveLicence(doc.license, '/license/iri', problems);
  return { doc: license ? { ...doc, license } : doc, problems };
}
