import { isRealDate, startOf } from '../../catalog/model/index.js';
import type { Term } from '../../rdf/read/terms.js';
import { fullName, type NodeView } from '../graph-index.js';
import type { Name, Rule } from '../rule.js';
import { exampleOf, ownRule } from './kit.js';

const DATE = fullName('xsd:date');
const DATE_TIME = fullName('xsd:dateTime');
const DAY_MS = 86_400_000;

const DATE_FORM = /^(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?$/;
const DATE_TIME_FORM =
  /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?$/;

/** The date that a literal typed as one spells; undefined for other types, null when there is no such day. */
function dateOf(term: Term): string | null | undefined {
  if (term.termType !== 'Literal') return undefined;
  const text = term.value.trim();
  if (term.datatype.value === DATE) {
    const day = DATE_FORM.exec(text)?.[1];
    return day !== undefined && isRealDate(day) ? day : null;
  }
  if (term.datatype.value === DATE_TIME) {
    return DATE_TIME_FORM.test(text) && isRealDate(text.replace(/(\.\d{3})\d+/, '$1')) ? text : null;
  }
  return undefined;
}

/** The first real date of a property, with its term. */
function firstDate(node: NodeView, property: Name): { term: Term; date: string } | undefined {
  const dates = node.values(property).flatMap((term) => {
    const date = dateOf(term);
    return date ? [{ term, date }] : [];
  });
  // Of several any order of statements must choose the same.
  return dates.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))[0];
}

const RESOURCES: readonly Name[] = ['dcatapit:Catalog', 'dcatapit:Distribution'];
const PERIODS: readonly (readonly [Name, Name])[] = [
  ['dcatapit:startDate', 'dcatapit:endDate'],
  ['dcat:startDate', 'dcat:endDate'],
  ['schema:startDate', 'schema:endDate'],
];
const DATES: readonly Name[] = ['dct:issued', 'dct:modified', ...PERIODS.flat()];
const SOURCE = 'DCAT-AP_IT 1.0, date; ISO 8601';

/** Dates that exist and make sense together; AgID's rules look at their datatype only. */
export const DATE_RULES: readonly Rule[] = [
  ownRule({
    id: 'date-not-real',
    severity: 'violation',
    of: 'dcatapit:Dataset',
    alsoOf: [...RESOURCES, 'dct:PeriodOfTime'],
    source: 'XML Schema, xsd:date e xsd:dateTime; ISO 8601',
    sentence: {
      it: 'Una data ha la forma aaaa-mm-gg (xsd:date) o aaaa-mm-ggThh:mm:ss (xsd:dateTime) e il giorno esiste.',
      en: 'A date is written yyyy-mm-dd (xsd:date) or yyyy-mm-ddThh:mm:ss (xsd:dateTime), and the day exists.',
    },
    message: {
      it: 'La data non esiste o non è scritta nella forma del suo tipo: aaaa-mm-gg per xsd:date, aaaa-mm-ggThh:mm:ss per xsd:dateTime.',
      en: 'The date does not exist or is not written as its type asks: yyyy-mm-dd for xsd:date, yyyy-mm-ddThh:mm:ss for xsd:dateTime.',
    },
    example: exampleOf(
      'dcatapit:Dataset',
      'dct:modified "2024-02-29"^^xsd:date',
      'dct:modified "2024-13-45"^^xsd:date',
    ),
    check: (node, report) => {
      for (const path of DATES) {
        for (const term of node.values(path)) if (dateOf(term) === null) report({ path, value: term });
      }
    },
  }),
  ownRule({
    id: 'date-in-future',
    severity: 'warning',
    of: 'dcatapit:Dataset',
    alsoOf: RESOURCES,
    source: SOURCE,
    sentence: {
      it: 'Pubblicazione e ultima modifica non sono nel futuro.',
      en: 'Publication and last modification are not in the future.',
    },
    message: { it: 'La data è nel futuro.', en: 'The date is in the future.' },
    example: exampleOf(
      'dcatapit:Dataset',
      'dct:modified "2024-05-03"^^xsd:date',
      'dct:modified "2999-01-01"^^xsd:date',
    ),
    check: (node, report, { now }) => {
      for (const path of ['dct:issued', 'dct:modified'] as const) {
        for (const term of node.values(path)) {
          const date = dateOf(term);
          // A day's grace: where the date was written it may be tomorrow already.
          if (date && startOf(date) > now.getTime() + DAY_MS) report({ path, value: term });
        }
      }
    },
  }),
  ownRule({
    id: 'modified-before-issued',
    severity: 'warning',
    of: 'dcatapit:Dataset',
    alsoOf: RESOURCES,
    property: 'dct:modified',
    source: SOURCE,
    sentence: {
      it: "L'ultima modifica non precede la pubblicazione.",
      en: 'The last modification is not before publication.',
    },
    message: {
      it: "L'ultima modifica precede la pubblicazione: una delle due date è sbagliata.",
      en: 'The last modification is before publication: one of the two dates is wrong.',
    },
    example: exampleOf(
      'dcatapit:Dataset',
      'dct:issued "2024-01-01"^^xsd:date ;\n  dct:modified "2024-05-03"^^xsd:date',
      'dct:issued "2024-05-03"^^xsd:date ;\n  dct:modified "2024-01-01"^^xsd:date',
    ),
    check: (node, report) => {
      const issued = firstDate(node, 'dct:issued');
      const modified = firstDate(node, 'dct:modified');
      if (issued && modified && modified.date.slice(0, 10) < issued.date.slice(0, 10))
        report({ value: modified.term });
    },
  }),
  ownRule({
    id: 'period-reversed',
    severity: 'violation',
    of: 'dct:PeriodOfTime',
    source: 'DCAT-AP_IT 1.0, dct:PeriodOfTime',
    sentence: {
      it: 'Un periodo non finisce prima di iniziare.',
      en: 'A period does not end before it starts.',
    },
    message: {
      it: 'Il periodo finisce prima di iniziare: le date sono forse scambiate.',
      en: 'The period ends before it starts: the dates may be swapped.',
    },
    example: exampleOf(
      'dct:PeriodOfTime',
      'dcatapit:startDate "2020-01-01"^^xsd:date ;\n  dcatapit:endDate "2023-12-31"^^xsd:date',
      'dcatapit:startDate "2023-12-31"^^xsd:date ;\n  dcatapit:endDate "2020-01-01"^^xsd:date',
    ),
    check: (node, report) => {
      for (const [startPath, path] of PERIODS) {
        const start = firstDate(node, startPath);
        const end = firstDate(node, path);
        if (!start || !end || startOf(end.date) >= startOf(start.date)) continue;
        return report({ path, value: end.term });
      }
    },
  }),
];
