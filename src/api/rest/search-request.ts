import { findOrganization } from '../../catalog/queries/organizations.js';
import { AppError, type Bilingual } from '../../errors.js';
import { FILTER_NAMES, type FilterName, filterNode, knownValue } from '../../search/query/filters.js';
import { parsePlainText } from '../../search/query/plain-text.js';
import { allOf, type SearchNode } from '../../search/query/tree.js';
import type { SortBy, SortKey } from '../../search/search.js';
import type { Services } from '../../services.js';

/** What `/api/v1/search` can be asked besides filters. */
export interface SearchAsked extends Partial<Record<FilterName, string[]>> {
  q?: string;
  bbox?: string;
  from?: string;
  to?: string;
  modified_since?: string;
}

const refuse = (name: string, message: Bilingual): AppError =>
  new AppError('BadRequest', message, [{ pointer: `/${name}`, code: 'filter', message }]);

/** The values of a filter as the index has them. */
async function valuesOf(services: Services, name: FilterName, texts: readonly string[]): Promise<string[]> {
  return Promise.all(
    texts.map(async (text) => {
      if (name === 'organization') {
        const organization = await findOrganization(services.db, text);
        if (organization) return organization.id;
        throw refuse(name, { it: `Nessuna organizzazione "${text}".`, en: `No organization "${text}".` });
      }
      const known = knownValue(name, text);
      if (known !== undefined) return known;
      // A harvested value may be of no vocabulary.
      if (/^https?:/.test(text)) return text;
      throw refuse(name, {
        it: `"${text}" non è un valore conosciuto di "${name}": usa un codice, un’etichetta o un IRI.`,
        en: `"${text}" is not a known value of "${name}": use a code, a label or an IRI.`,
      });
    }),
  );
}

/** A box of four numbers, west, south, east, north; a west greater than east reaches across the 180th meridian. */
function boxOf(text: string): SearchNode {
  const parts = text
    .split(',')
    .map((part) => (/^\s*-?\d+(\.\d+)?\s*$/.test(part) ? Number(part) : Number.NaN));
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = parts;
  const inside =
    Math.abs(west) <= 180 && Math.abs(east) <= 180 && Math.abs(south) <= 90 && Math.abs(north) <= 90;
  if (parts.length !== 4 || !inside || south > north) {
    throw refuse('bbox', {
      it: 'Il riquadro si scrive ovest,sud,est,nord in gradi WGS 84.',
      en: 'A box is written west,south,east,north in degrees of WGS 84.',
    });
  }
  return { kind: 'box', west, south, east, north };
}

/** The conditions of a request as the one tree of the search. Throws BadRequest with the parameter that is wrong. */
export async function readConditions(services: Services, asked: SearchAsked): Promise<SearchNode> {
  const filters = FILTER_NAMES.filter((name) => asked[name]?.length);
  const nodes = await Promise.all(
    filters.map(async (name) => filterNode(name, await valuesOf(services, name, asked[name] ?? []))),
  );
  const { q = '', bbox, from, to, modified_since: since } = asked;
  if (bbox !== undefined) nodes.push(boxOf(bbox));
  if (from !== undefined && to !== undefined && from.slice(0, 4) > to.slice(0, 4)) {
    throw refuse('to', { it: '"to" viene prima di "from".', en: '"to" is before "from".' });
  }
  if (from !== undefined || to !== undefined)
    nodes.push({ kind: 'period', ...(from && { from }), ...(to && { to }) });
  if (since !== undefined)
    nodes.push({
      kind: 'range',
      field: 'modified',
      from: new Date(since),
      includeFrom: true,
      includeTo: true,
    });
  return allOf([parsePlainText(q), ...nodes]);
}

/** `-modified,title`: the last modified first, then by title. */
export function readOrder(sort: string | undefined): SortBy[] {
  return (sort ?? '')
    .split(',')
    .filter(Boolean)
    .map((key) => ({ key: key.replace(/^-/, '') as SortKey, descending: key.startsWith('-') }));
}
