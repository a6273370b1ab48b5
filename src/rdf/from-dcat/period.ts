import type { PeriodOfTime, Temporal } from '../../catalog/model/index.js';
import { italianDate } from '../dates.js';
import { nodeKey, type Term } from '../read/terms.js';
import { readDate } from './dates.js';
import { iriInText } from './iris.js';
import type { Node } from './node.js';
import { defined, distinct, type Reading } from './reading.js';
import { dateOf } from './scalars.js';
import { isEmpty } from './texts.js';

/** Properties that hold one end of a period, preferred first (digest, section 8). */
const START = ['dcat:startDate', 'dcatapit:startDate', 'schema:startDate'];
const END = ['dcat:endDate', 'dcatapit:endDate', 'schema:endDate'];
const INSTANT = [
  'time:inXSDDateTimeStamp',
  'time:inXSDDateTime',
  'time:inXSDDate',
  'time:inXSDgYearMonth',
  'time:inXSDgYear',
];

/** All periods of a property (dct:temporal). */
export const periods = (r: Reading, node: Node, property: string): PeriodOfTime[] | undefined =>
  distinct(
    node
      .take(property)
      .map((term) => readPeriod(r, node, property, term))
      .filter((period) => period !== undefined),
  );

function readPeriod(r: Reading, owner: Node, property: string, term: Term): PeriodOfTime | undefined {
  if (term.termType === 'Literal') {
    if (isEmpty(r, owner, property, term)) return undefined;
    const period = periodInText(term.value.trim());
    if (!period) return r.keep('date-invalid', owner, property, term);
    r.note('period-from-text', owner, property, term.value);
    return period;
  }
  const period = r.part<PeriodOfTime>('period', term, owner, property, (node) =>
    defined<PeriodOfTime>({
      startDate: edgeOf(r, node, START, 'time:hasBeginning', 'first'),
      endDate: edgeOf(r, node, END, 'time:hasEnd', 'last'),
    }),
  );
  const isNothing = term.termType === 'BlankNode' && Object.keys(period).length === 0;
  return isNothing ? r.keep('date-invalid', owner, property, term) : period;
}

/**
 * One end: the first date found. The same date under other names adds nothing, nor does the day that a year or month
 * was widened to for a profile without them; another date is kept apart.
 */
function edgeOf(
  r: Reading,
  node: Node,
  properties: readonly string[],
  instant: string,
  edge: 'first' | 'last',
): Temporal | undefined {
  let chosen: Temporal | undefined;
  const offer = (holder: Node, property: string): void => {
    for (const term of holder.take(property)) {
      const date = dateOf(r, holder, property, term);
      if (chosen === undefined) chosen = date;
      else if (date !== undefined && date !== chosen && date !== italianDate(chosen, edge).value) {
        r.keep('second-value', holder, property, term);
      }
    }
  };
  for (const property of properties) offer(node, property);
  for (const term of node.take(instant)) {
    if (term.termType === 'Literal') {
      r.keep('date-invalid', node, instant, term);
      continue;
    }
    const holder = r.node(nodeKey(term));
    for (const property of INSTANT) offer(holder, property);
  }
  return chosen;
}

/** A period written as an ISO 8601 interval, a DCMI period or an address. */
function periodInText(text: string): PeriodOfTime | undefined {
  const iri = iriInText(text);
  if (iri) return { iri };
  const dcmi = { start: /\bstart=([^;]+)/.exec(text)?.[1], end: /\bend=([^;]+)/.exec(text)?.[1] };
  const [start, finish, ...more] = dcmi.start || dcmi.end ? [dcmi.start, dcmi.end] : text.split('/');
  if (more.length > 0) return undefined;
  const dates = [start, finish].map((part) => (part && !/^\.\.$/.test(part) ? readDate(part) : undefined));
  if (dates.some((date) => date && date.value === undefined)) return undefined;
  const [startDate, endDate] = dates.map((date) => date?.value);
  return startDate || endDate ? defined<PeriodOfTime>({ startDate, endDate }) : undefined;
}
