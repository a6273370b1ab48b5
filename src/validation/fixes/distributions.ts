import type { Distribution } from '../../catalog/model/index.js';
import { byCode, byIri } from '../../vocabularies/index.js';
import { hasText } from '../quality-score/checks.js';
import { mapDistributions } from './files.js';
import { defineFix, type Fix, type FixContext, oneValue } from './fix.js';

const MOST_COLUMNS = 30;

/** A sentence of facts about a distribution: its format and the columns of its file; undefined where nothing is known. */
function sentenceOf(distribution: Distribution, { files }: FixContext): string | undefined {
  const format = distribution.format && byIri('file-type', distribution.format);
  const columns = files.get(distribution.id)?.profile?.map(({ column }) => column) ?? [];
  if (!format || format.provisional) return undefined;
  const name = format.label.it ?? format.code;
  if (columns.length === 0) return `Dati in formato ${name}.`;
  const shown = columns.slice(0, MOST_COLUMNS).join(', ');
  const more = columns.length > MOST_COLUMNS ? ` e altre ${columns.length - MOST_COLUMNS}` : '';
  return `Dati in formato ${name}. Colonne: ${shown}${more}.`;
}

const isBare = ({ description }: Distribution): boolean => !hasText(description);

/** What a distribution says of itself. */
export const DISTRIBUTION_FIXES: readonly Fix[] = [
  defineFix({
    id: 'distribution-description',
    description: {
      it: 'Descrive le distribuzioni con il loro formato e le colonne del file.',
      en: 'Describes distributions by their format and the columns of the file.',
    },
    rules: ['agid-81'],
    metrics: [],
    kinds: ['dataset'],
    question: (doc, context) =>
      doc.distribution?.some((it) => isBare(it) && sentenceOf(it, context) !== undefined)
        ? {
            kind: 'confirm',
            asks: {
              it: 'La descrizione fatta dei nomi delle colonne basta?',
              en: 'Will a description made of the names of the columns do?',
            },
          }
        : undefined,
    apply: (doc, context) =>
      mapDistributions(doc, (it) => {
        const sentence = isBare(it) ? sentenceOf(it, context) : undefined;
        return sentence === undefined ? it : { ...it, description: { ...it.description, it: sentence } };
      }),
  }),
  defineFix({
    id: 'availability',
    description: {
      it: 'Indica per quanto tempo le distribuzioni resteranno disponibili.',
      en: 'Says for how long the distributions will stay available.',
    },
    rules: ['dcat-ap-distribution-availability-absent'],
    metrics: [],
    kinds: ['dataset'],
    question(doc) {
      const open = (doc.distribution ?? []).filter(({ availability }) => availability === undefined);
      const stable = byCode('planned-availability', 'STABLE');
      if (open.length === 0) return undefined;
      return {
        kind: 'concept',
        vocabularies: ['planned-availability'],
        asks: {
          it: 'Per quanto tempo i dati resteranno disponibili?',
          en: 'For how long will the data stay available?',
        },
        ...(stable &&
          open.every(({ file }) => file) && {
            proposal: {
              value: stable.iri,
              reason: {
                it: 'I file sono nel portale, che ne tiene tutte le versioni.',
                en: 'The files are in the portal, which keeps all their versions.',
              },
            },
          }),
      };
    },
    apply: (doc, _context, value) =>
      mapDistributions(doc, (it) =>
        it.availability === undefined ? { ...it, availability: oneValue(value) } : it,
      ),
  }),
];
