import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnEvidence, KindEvidence } from './evidence.js';
import { findValues, isOfOffice, type ValueKind } from './find-values.js';
import { isPersonsName } from './kinds/email.js';
import { phoneSort } from './kinds/phone.js';
import type { Match } from './model.js';
import { candidateSql } from './shapes.js';

/** Candidates of one column that are looked at one by one. */
const MOST = 200_000;
/** Longer cells are read up to here: an article in a cell has said who it speaks of by then. */
const LONGEST = 100_000;

/**
 * Reads the different candidates of a column, with how often they occur, and counts what they are. Above `MOST`
 * candidate rows those are taken whose hash falls on one in k, and the counts are k times theirs.
 */
export async function countCandidates(
  connection: DuckDBConnection,
  from: string,
  column: ColumnEvidence,
  candidates: number,
): Promise<void> {
  const one = Math.max(1, Math.ceil(candidates / MOST));
  const text = column.text as string;
  const part = one > 1 ? ` AND hash(${text}) % ${one} = 0` : '';
  const result = await connection.stream(
    `SELECT left(${text}, ${LONGEST}) AS v, count(*) AS n FROM ${from} WHERE ${candidateSql(text, column.header)}${part} GROUP BY 1`,
  );
  const tally = new Tally();
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    const [values = [], counts = []] = chunk.getColumns();
    values.forEach((value, i) => {
      tally.add(String(value), Number(counts[i]), column);
    });
  }
  tally.into(column, one);
}

/** Counts of all kinds in one column. */
class Tally {
  private readonly kinds = new Map<ValueKind, KindEvidence & { seen: Set<string> }>();
  private health = 0;

  add(text: string, rows: number, { header }: ColumnEvidence): void {
    const { matches, shaped, health } = findValues(text, header);
    if (health) this.health += rows;
    for (const kind of ['codice-fiscale', 'iban'] as const)
      if (shaped[kind]) this.of(kind).shapedRows += rows;
    const kinds = new Set(matches.map(({ kind }) => kind as ValueKind));
    const whole = text.trim();
    for (const kind of kinds) {
      const counted = this.of(kind);
      const some = matches.filter((match) => match.kind === kind);
      const personal = some.filter((match) => !isOfOffice(match));
      counted.rows += rows;
      if (some.reduce((sum, { start, end }) => sum + end - start, 0) >= whole.length * 0.8)
        counted.wholeRows += rows;
      if (personal.length === 0) continue;
      counted.personalRows += rows;
      if (personal.some(looksPersonal)) counted.personalLookRows += rows;
      for (const { value } of personal) {
        counted.seen.add(value);
        if (counted.samples.length < 5 && !counted.samples.includes(value)) counted.samples.push(value);
      }
    }
  }

  into(column: ColumnEvidence, factor: number): void {
    column.sampled = factor > 1;
    column.healthCells = this.health * factor;
    for (const [kind, { seen, ...counted }] of this.kinds) {
      column.found[kind] = {
        ...counted,
        rows: counted.rows * factor,
        wholeRows: counted.wholeRows * factor,
        shapedRows: counted.shapedRows * factor,
        personalRows: counted.personalRows * factor,
        personalLookRows: counted.personalLookRows * factor,
        personalDistinct: seen.size * factor,
      };
    }
  }

  private of(kind: ValueKind): KindEvidence & { seen: Set<string> } {
    let counted = this.kinds.get(kind);
    if (!counted) {
      counted = {
        rows: 0,
        wholeRows: 0,
        shapedRows: 0,
        personalRows: 0,
        personalDistinct: 0,
        personalLookRows: 0,
        samples: [],
        seen: new Set(),
      };
      this.kinds.set(kind, counted);
    }
    return counted;
  }
}

/** By itself a mobile number, or an address called `name.surname`. */
function looksPersonal({ kind, value }: Match): boolean {
  if (kind === 'phone') return phoneSort(value) === 'mobile';
  return kind !== 'email' || isPersonsName(value.split('@')[0] ?? '');
}
