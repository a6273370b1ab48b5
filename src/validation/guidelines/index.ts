import { isRealDate, startOf } from '../../catalog/model/index.js';
import { byIri, licenceByAnyIri } from '../../vocabularies/index.js';
import type { GraphIndex, NodeView } from '../graph-index.js';
import { highValue } from '../hvd/high-value.js';
import * as kinds from '../kinds/index.js';
import { exampleNode, exampleOf, ownRule } from '../portico/kit.js';
import type { Rule } from '../rule.js';

/** AgID's open-data guidelines; the requirement or recommendation follows. */
const GUIDELINES = 'Linee guida AgID sui dati aperti (Determinazione 183/2023)';
const EU = 'http://publications.europa.eu/resource/authority';
const ITALIAN = 'https://w3id.org/italia/controlled-vocabulary/licences';
const DAY_MS = 86_400_000;
/** A week's grace: publishing takes its time. */
const GRACE_DAYS = 7;

const dataset = 'dcatapit:Dataset' as const;
const DISTRIBUTION = '<https://dati.example.it/distribuzione>';

/** INSPIRE's directive 2007/2 and its regulations on interoperability and metadata. */
const INSPIRE = /inspire\.ec\.europa\.eu|\/eli\/(dir\/2007\/2|reg\/2010\/1089|reg\/2008\/1205)\b/i;

/** A dataset of the examples with one distribution. */
const withDistribution = (given: readonly string[], ...statements: readonly string[]): string =>
  exampleNode(dataset, ...given, `dcat:distribution ${DISTRIBUTION}`) +
  `${DISTRIBUTION} a dcatapit:Distribution${statements.map((one) => ` ;\n  ${one}`).join('')} .\n`;

/** The distributions that the document describes; without them nothing can be said of the dataset's. */
const distributionsOf = (index: GraphIndex, node: NodeView): NodeView[] =>
  index.nodes(node, 'dcat:distribution').filter(({ key }) => index.graph.subjects.has(key));

/** Continuously, or several times a day. */
function isDynamic(node: NodeView): boolean {
  return node.values('dct:accrualPeriodicity').some(({ value }) => {
    const frequency = byIri('frequency', value);
    if (!frequency) return false;
    return /^(UPDATE_)?CONT$/.test(frequency.code) || (frequency.days ?? 1) < 1;
  });
}

const hasApi = (index: GraphIndex, node: NodeView, distributions: readonly NodeView[]): boolean =>
  highValue(index).served.has(node.key) ||
  distributions.some((each) => each.values('dcat:accessService').length > 0);

/** The latest real day of change of a dataset and its distributions, in milliseconds. */
function lastChange(index: GraphIndex, node: NodeView): number | undefined {
  const dates = [node, ...distributionsOf(index, node)].flatMap((each) =>
    each.values('dct:modified').flatMap(({ value }) => (isRealDate(value) ? [startOf(value)] : [])),
  );
  return dates.length === 0 ? undefined : Math.max(...dates);
}

