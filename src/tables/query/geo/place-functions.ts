import { BOOLEAN, DOUBLE, type DuckDBConnection, DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api';
import type { Geometry } from '../../../geo/geometry.js';
import type { PlaceTest } from '../tree.js';
import { metresApart } from './distance.js';
import { type Parts, partsOfGeometry } from './parts.js';
import { readPlace } from './read-place.js';
import { intersects, within } from './relate.js';

/** What the SQL functions are told of a test, as JSON text. */
export const placeTestText = (test: PlaceTest): string => JSON.stringify(test);

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
      return metresApart(place, wanted) <= test.metres;
  }
}

/** The last value made of a text is kept: a whole query has one. */
function remembered<T>(make: (text: string) => T): (text: string) => T {
  let last: { text: string; made: T } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, made: make(text) };
    return last.made;
  };
}

const isEmpty = (parts: Parts): boolean => parts.points.length + parts.segments.length === 0;

function partsOfText(text: string): Parts | null {
  const geometry = readPlace(text);
  const parts = geometry && partsOfGeometry(geometry);
  return parts && !isEmpty(parts) ? parts : null;
}

/** A function of a cell and of what the whole query asks with; null where either is. */
function functionOf(
  name: string,
  returnType: typeof BOOLEAN | typeof DOUBLE,
  work: (cell: string, told: string) => boolean | number | null,
) {
  return DuckDBScalarFunction.create({
    name,
    parameterTypes: [VARCHAR, VARCHAR],
    returnType,
    mainFunction: (_, input, output) => {
      const cells = input.getColumnVector(0);
      // The same in every row, and maybe long: it is read once.
      const what = input.rowCount > 0 ? (input.getColumnVector(1).getItem(0) as string | null) : null;
      for (let row = 0; row < input.rowCount; row += 1) {
        const cell = cells.getItem(row) as string | null;
        output.setItem(row, cell === null || what === null ? null : work(cell, what));
      }
      output.flush();
    },
  });
}

/**
 * Gives a connection `portico_place(cell, test)` and `portico_metres(cell, geometry)`, for there is no spatial extension:
 * they run in JavaScript, 2,048 rows at a time. Cells that hold no place give null.
 */
export function registerPlaceFunctions(connection: DuckDBConnection): void {
  const testOf = remembered((text) => {
    const test = JSON.parse(text) as PlaceTest;
    return { test, wanted: partsOfGeometry(test.geometry) };
  });
  const targetOf = remembered((text) => partsOfGeometry(JSON.parse(text) as Geometry));
  connection.registerScalarFunction(
    functionOf('portico_place', BOOLEAN, (cell, told) => {
      const place = partsOfText(cell);
      if (!place) return null;
      const { test, wanted } = testOf(told);
      return answers(place, test, wanted);
    }),
  );
  connection.registerScalarFunction(
    functionOf('portico_metres', DOUBLE, (cell, told) => {
      const place = partsOfText(cell);
      const metres = place ? metresApart(place, targetOf(told)) : Number.NaN;
      return Number.isFinite(metres) ? metres : null;
    }),
  );
}
