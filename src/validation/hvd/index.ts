import { byIri } from '../../vocabularies/index.js';
import * as kinds from '../kinds/index.js';
import { ownRule } from '../portico/kit.js';
import type { Rule } from '../rule.js';
import { DATASET_RULES } from './datasets.js';
import { SOURCE } from './kit.js';
import { SERVICE_RULES } from './services.js';
import { TERMS_RULES } from './terms.js';

/** DCAT-AP HVD, cut to what is of high value (DCAT-AP_IT digest, section 14). */
export const HVD_RULES: readonly Rule[] = [
  ...DATASET_RULES,
  ...TERMS_RULES,
  ...SERVICE_RULES,
  ownRule({
    id: 'hvd-category-vocabulary',
    severity: 'violation',
    of: 'dcat:Dataset',
    alsoOf: ['dcat:DatasetSeries', 'dcat:DataService'],
    property: 'dcatap:hvdCategory',
    source: SOURCE,
    ...kinds.outside('dcat:Dataset', 'dcatap:hvdCategory', {
      words: { it: "del vocabolario «hvd-category» dell'UE", en: 'the EU vocabulary “hvd-category”' },
      has: (iri) => byIri('hvd-category', iri) !== undefined,
    }),
  }),
];
