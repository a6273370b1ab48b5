import { badParameter } from './explore-error.js';
import { OdsqlError } from './odsql/odsql-error.js';
import { parseSelect } from './odsql/parse.js';

/** A facet to be counted. */
export interface FacetRequest {
  name: string;
  /** By count or by value. */
  by: 'count' | 'value';
  descending: boolean;
  limit: number;
  /** Counted as if its own refinement were not there. */
  disjunctive: boolean;
}

const USUAL = 100;
const MOST = 1000;

/** A facet without wishes: the commonest values first. */
export const plainFacet = (name: string): FacetRequest => ({
  name,
  by: 'count',
  descending: true,
  limit: USUAL,
  disjunctive: true,
});

/**
 * Reads `facet`: a name, or `facet(name="x", sort="-count", limit=10, disjunctive=true)` (contract, section 2).
 * @throws OdsqlError, ExploreError
 */
export function readFacet(text: string): FacetRequest {
  if (!/^\s*facet\s*\(/i.test(text)) return plainFacet(text.trim().replace(/^`(.*)`$/, '$1'));
  const [item] = parseSelect(text);
  const call = item?.kind === 'expression' ? item.expression : undefined;
  if (call?.kind !== 'call') throw badParameter(`Invalid facet: ${text}`);
  const given = new Map(
    call.args.map((arg) => {
      if (arg.kind !== 'named' || arg.value.kind !== 'literal')
        throw new OdsqlError('facet', 'name=value is expected', arg.at);
      const { value } = arg;
      return [arg.name, value.kind === 'literal' && 'value' in value ? value.value : null] as const;
    }),
  );
  const name = given.get('name');
  if (typeof name !== 'string' || name === '') throw badParameter('facet() needs a name');
  const limit = given.get('limit') ?? USUAL;
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > MOST) {
    throw badParameter(`facet() takes a limit from 1 to ${MOST}`);
  }
  const sort = String(given.get('sort') ?? '-count');
  const key = sort.replace(/^-/, '');
  if (!['count', 'name', 'alpha', 'alphanum', 'num', 'value'].includes(key))
    throw badParameter(`Unknown sort of facet(): ${sort}`);
  const disjunctive = given.get('disjunctive');
  return {
    name,
    limit,
    by: key === 'count' ? 'count' : 'value',
    // The original sorts by count with the most first, whatever the sign of old clients.
    descending: key === 'count' ? sort !== 'count' : sort.startsWith('-'),
    disjunctive: disjunctive === undefined ? true : disjunctive === true || disjunctive === 'true',
  };
}
