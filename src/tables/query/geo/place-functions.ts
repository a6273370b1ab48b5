import { createHash } from 'node:crypto';
import {
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBScalarFunction,
  type DuckDBType,
  VARCHAR,
} from '@duckdb/node-api';
import type { Geometry } from '../../../geo/geometry.js';
import type { SqlScope } from '../scope.js';
import type { PlaceTest } from '../tree.js';
import { metresApart } from './distance.js';
import { type Parts, partsOfGeometry } from './parts.js';
import { readPlace } from './read-place.js';
import { intersects, within } from './relate.js';

/**
 * What the SQL functions are told of a question, as their last two arguments: a short key, and the question as JSON, which may
 * have thousands of corners and is read only where the key is new.
 */
export function toldSql(scope: SqlScope, question: PlaceTest | Geometry): string {
  const text = JSON.stringify(question);
  return `${scope.bind(createHash('sha1').update(text).digest('base64url'))}, ${scope.bind(text)}`;
}

/** Whether a place answers a test. */
export function answers(place: Parts, test: PlaceTest, wanted: Parts): boolean {
  switch (test.kind) {
    case 'intersects':
      return intersects(place, wanted);
    case 'disjoint':
      return !intersects(place, wanted);
    case 'within':
      return within(place, wanted);
    case 'near':
      return metresApart(place, wanted, test.metres) <= test.metres;
  }
}

const isEmpty = (parts: Parts): boolean => parts.points.length + parts.segments.length === 0;

function partsOfText(text: string): Parts | null {
  const geometry = readPlace(text);
  const parts = geometry && partsOfGeometry(geometry);
  return parts && !isEmpty(parts) ? parts : null;
}

/** How the SQL calls functions of JavaScript. */
const CALL = /portico_(?:place|point|metres)\(/;

/** Whether a statement calls functions of JavaScript, which run in the thread of all answers. */
export const callsPlaceFunctions = (sql: string): boolean => CALL.test(sql);

type Answer = boolean | number | null;

/**
 * A function of values of a row and, last, of what the whole query asks with (`toldSql`); null where one of them is.
 * @param prepare makes the function of one row out of what the query asks with
 */
function functionOf<T extends readonly (string | number)[]>(
  name: string,
  parameterTypes: readonly DuckDBType[],
  returnType: DuckDBType,
  prepare: (told: string) => (...values: T) => Answer,
) {
  const width = parameterTypes.length;
  // A whole query asks with the same.
  let last: { key: unknown; answer: (...values: T) => Answer } | undefined;
  return DuckDBScalarFunction.create({
    name,
    parameterTypes: [...parameterTypes, VARCHAR, VARCHAR],
    returnType,
    mainFunction: (_, input, output) => {
      const { rowCount } = input;
      const columns = parameterTypes.map((_type, at) => input.getColumnVector(at));
      if (rowCount === 0) return;
      const key = input.getColumnVector(width).getItem(0);
      if (last?.key !== key) {
        last = { key, answer: prepare(String(input.getColumnVector(width + 1).getItem(0))) };
      }
      const { answer } = last;
      for (let row = 0; row < rowCount; row += 1) {
        const values = columns.map((column) => column.getItem(row));
        output.setItem(row, values.includes(null) ? null : answer(...(values as unknown as T)));
      }
      output.flush();
    },
  });
}

/** The function that tells whether a place answers a test, given as JSON text. */
function preparedTest(told: string): (place: Parts) => boolean {
  const test = JSON.parse(told) as PlaceTest;
  const wanted = partsOfGeometry(test.geometry);
  return (place) => answers(place, test, wanted);
}

/**
 * Gives a connection `portico_place(cell, …)`, `portico_point(longitude, latitude, …)` (tests) and `portico_metres(cell, …)`
 * (to a geometry), for there is no spatial extension: they run in JavaScript, 2,048 rows at a time. Cells that hold no place give
 * null.
 */
export function registerPlaceFunctions(connection: DuckDBConnection): void {
  connection.registerScalarFunction(
    functionOf('portico_place', [VARCHAR], BOOLEAN, (told) => {
      const isAnswer = preparedTest(told);
      return (cell: string) => {
        const place = partsOfText(cell);
        return place && isAnswer(place);
      };
    }),
  );
  connection.registerScalarFunction(
    functionOf('portico_point', [DOUBLE, DOUBLE], BOOLEAN, (told) => {
      const isAnswer = preparedTest(told);
      return (lon: number, lat: number) =>
        isAnswer(partsOfGeometry({ type: 'Point', coordinates: [lon, lat] }));
    }),
  );
  connection.registerScalarFunction(
    functionOf('portico_metres', [VARCHAR], DOUBLE, (told) => {
      const target = partsOfGeometry(JSON.parse(told) as Geometry);
      return (cell: string) => {
        const place = partsOfText(cell);
        const metres = place ? metresApart(place, target) : Number.NaN;
        return Number.isFinite(metres) ? metres : null;
      };
    }),
  );
}
