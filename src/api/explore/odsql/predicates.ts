import type { Geometry } from '../../../geo/geometry.js';
import { plainTerms } from '../../../tables/query/full-text.js';
import type { Filter, PlaceTest, Term } from '../../../tables/query/tree.js';
import { geometryOf } from './geometries.js';
import type { ClauseReading } from './reading.js';
import { exactly, fieldName } from './to-expression.js';
import type { Argument, Expression as Written } from './tree.js';

type Call = Written & { kind: 'call' };

/**
 * The predicates of `where` (contract, section 4, Predicates), with their names of version 2.0; undefined for a function
 * that is none. @throws OdsqlError with the place
 */
export function predicateFilter(reading: ClauseReading, call: Call): Filter | undefined {
  const { name, at } = call;
  switch (name) {
    case 'search':
    case 'suggest':
    case 'startswith':
      return textPredicate(reading, call);
    case 'within_distance':
    case 'distance': {
      const [field, geometry, metres] = exactly(reading, call, 3);
      if (metres?.kind !== 'literal' || (metres.type !== 'distance' && metres.type !== 'number')) {
        throw reading.fault('a distance such as 1km is expected', metres?.at ?? at);
      }
      return place(reading, field, at, {
        kind: 'near',
        geometry: geometryOf(reading.clause, geometry, at),
        metres: metres.type === 'distance' ? metres.metres : metres.value,
      });
    }
    case 'in_bbox': {
      const [field, ...sides] = exactly(reading, call, 5);
      const [lat1, lon1, lat2, lon2] = sides.map((side) => numberOf(reading, side)) as [
        number,
        number,
        number,
        number,
      ];
      return place(reading, field, at, { kind: 'intersects', geometry: boxOf(lon1, lat1, lon2, lat2) });
    }
    case 'bbox': {
      const [field, one, other] = exactly(reading, call, 3);
      const [lon1, lat1] = pointOf(reading, one, at);
      const [lon2, lat2] = pointOf(reading, other, at);
      return place(reading, field, at, { kind: 'intersects', geometry: boxOf(lon1, lat1, lon2, lat2) });
    }
    case 'intersects':
    case 'disjoint':
    case 'within': {
      const [field, geometry] = exactly(reading, call, 2);
      return place(reading, field, at, { kind: name, geometry: geometryOf(reading.clause, geometry, at) });
    }
    case 'polygon': {
      const [field, geometry] = exactly(reading, call, 2);
      return place(reading, field, at, {
        kind: 'within',
        geometry: geometryOf(reading.clause, geometry, at),
      });
    }
    case 'geometry': {
      const [field, geometry, mode] = exactly(reading, call, 3);
      const how = mode?.kind === 'field' ? mode.name.toLowerCase() : '';
      if (how !== 'intersects' && how !== 'disjoint' && how !== 'within') {
        throw reading.fault('INTERSECTS, DISJOINT or WITHIN is expected', mode?.at ?? at);
      }
      return place(reading, field, at, { kind: how, geometry: geometryOf(reading.clause, geometry, at) });
    }
    default:
      return undefined;
  }
}

const place = (reading: ClauseReading, field: Argument | undefined, at: number, test: PlaceTest): Filter => ({
  kind: 'place',
  column: fieldName(reading, field, at),
  test,
});

function numberOf(reading: ClauseReading, argument: Argument): number {
  if (argument.kind === 'literal' && argument.type === 'number') return argument.value;
  throw reading.fault('a number is expected', argument.at);
}

function pointOf(reading: ClauseReading, argument: Argument | undefined, at: number): [number, number] {
  const geometry = geometryOf(reading.clause, argument, at);
  const [lon, lat] = geometry.type === 'Point' ? geometry.coordinates : [];
  if (lon === undefined || lat === undefined) throw reading.fault('a point is expected', argument?.at ?? at);
  return [lon, lat];
}

/** A box between two opposite corners, whichever they are. */
function boxOf(lon1: number, lat1: number, lon2: number, lat2: number): Geometry {
  const [west, east] = [Math.min(lon1, lon2), Math.max(lon1, lon2)];
  const [south, north] = [Math.min(lat1, lat2), Math.max(lat1, lat2)];
  const ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]; // biome-ignore format: one line reads better
  return { type: 'Polygon', coordinates: [ring] };
}

/** `search([a, b], "t")`, `search(a, "t")`, `search(*, "t")`, `search("t")`. */
function textPredicate(reading: ClauseReading, { name, args, at }: Call): Filter {
  const text = args.at(-1);
  if (text?.kind !== 'literal' || text.type !== 'text')
    throw reading.fault('a text is expected', text?.at ?? at);
  const listed = args
    .slice(0, -1)
    .flatMap((arg): readonly Argument[] => (arg.kind === 'fields' ? arg.fields : [arg]));
  const all = listed.length === 0 || listed.some(({ kind }) => kind === 'star');
  const named = listed.filter(({ kind }) => kind !== 'star').map((arg) => fieldName(reading, arg, at));
  const columns = all ? {} : { columns: named };
  if (name === 'startswith') return { kind: 'begins', text: text.value, ...columns };
  const terms = plainTerms(text.value);
  if (name === 'suggest')
    return { kind: 'search', terms: terms.map((term) => ({ ...term, prefix: true })), ...columns };
  return {
    kind: 'search',
    terms: terms.map((term, place) => fuzzy(term, place === terms.length - 1)),
    ...columns,
  };
}

/** The last term may go on; words of 3 letters and more may have a mistake, of 6 and more two. */
function fuzzy(term: Term, last: boolean): Term {
  const oneWord = /^[\p{L}\p{N}]+$/u.test(term.text);
  const length = [...term.text].length;
  return {
    ...term,
    ...(last && { prefix: true }),
    ...(oneWord && length > 2 && { typos: length > 5 ? (2 as const) : (1 as const) }),
  };
}
