import type { Distribution, LicenseDocument } from '../../catalog/model/index.js';
import { textIn, UNDETERMINED } from '../../catalog/model/index.js';
import { byCode, type Licence, licenceByAnyIri } from '../../vocabularies/index.js';
import { hasText } from '../quality-score/checks.js';
import { mapDistributions } from './files.js';
import { defineFix, type Fix, type FixableDoc, type FixContext, oneValue } from './fix.js';

const isIri = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\S+$/i.test(text);

const licenceOf = (license: LicenseDocument | undefined): Licence | undefined =>
  license?.iri === undefined ? undefined : licenceByAnyIri(license.iri);

/** Creative Commons before 4.0, and the Italian IODL (guidelines, recommendations 12 and 13). */
const isOutdated = ({ code, version }: Licence): boolean =>
  /IODL/.test(code) || (/CC_?BY/.test(code) && version !== undefined && !version.startsWith('4'));

type LicenceFault = 'missing' | 'unknown' | 'not-open' | 'outdated' | 'general';

/** What a licence lacks; one of a publisher's own, by its IRI, is left to its publisher. */
function licenceFault(license: LicenseDocument | undefined): LicenceFault | undefined {
  if (!license || Object.keys(license).length === 0) return 'missing';
  const licence = licenceOf(license);
  if (!licence) return license.iri !== undefined && isIri(license.iri) ? undefined : 'unknown';
  if (licence.openness === 'unknown') return 'unknown';
  if (licence.openness === 'not-open') return 'not-open';
  if (isOutdated(licence)) return 'outdated';
  return licence.level < 3 ? 'general' : undefined;
}

/** Whatever carries a licence: the distributions of a dataset, the service itself. */
const licensed = (doc: FixableDoc, { kind }: FixContext): { license?: LicenseDocument }[] =>
  kind === 'dataService' ? [doc] : (doc.distribution ?? []);

const CC_BY = byCode('licence', 'A21_CCBY40')?.iri ?? '';

/** The licence to propose for those that lack one: what the others have, else CC BY 4.0. */
function proposeLicence(doc: FixableDoc, context: FixContext, faults: readonly LicenceFault[]) {
  // To open what is closed is for its holder to decide: nothing is proposed.
  if (faults.includes('not-open')) return undefined;
  const good = new Set(
    licensed(doc, context).flatMap(({ license }) =>
      license && !licenceFault(license) ? (license.iri ?? []) : [],
    ),
  );
  const [shared] = good;
  if (shared !== undefined && good.size === 1) {
    return {
      value: shared,
      reason: {
        it: 'È la licenza delle altre distribuzioni.',
        en: 'It is the licence of the other distributions.',
      },
    };
  }
  return {
    value: CC_BY,
    reason: {
      it: 'Le linee guida AgID raccomandano CC BY 4.0 per i dati aperti. Solo chi ha titolo sui dati può sceglierla.',
      en: 'AgID’s guidelines recommend CC BY 4.0 for open data. Only who holds the rights may choose it.',
    },
  };
}

function withLicence(license: LicenseDocument | undefined, iri: string): LicenseDocument | undefined {
  const fault = licenceFault(license);
  if (!fault) return license;
  if (fault !== 'unknown' || !license) return { iri };
  // The text of a licence nobody knows stays beside the IRI.
  const text = license.iri !== undefined && !isIri(license.iri) ? { [UNDETERMINED]: license.iri } : undefined;
  const name = license.name ?? text;
  return { ...(name && { name }), iri };
}

/** The licences of a dataset, where each distribution has one that is known. */
function severalLicences(doc: FixableDoc): Licence[] {
  const licences = (doc.distribution ?? []).map(({ license }) => licenceOf(license));
  if (licences.some((licence) => licence === undefined)) return [];
  return [...new Set(licences.filter((licence) => licence !== undefined))];
}

