import type { Rule } from '../rule.js';
import { highValue } from './high-value.js';
import {
  CATEGORY,
  DATASET,
  DISTRIBUTION,
  dataset,
  distribution,
  GUIDELINES,
  LAW,
  lacks,
  legislation,
  rule,
  SERVICE,
  SOURCE,
  statements,
} from './kit.js';

/** High-value datasets and their distributions. */
export const DATASET_RULES: readonly Rule[] = [
  legislation(
    'hvd-dataset-legislation',
    'dcat:Dataset',
    'datasets',
    'Un dataset di elevato valore',
    'A high-value dataset',
    dataset(),
    statements(DATASET, 'dcat:Dataset', `dcatap:hvdCategory ${CATEGORY}`),
    ['dcat:DatasetSeries'],
  ),
  rule({
    id: 'hvd-category-absent',
    of: 'dcat:Dataset',
    alsoOf: ['dcat:DatasetSeries'],
    which: 'datasets',
    property: 'dcatap:hvdCategory',
    aspect: 'absent',
    sentence: {
      it: 'Un dataset di elevato valore ha almeno una categoria (dcatap:hvdCategory).',
      en: 'A high-value dataset has at least one category (dcatap:hvdCategory).',
    },
    message: {
      it: 'Il dataset indica il regolamento sui dati di elevato valore, ma non la categoria (dcatap:hvdCategory).',
      en: 'The dataset names the regulation on high-value data, but no category (dcatap:hvdCategory).',
    },
    passes: dataset(),
    fails: statements(DATASET, 'dcat:Dataset', LAW),
    check: lacks('dcatap:hvdCategory'),
  }),
  rule({
    id: 'hvd-distribution-absent',
    of: 'dcat:Dataset',
    which: 'datasets',
    property: 'dcat:distribution',
    aspect: 'absent',
    sentence: {
      it: 'Un dataset di elevato valore ha almeno una distribuzione.',
      en: 'A high-value dataset has at least one distribution.',
    },
    message: {
      it: 'Il dataset di elevato valore non ha distribuzioni: i dati vanno pubblicati.',
      en: 'The high-value dataset has no distribution: its data must be published.',
    },
    passes: dataset(`dcat:distribution ${DISTRIBUTION}`),
    fails: dataset(),
    check: lacks('dcat:distribution'),
  }),
  rule({
    id: 'hvd-bulk-download',
    of: 'dcat:Dataset',
    which: 'datasets',
    property: 'dcat:distribution',
    severity: 'warning',
    source: `${SOURCE}; ${GUIDELINES}`,
    sentence: {
      it: 'Dove è il caso, i dati di elevato valore si possono scaricare tutti insieme (dcat:downloadURL).',
      en: 'Where apt, high-value data can be downloaded all at once (dcat:downloadURL).',
    },
    message: {
      it: 'Nessuna distribuzione del dataset di elevato valore si può scaricare: indica un dcat:downloadURL, se i dati si prestano.',
      en: 'No distribution of the high-value dataset can be downloaded: give a dcat:downloadURL, if the data allow it.',
    },
    passes: distribution('dcat:downloadURL <https://dati.example.it/file.csv>', LAW),
    fails: distribution(LAW),
    check: (node, report, { index }) => {
      const all = index.nodes(node, 'dcat:distribution').filter(({ key }) => index.graph.subjects.has(key));
      if (all.length > 0 && all.every((each) => each.values('dcat:downloadURL').length === 0)) report();
    },
  }),
  rule({
    id: 'hvd-api',
    of: 'dcat:Dataset',
    which: 'datasets',
    property: 'dcat:distribution',
    severity: 'warning',
    source: `${SOURCE}; ${GUIDELINES}`,
    sentence: {
      it: 'I dati di elevato valore si raggiungono con una API: dcat:accessService di una distribuzione, o dcat:servesDataset di un servizio.',
      en: 'High-value data are reached through an API: dcat:accessService of a distribution, or dcat:servesDataset of a service.',
    },
    message: {
      it: 'Il dataset di elevato valore non indica una API: collega una distribuzione al suo servizio (dcat:accessService).',
      en: 'The high-value dataset names no API: link a distribution to its service (dcat:accessService).',
    },
    passes: distribution(`dcat:accessService ${SERVICE}`, LAW),
    fails: distribution(LAW),
    check: (node, report, { index }) => {
      if (highValue(index).served.has(node.key)) return;
      const all = index.nodes(node, 'dcat:distribution').filter(({ key }) => index.graph.subjects.has(key));
      if (all.length > 0 && all.every((each) => each.values('dcat:accessService').length === 0)) report();
    },
  }),
  legislation(
    'hvd-distribution-legislation',
    'dcat:Distribution',
    'distributions',
    'La distribuzione di un dataset di elevato valore',
    'The distribution of a high-value dataset',
    distribution(LAW),
    distribution(),
  ),
];
