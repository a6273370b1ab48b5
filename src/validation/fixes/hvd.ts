import { allKeywords, allTexts } from '../../catalog/model/index.js';
import { HVD_REGULATION, isHighValue } from '../../rdf/to-dcat/index.js';
import { mapDistributions } from './files.js';
import { allValues, defineFix, type Fix, type FixableDoc } from './fix.js';

const SPOKEN = /\bhvd\b|high[- ]value dataset|(?:elevato|alto) valore/i;

const withLaw = (laws: readonly string[] | undefined): string[] => [
  ...new Set([...(laws ?? []), HVD_REGULATION]),
];

/** The regulation among the laws of a high-value dataset or service, and of each of its distributions. */
function withRegulation(doc: FixableDoc): FixableDoc {
  if (!isHighValue(doc)) return doc;
  const next = { ...doc, applicableLegislation: withLaw(doc.applicableLegislation) };
  return mapDistributions(next, (it) => ({
    ...it,
    applicableLegislation: withLaw(it.applicableLegislation),
  }));
}

/** High-value datasets (Regulation (EU) 2023/138; DCAT-AP HVD): category and law at every level. */
export const HVD_FIXES: readonly Fix[] = [
  defineFix({
    id: 'hvd-category',
    description: {
      it: 'Indica la categoria di dati di elevato valore, con la sua legge per dataset, distribuzioni e servizio.',
      en: 'Gives the high-value category, with its law for dataset, distributions and service.',
    },
    rules: ['hvd-category-absent', 'hvd-service-category-absent'],
    metrics: [],
    question(doc) {
      if (doc.hvdCategory?.length) return undefined;
      const spoken = [allTexts(doc.title), allTexts(doc.description), ...allKeywords(doc.keyword)].join('\n');
      if (!isHighValue(doc) && !SPOKEN.test(spoken)) return undefined;
      return {
        kind: 'concepts',
        vocabularies: ['hvd-category'],
        asks: {
          it: 'A quale categoria di dati di elevato valore appartiene?',
          en: 'Which high-value category does it belong to?',
        },
      };
    },
    apply: (doc, _context, value) => withRegulation({ ...doc, hvdCategory: [...allValues(value)] }),
  }),
  defineFix({
    id: 'hvd-legislation',
    description: {
      it: 'Scrive il regolamento (UE) 2023/138 tra le leggi del dataset di elevato valore, delle sue distribuzioni e dei servizi.',
      en: 'Writes Regulation (EU) 2023/138 among the laws of the high-value dataset, its distributions and services.',
    },
    rules: ['hvd-dataset-legislation', 'hvd-distribution-legislation', 'hvd-service-legislation'],
    metrics: [],
    apply: withRegulation,
  }),
];