/** What a licence asks of who reuses the data, in a sentence; undefined for licences it cannot be said of. */
function conditionsOf(
  license: LicenseDocument | undefined,
  { organization }: FixContext,
): string | undefined {
  const licence = licenceOf(license);
  if (licence?.openness !== 'open') return undefined;
  const name = textIn(organization.doc.title, 'it') ?? organization.name;
  if (licence.notation?.startsWith('A.1')) return 'Riuso libero, anche commerciale, senza obblighi.';
  if (licence.notation?.startsWith('A.2'))
    return `Riuso libero, anche commerciale, citando la fonte: «${name}».`;
  return `Riuso libero, anche commerciale, citando la fonte («${name}») e con la stessa licenza.`;
}

const hasRights = ({ rights }: Pick<Distribution, 'rights'>): boolean =>
  rights !== undefined && (rights.iri !== undefined || hasText(rights.label));

/** Under which licence and conditions the data may be reused. */
export const LICENCE_FIXES: readonly Fix[] = [
  defineFix({
    id: 'licence',
    description: {
      it: 'Indica la licenza, dove manca, non è nota, non è aperta o è superata.',
      en: 'Gives the licence, where it is missing, unknown, not open or outdated.',
    },
    rules: [
      'agid-86',
      'licence-not-iri',
      'licence-unknown',
      'licence-not-open',
      'licence-outdated',
      'licence-general',
      'hvd-service-terms-absent',
    ],
    metrics: ['licenceAvailability', 'knownLicence'],
    question(doc, context) {
      const faults = licensed(doc, context).flatMap(({ license }) => licenceFault(license) ?? []);
      if (faults.length === 0) return undefined;
      const proposal = proposeLicence(doc, context, faults);
      return {
        kind: 'concept',
        vocabularies: ['licence', 'licence-eu'],
        asks: {
          it: 'Con quale licenza si possono riusare i dati?',
          en: 'Under which licence may the data be reused?',
        },
        ...(proposal && { proposal }),
      };
    },
    apply(doc, { kind }, value) {
      const iri = oneValue(value);
      if (kind === 'dataService') return { ...doc, license: withLicence(doc.license, iri) ?? { iri } };
      return mapDistributions(doc, (it) => ({ ...it, license: withLicence(it.license, iri) ?? { iri } }));
    },
  }),
  defineFix({
    id: 'licence-one',
    description: {
      it: 'Dà a tutte le distribuzioni la stessa licenza.',
      en: 'Gives all distributions the same licence.',
    },
    rules: ['licences-several'],
    metrics: [],
    kinds: ['dataset'],
    question(doc) {
      const licences = severalLicences(doc);
      return licences.length < 2
        ? undefined
        : {
            kind: 'options',
            asks: {
              it: 'Quale licenza hanno tutte le distribuzioni?',
              en: 'Which licence have all the distributions?',
            },
            options: licences.map(({ iri, code, label: { it = code, en = code } }) => ({
              value: iri,
              label: { it, en },
            })),
          };
    },
    apply: (doc, _context, value) =>
      mapDistributions(doc, (it) => ({ ...it, license: { iri: oneValue(value) } })),
  }),
  defineFix({
    id: 'rights',
    description: {
      it: 'Spiega le condizioni d’uso delle distribuzioni, secondo la loro licenza.',
      en: 'Explains the conditions of use of the distributions, after their licence.',
    },
    rules: [],
    metrics: ['rightsAvailability'],
    kinds: ['dataset'],
    question(doc, context) {
      const open = (doc.distribution ?? []).filter((it) => !hasRights(it));
      const [first] = open;
      if (!first) return undefined;
      const sentences = new Set(open.map(({ license }) => conditionsOf(license, context)));
      const [sentence] = sentences;
      return {
        kind: 'text',
        asks: {
          it: 'A quali condizioni si possono riusare i dati? Per esempio, come citare la fonte.',
          en: 'Under which conditions may the data be reused? For example, how to name the source.',
        },
        ...(sentence !== undefined &&
          sentences.size === 1 && {
            proposal: {
              value: sentence,
              reason: { it: 'È quanto chiede la licenza.', en: 'It is what the licence asks.' },
            },
          }),
      };
    },
    apply: (doc, _context, value) =>
      mapDistributions(doc, (it) =>
        hasRights(it) ? it : { ...it, rights: { label: { it: oneValue(value) } } },
      ),
  }),
];