/** What of the guidelines' requirements and recommendations metadata can show (DCAT-AP_IT digest, section 13). */
export const GUIDELINE_RULES: readonly Rule[] = [
  ownRule({
    id: 'req-2-open-format',
    severity: 'warning',
    of: dataset,
    property: 'dcat:distribution',
    source: `${GUIDELINES}, requisiti 2 e 3`,
    sentence: {
      it: 'Almeno una distribuzione è in un formato aperto e leggibile da una macchina: tre stelle o più.',
      en: 'At least one distribution is in an open, machine-readable format: three stars or more.',
    },
    message: {
      it: 'Nessuna distribuzione è in un formato aperto e leggibile da una macchina: aggiungi per esempio un CSV.',
      en: 'No distribution is in an open, machine-readable format: add a CSV, for example.',
    },
    example: {
      passes: withDistribution([], `dct:format <${EU}/file-type/CSV>`),
      fails: withDistribution([], `dct:format <${EU}/file-type/PDF>`),
    },
    check: (node, report, { index }) => {
      const stars = distributionsOf(index, node).flatMap((each) =>
        each.values('dct:format').map(({ value }) => byIri('file-type', value)?.stars),
      );
      // Formats that the guidelines do not rate may be as good as those that they do.
      if (stars.length > 0 && stars.every((count) => count !== undefined && count < 3)) report();
    },
  }),
  ownRule({
    id: 'req-5-dynamic-api',
    severity: 'warning',
    of: dataset,
    property: 'dcat:distribution',
    source: `${GUIDELINES}, requisito 5`,
    sentence: {
      it: 'I dati dinamici, aggiornati più volte al giorno o di continuo, si raggiungono con una API (dcat:accessService).',
      en: 'Dynamic data, updated several times a day or continuously, are reached through an API (dcat:accessService).',
    },
    message: {
      it: 'I dati cambiano più volte al giorno, ma nessuna distribuzione indica una API: collega il servizio con dcat:accessService.',
      en: 'The data change several times a day, but no distribution names an API: link the service with dcat:accessService.',
    },
    example: {
      passes: withDistribution(
        [`dct:accrualPeriodicity <${EU}/frequency/HOURLY>`],
        'dcat:accessService <https://dati.example.it/api>',
      ),
      fails: withDistribution([`dct:accrualPeriodicity <${EU}/frequency/HOURLY>`]),
    },
    check: (node, report, { index }) => {
      if (!isDynamic(node)) return;
      const distributions = distributionsOf(index, node);
      if (distributions.length > 0 && !hasApi(index, node, distributions)) report();
    },
  }),
  ownRule({
    id: 'rec-2-dynamic-bulk',
    severity: 'hint',
    of: dataset,
    property: 'dcat:distribution',
    source: `${GUIDELINES}, raccomandazione 2`,
    sentence: {
      it: 'I dati dinamici si possono anche scaricare tutti insieme (dcat:downloadURL).',
      en: 'Dynamic data can be downloaded all at once too (dcat:downloadURL).',
    },
    message: {
      it: 'I dati dinamici si raggiungono solo con la API: offri anche un file da scaricare (dcat:downloadURL).',
      en: 'Dynamic data are reached through the API only: offer a file to download too (dcat:downloadURL).',
    },
    example: {
      passes: withDistribution(
        [`dct:accrualPeriodicity <${EU}/frequency/HOURLY>`],
        'dcat:accessService <https://dati.example.it/api>',
        'dcat:downloadURL <https://dati.example.it/file.csv>',
      ),
      fails: withDistribution(
        [`dct:accrualPeriodicity <${EU}/frequency/HOURLY>`],
        'dcat:accessService <https://dati.example.it/api>',
      ),
    },
    check: (node, report, { index }) => {
      if (!isDynamic(node)) return;
      const distributions = distributionsOf(index, node);
      if (!hasApi(index, node, distributions)) return;
      if (distributions.every((each) => each.values('dcat:downloadURL').length === 0)) report();
    },
  }),
  ownRule({
    id: 'req-16-territorial',
    severity: 'hint',
    of: dataset,
    property: 'dct:conformsTo',
    source: `${GUIDELINES}, requisiti 14, 16 e 30`,
    sentence: {
      it: 'I dati territoriali si documentano nel Repertorio nazionale (RNDT), che li porta a dati.gov.it.',
      en: 'Territorial data are documented in the national repertory (RNDT), which brings them to dati.gov.it.',
    },
    message: {
      it: 'Il dataset segue INSPIRE: i dati territoriali si documentano nel Repertorio nazionale (RNDT), non in un catalogo DCAT-AP_IT raccolto da dati.gov.it.',
      en: 'The dataset follows INSPIRE: territorial data are documented in the national repertory (RNDT), not in a DCAT-AP_IT catalogue that dati.gov.it harvests.',
    },
    example: exampleOf(
      dataset,
      'dct:conformsTo <https://dati.example.it/norma>',
      'dct:conformsTo <http://data.europa.eu/eli/reg/2010/1089>',
    ),
    check: (node, report) => {
      for (const term of node.values('dct:conformsTo')) if (INSPIRE.test(term.value)) report({ value: term });
    },
  }),
  ownRule({
    id: 'req-21-licence-to-motivate',
    aspect: 'vocabulary',
    severity: 'hint',
    of: 'dcatapit:Distribution',
    property: 'dct:license',
    source: `${GUIDELINES}, requisito 21, raccomandazione 11`,
    sentence: {
      it: "Una licenza diversa da CC BY 4.0 e CC0, che non chieda solo l'attribuzione, è motivata con un atto.",
      en: 'A licence other than CC BY 4.0 and CC0 that asks for more than attribution is motivated by an act.',
    },
    message: {
      it: "La licenza chiede più dell'attribuzione (condivisione allo stesso modo): le linee guida vogliono che la scelta sia motivata.",
      en: 'The licence asks for more than attribution (share alike): the guidelines want the choice to be motivated.',
    },
    example: exampleOf(
      'dcatapit:Distribution',
      `dct:license <${ITALIAN}/A21_CCBY40>`,
      `dct:license <${ITALIAN}/A31_CCBYSA40>`,
    ),
    check: (node, report) => {
      for (const term of node.values('dct:license')) {
        if (term.termType !== 'NamedNode') continue;
        const licence = licenceByAnyIri(term.value);
        if (licence?.openness !== 'open' || licence.level < 3) continue;
        if (/^A\.[34]/.test(licence.notation ?? '')) report({ value: term });
      }
    },
  }),
  ownRule({
    id: 'req-27-api-description',
    severity: 'warning',
    of: 'dcat:DataService',
    property: 'dcat:endpointDescription',
    source: `${GUIDELINES}, requisito 27; linee guida sull'interoperabilità tecnica (Determinazione 547/2021)`,
    ...kinds.absent('dcat:DataService', 'dcat:endpointDescription'),
    sentence: {
      it: 'Una API è descritta da un documento che una macchina legge (OpenAPI o WSDL), indicato con dcat:endpointDescription.',
      en: 'An API is described by a machine-readable document (OpenAPI or WSDL), given with dcat:endpointDescription.',
    },
    message: {
      it: 'Manca la descrizione tecnica del servizio (OpenAPI o WSDL): indica il suo indirizzo con dcat:endpointDescription.',
      en: 'The technical description of the service (OpenAPI or WSDL) is missing: give its address with dcat:endpointDescription.',
    },
  }),
  ownRule({
    id: 'rec-8-timeliness',
    severity: 'warning',
    of: dataset,
    property: 'dct:modified',
    source: `${GUIDELINES}, raccomandazione 8 (attualità, ISO/IEC 25012)`,
    sentence: {
      it: "L'ultima modifica rispetta la frequenza di aggiornamento dichiarata.",
      en: 'The last modification keeps the declared frequency of update.',
    },
    message: {
      it: "L'ultima modifica è più vecchia di quanto promette la frequenza di aggiornamento: aggiorna i dati, o correggi la frequenza.",
      en: 'The last modification is older than the frequency of update promises: update the data, or correct the frequency.',
    },
    example: exampleOf(
      dataset,
      `dct:accrualPeriodicity <${EU}/frequency/NEVER> ;\n  dct:modified "2020-01-01"^^xsd:date`,
      `dct:accrualPeriodicity <${EU}/frequency/MONTHLY> ;\n  dct:modified "2020-01-01"^^xsd:date`,
    ),
    check: (node, report, { index, now }) => {
      const promised = node
        .values('dct:accrualPeriodicity')
        .flatMap(({ value }) => byIri('frequency', value)?.days ?? []);
      if (promised.length === 0) return;
      const changed = lastChange(index, node);
      if (changed === undefined) return;
      if (now.getTime() - changed > (Math.max(...promised) + GRACE_DAYS) * DAY_MS) report();
    },
  }),
];
