import { nodeKey } from '../../rdf/read/terms.js';
import type { GraphIndex } from '../graph-index.js';
import type { Name, Rule } from '../rule.js';
import { propertyWords } from '../words/index.js';
import type { Edition } from './facts.js';

/** A rule that is not about one property of one node; in one edition only, where told. */
export interface Other {
  rule: Rule;
  only?: Edition;
}

const FOCUS = '<https://dati.example.it/esempio>';
const VALUE = '<https://dati.example.it/altro>';
const DATA_THEME = 'http://publications.europa.eu/resource/authority/data-theme';

/** A property that an edition has replaced (the shapes of deprecated IRIs). */
const replaced = (of: Name, id: string, property: Name, by: Name, only?: Edition): Other => {
  const [sample] = propertyWords(property).samples;
  return {
    ...(only && { only }),
    rule: {
      id: `dcat-ap-${id}-replaced`,
      severity: 'warning',
      of,
      property,
      source: 'DCAT-AP 3.0.1, IRI deprecati',
      sentence: { it: `Al posto di ${property} si usa ${by}.`, en: `${by} is used in place of ${property}.` },
      message: {
        it: `${property} è superata: usa ${by}.`,
        en: `${property} is superseded: use ${by}.`,
      },
      example: {
        passes: `${FOCUS} a ${of} .\n`,
        fails: `${FOCUS} a ${of} ;\n  ${property} ${sample} .\n`,
      },
      check: (node, report) => {
        for (const value of node.values(property)) report({ value, suggestion: by });
      },
    },
  };
};

/** The series that some dataset of the document says it is in. */
const seriesOf = (index: GraphIndex): ReadonlySet<string> =>
  index.remember('series', () => {
    const series = new Set<string>();
    for (const type of ['dcat:Dataset', 'dcatapit:Dataset'] as const) {
      for (const key of index.instances(type)) {
        for (const term of index.view(key).values('dcat:inSeries')) {
          if (term.termType !== 'Literal') series.add(nodeKey(term));
        }
      }
    }
    return series;
  });

/** What DCAT-AP asks beside cardinalities and ranges. */
export const OTHER_RULES: readonly Other[] = [
  {
    rule: {
      id: 'dcat-ap-catalog-empty',
      severity: 'warning',
      of: 'dcat:Catalog',
      source: 'DCAT-AP 2.1.1 e 3.0.1, dcat:Catalog',
      sentence: {
        it: 'Un catalogo elenca dataset (dcat:dataset) o servizi (dcat:service).',
        en: 'A catalogue lists datasets (dcat:dataset) or data services (dcat:service).',
      },
      message: {
        it: 'Il catalogo non elenca né dataset né servizi.',
        en: 'The catalogue lists neither datasets nor data services.',
      },
      example: {
        passes: `${FOCUS} a dcat:Catalog ;\n  dcat:service ${VALUE} .\n`,
        fails: `${FOCUS} a dcat:Catalog .\n`,
      },
      check: (node, report) => {
        if (node.values('dcat:dataset').length === 0 && node.values('dcat:service').length === 0) report();
      },
    },
  },
  {
    rule: {
      id: 'dcat-ap-catalog-themes-not-european',
      severity: 'warning',
      of: 'dcat:Catalog',
      property: 'dcat:themeTaxonomy',
      source: 'DCAT-AP 2.1.1 e 3.0.1, vocabolari controllati',
      sentence: {
        it: "Tra i vocabolari dei temi del catalogo c'è quello dell'UE (data-theme).",
        en: 'Among the theme taxonomies of a catalogue is that of the EU (data-theme).',
      },
      message: {
        it: "Il catalogo indica vocabolari dei temi, ma non quello dell'UE (data-theme): aggiungilo.",
        en: 'The catalogue names theme taxonomies, but not that of the EU (data-theme): add it.',
      },
      example: {
        passes: `${FOCUS} a dcat:Catalog ;\n  dcat:themeTaxonomy <${DATA_THEME}> .\n`,
        fails: `${FOCUS} a dcat:Catalog ;\n  dcat:themeTaxonomy <https://dati.example.it/temi> .\n`,
      },
      check: (node, report) => {
        const taxonomies = node.values('dcat:themeTaxonomy');
        if (taxonomies.length > 0 && !taxonomies.some(({ value }) => value === DATA_THEME))
          report({ suggestion: DATA_THEME });
      },
    },
  },
  {
    only: 3,
    rule: {
      id: 'dcat-ap-dataset-series-empty',
      severity: 'warning',
      of: 'dcat:DatasetSeries',
      source: 'DCAT-AP 3.0.1, dcat:DatasetSeries',
      sentence: {
        it: 'Almeno un dataset dice di essere nella serie (dcat:inSeries).',
        en: 'At least one dataset says that it is in the series (dcat:inSeries).',
      },
      message: {
        it: 'Nessun dataset del documento dice di essere in questa serie (dcat:inSeries).',
        en: 'No dataset of the document says that it is in this series (dcat:inSeries).',
      },
      example: {
        passes: `${FOCUS} a dcat:DatasetSeries .\n${VALUE} a dcat:Dataset ;\n  dcat:inSeries ${FOCUS} .\n`,
        fails: `${FOCUS} a dcat:DatasetSeries .\n${VALUE} a dcat:Dataset .\n`,
      },
      check: (node, report, { index }) => {
        if (!seriesOf(index).has(node.key)) report();
      },
    },
  },
  replaced('dct:PeriodOfTime', 'period-schema-start', 'schema:startDate', 'dcat:startDate'),
  replaced('dct:PeriodOfTime', 'period-schema-end', 'schema:endDate', 'dcat:endDate'),
  replaced('dcat:Dataset', 'dataset-has-version', 'dct:hasVersion', 'dcat:hasVersion', 3),
  replaced('dcat:Dataset', 'dataset-is-version-of', 'dct:isVersionOf', 'dcat:hasVersion', 3),
  replaced('dcat:Dataset', 'dataset-version-info', 'owl:versionInfo', 'dcat:version', 3),
  replaced('dcat:Dataset', 'dataset-inverse-version', 'dcat:isVersionOf', 'dcat:hasVersion', 3),
];
