import type { Bilingual } from '../../errors.js';
import { byIri, type VocabularyId, vocabulary } from '../../vocabularies/index.js';
import type { Severity } from '../rule.js';
import type { Edition } from './facts.js';

/** The lists that DCAT-AP takes values from (RULES digest, section 5.4). */
export type ListName =
  | 'language'
  | 'frequency'
  | 'file-type'
  | 'access-right'
  | 'planned-availability'
  | 'status'
  | 'media-type'
  | 'data-theme'
  | 'place'
  | 'dataset-type'
  | 'licence-type'
  | 'publisher-type'
  | 'checksum-algorithm';

/** A list as an edition of DCAT-AP has it. */
export interface List {
  words: Bilingual;
  severity: Severity;
  has: (iri: string) => boolean;
  /** One of its values in Turtle. */
  sample: string;
}

const ofVocabulary = (id: VocabularyId, severity: Severity): List => ({
  words: { it: `del vocabolario «${id}» dell'UE`, en: `the EU vocabulary “${id}”` },
  severity,
  has: (iri) => byIri(id, iri) !== undefined,
  sample: `<${vocabulary(id).concepts[0]?.iri ?? ''}>`,
});

const startsWith = (
  it: string,
  en: string,
  severity: Severity,
  local: string,
  ...starts: readonly string[]
): List => ({
  words: { it, en },
  severity,
  has: (iri) => starts.some((start) => iri.startsWith(start)),
  sample: `<${starts[0]}${local}>`,
});

/** GeoNames as each edition's shapes spell it. */
const GEONAMES: Readonly<Record<Edition, string>> = {
  2: 'http://sws.geonames.org/',
  3: 'https://sws.geonames.org/',
};

const isPlace = (iri: string, edition: Edition): boolean =>
  iri.startsWith(GEONAMES[edition]) ||
  (['country', 'continent', 'place'] as const).some((id) => byIri(id, iri) !== undefined);

/** The status in the list of ADMS (2.1.1) or in that of the EU (3.0.1). */
const status = (edition: Edition): List =>
  edition === 3
    ? ofVocabulary('distribution-status', 'violation')
    : {
        words: { it: 'del vocabolario ADMS status 1.0', en: 'the vocabulary ADMS status 1.0' },
        severity: 'violation',
        has: (iri) => vocabulary('distribution-status').concepts.some(({ admsIri }) => admsIri === iri),
        sample: '<http://purl.org/adms/status/Completed>',
      };

const SHA1 = 'http://spdx.org/rdf/terms#checksumAlgorithm_sha1';

/** 2.1.1 knows SHA-1 only. */
const algorithm = (edition: Edition): List =>
  edition === 3
    ? startsWith(
        'dell’elenco SPDX degli algoritmi',
        'SPDX’s list of algorithms',
        'violation',
        'sha256',
        'http://spdx.org/rdf/terms#checksumAlgorithm_',
        'https://spdx.org/rdf/terms#checksumAlgorithm_',
      )
    : {
        words: { it: 'di DCAT-AP 2.1.1 (solo SHA-1)', en: 'DCAT-AP 2.1.1 (SHA-1 only)' },
        severity: 'violation',
        has: (iri) => iri === SHA1,
        sample: `<${SHA1}>`,
      };

/** A list of an edition. */
export function listOf(name: ListName, edition: Edition): List {
  switch (name) {
    case 'status':
      return status(edition);
    case 'checksum-algorithm':
      return algorithm(edition);
    case 'media-type':
      return startsWith(
        'del registro IANA dei tipi di media',
        'IANA’s register of media types',
        'violation',
        'text/csv',
        'https://www.iana.org/assignments/media-types/',
        'http://www.iana.org/assignments/media-types/',
      );
    case 'publisher-type':
      return startsWith(
        'del vocabolario ADMS publishertype 1.0',
        'the vocabulary ADMS publishertype 1.0',
        'warning',
        'LocalAuthority',
        'http://purl.org/adms/publishertype/',
      );
    case 'place':
      return {
        words: { it: 'degli elenchi UE dei luoghi o GeoNames', en: 'the EU lists of places or GeoNames' },
        severity: 'warning',
        has: (iri) => isPlace(iri, edition),
        sample: '<http://publications.europa.eu/resource/authority/country/ITA>',
      };
    case 'access-right':
      return ofVocabulary('access-right', edition === 2 ? 'violation' : 'warning');
    case 'data-theme':
    case 'dataset-type':
      return ofVocabulary(name, 'warning');
    default:
      return ofVocabulary(name, 'violation');
  }
}
