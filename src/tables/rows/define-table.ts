import { announceTables } from '../../catalog/commands/announce-tables.js';
import { brokenUnique, type Trx } from '../../platform/database.js';
import { quoteIdentifier } from '../cast-sql.js';
import { tableEngine } from '../engine.js';
import { parquetRelation, type TableColumn } from '../query/relation.js';
import { streamOn } from '../query/run.js';
import { column } from '../query/tree.js';
import type { Message } from '../table-model.js';
import { keyOf } from './check-records.js';
import { BadValue, checkValue, type StoredValue } from './check-value.js';
import { writePart } from './compact-rows.js';
import {
  fieldType,
  fromFileColumn,
  placeColumn,
  placeType,
  type RowColumn,
  rowColumn,
} from './field-types.js';
import { guessField, guessPlace } from './guess-fields.js';
import { type RowServices, rowReader, writeTurns } from './row-services.js';
import { findRowTable, type RowTable } from './row-tables.js';

/** A field as clients define it. */
export interface FieldDefinition {
  id: string;
  /** Guessed from the records where left out. */
  type?: string;
  info?: Record<string, unknown>;
}

export interface TableDefinition {
  fields?: readonly FieldDefinition[];
  /** Names of columns; what is left out stays as it is. */
  primaryKey?: readonly string[];
}

export interface DefinitionProblem {
  /** Where in the definition: `fields/2`, `primaryKey/0`. */
  pointer: string;
  code: string;
  message: Message;
}

/** A definition that no table can have, or not this one. */
export class BadDefinition extends Error {
  constructor(readonly problems: readonly DefinitionProblem[]) {
    super(problems.map(({ message }) => message.en).join('; '));
    this.name = 'BadDefinition';
  }
}

/**
 * Columns of a table whose rows come by API; a file's may have six times as many. What is not in Parquet yet is kept in
 * a DuckDB table for each table of rows that is read, and each of its columns takes memory even where it is empty; a file
 * is read in a process of its own, with bounds that this one cannot have.
 */
const MOST_COLUMNS = 1000;

const tooManyColumns = (found: number): BadDefinition =>
  new BadDefinition([
    problem(
      'fields',
      'too-many',
      `Le colonne sono ${found}: una tabella di righe via API ne ha al più ${MOST_COLUMNS}. Più larga può essere la tabella di un file (fino a 6000).`,
      `There are ${found} columns: a table of rows by API has ${MOST_COLUMNS} at most. The table of a file may be wider (up to 6000).`,
    ),
  ]);

const problem = (pointer: string, code: string, it: string, en: string): DefinitionProblem => ({
  pointer,
  code,
  message: { it, en },
});

/** Names as CKAN allows them (contract, section 12). */
function checkName(name: string, pointer: string): DefinitionProblem[] {
  const wrong =
    name === '' || name !== name.trim() || /^_|["\0\p{Cs}]/u.test(name) || Buffer.byteLength(name) > 63;
  if (!wrong) return [];
  const shown = JSON.stringify(name);
  return [
    problem(
      pointer,
      'name',
      `${shown} non è un nome valido di colonna: al più 63 byte, senza "_" iniziale, virgolette o spazi intorno.`,
      `${shown} is not a valid field name: at most 63 bytes, no leading "_", no quotes, no blanks around.`,
    ),
  ];
}

/** The fields that are defined, and those that only the records name, at the end. */
function allFields(
  given: readonly FieldDefinition[],
  records: readonly unknown[],
  known: readonly RowColumn[],
): FieldDefinition[] {
  const names = new Set([...given.map(({ id }) => id), ...known.map(({ name }) => name)]);
  const found = new Set<string>();
  for (const record of records) {
    if (typeof record !== 'object' || record === null) continue;
    for (const name of Object.keys(record)) if (!names.has(name)) found.add(name);
  }
  return [...given, ...[...found].map((id) => ({ id }))];
}

/**
 * The columns of a table with these fields added. Pure. Columns that are there stay where they are, with their types; their
 * `info` may change. Throws `BadDefinition`.
 */
export function addColumns(
  known: readonly RowColumn[],
  given: readonly FieldDefinition[],
  records: readonly unknown[],
): RowColumn[] {
  const columns = [...known];
  const problems: DefinitionProblem[] = [];
  for (const [at, field] of allFields(given, records, known).entries()) {
    const pointer = `fields/${at}`;
    const place = columns.findIndex(({ name }) => name === field.id);
    const geographic = placeType(field.type ?? '');
    const type = geographic ? 'json' : fieldType(field.type ?? '');
    if (type === undefined && field.type) {
      problems.push(
        problem(
          `${pointer}/type`,
          'type',
          `Tipo sconosciuto: ${JSON.stringify(field.type)}.`,
          `Unknown type: ${JSON.stringify(field.type)}.`,
        ),
      );
      continue;
    }
    const before = columns[place];
    if (before) {
      const isOther = geographic ? geographic !== before.type : type !== undefined && type !== before.field;
      if (isOther)
        problems.push(
          problem(
            `${pointer}/type`,
            'type-change',
            `La colonna ${JSON.stringify(field.id)} è di tipo ${before.field} e non può diventare ${geographic ?? type}.`,
            `The column ${JSON.stringify(field.id)} is of type ${before.field} and cannot become ${geographic ?? type}.`,
          ),
        );
      else if (field.info) columns[place] = { ...before, info: field.info, label: labelOf(field) };
      continue;
    }
    const wrong = checkName(field.id, `${pointer}/id`);
    if (columns.some(({ name }) => name.toLowerCase() === field.id.toLowerCase()))
      wrong.push(
        problem(
          `${pointer}/id`,
          'duplicate',
          `La colonna ${JSON.stringify(field.id)} c'è già, a meno delle maiuscole.`,
          `The column ${JSON.stringify(field.id)} is there already, but for the case.`,
        ),
      );
    problems.push(...wrong);
    if (wrong.length > 0) continue;
    const values = records.map((record) => (record as Record<string, unknown> | null)?.[field.id]);
    const places = geographic ?? (type === undefined ? guessPlace(values) : undefined);
    columns.push(
      places
        ? placeColumn(field.id, places, field.info)
        : rowColumn(field.id, type ?? guessField(values), field.info),
    );
  }
  if (columns.length > MOST_COLUMNS) throw tooManyColumns(columns.length);
  if (problems.length > 0) throw new BadDefinition(problems);
  return columns;
}

const labelOf = ({ id, info }: FieldDefinition): string =>
  typeof info?.label === 'string' && info.label !== '' ? info.label : id;

/** Throws `BadDefinition` for a key that is not made of columns of the table, each once. */
export function checkKey(columns: readonly RowColumn[], key: readonly string[]): void {
  const problems = key.flatMap((name, at) =>
    columns.some((each) => each.name === name) && key.indexOf(name) === at
      ? []
      : [
          problem(
            `primaryKey/${at}`,
            'column',
            `La chiave vuole colonne della tabella, una volta ciascuna: ${JSON.stringify(name)}.`,
            `The key wants columns of the table, each once: ${JSON.stringify(name)}.`,
          ),
        ],
  );
  if (problems.length > 0) throw new BadDefinition(problems);
}

/**
 * Creates the table of a distribution, or adds columns to it or gives it another key. `records` only tell types and names
 * that the definition leaves out; they are not stored. `fileId`: the file of the distribution, where it has
 * one that is no table. Errors: `BadDefinition` (names, types, a key that rows share).
 */
export async function defineRowTable(
  services: RowServices,
  distributionId: string,
  definition: TableDefinition,
  options: { records?: readonly unknown[]; fileId?: string | undefined } = {},
): Promise<RowTable> {
  const { records = [], fileId = null } = options;
  return writeTurns(services).take(distributionId, () =>
    services.db.transaction().execute(async (trx) => {
      const now = services.catalog.now();
      await trx
        .insertInto('row_table')
        .values({
          distribution_id: distributionId,
          file_id: fileId,
          columns: '[]',
          created_at: now,
          modified_at: now,
        })
        .onConflict((conflict) => conflict.column('distribution_id').doNothing())
        .execute();
      const before = await findRowTable(trx, distributionId, { lock: true });
      if (!before) throw new Error('a table that was just made is there');
      if (before.columns.length === 0) await announceTables(trx, { distributionId }, now);
      const columns = addColumns(before.columns, definition.fields ?? [], records);
      const key = [...(definition.primaryKey ?? before.primaryKey)];
      checkKey(columns, key);
      const sameKey = JSON.stringify(key) === JSON.stringify(before.primaryKey);
      const same = sameKey && JSON.stringify(columns) === JSON.stringify(before.columns);
      if (!same) {
        // The first definition has no rows to be widened.
        const fresh = before.columns.length === 0 && before.lastChange === 0 && before.parts.length === 0;
        await trx
          .updateTable('row_table')
          .set({
            columns: JSON.stringify(columns),
            primary_key: key,
            definition: fresh ? before.definition : before.definition + 1,
            modified_at: now,
          })
          .where('distribution_id', '=', distributionId)
          .execute();
      }
      if (!sameKey) await rebuildKeys(services, trx, before, columns, key);
      return { ...before, columns, primaryKey: key };
    }),
  );
}

const KEYS_AT_ONCE = 5000;

/** Fills `row_key` from the rows that are there. `before` is the locked table: what is committed cannot change. */
async function rebuildKeys(
  services: RowServices,
  trx: Trx,
  before: RowTable,
  columns: readonly RowColumn[],
  key: readonly string[],
): Promise<void> {
  const { distributionId } = before;
  await trx.deleteFrom('row_key').where('distribution_id', '=', distributionId).execute();
  if (key.length === 0 || before.rowCount === 0) return;
  const known = new Set(before.columns.map(({ name }) => name));
  const added = key.find((name) => !known.has(name));
  if (added !== undefined) throw new BadDefinition([notAKey(added)]);
  const keyColumns = key.map((name) => columns.find((each) => each.name === name) as RowColumn);
  await rowReader(services).use(distributionId, async (connection, { relation }) => {
    const query = { select: [column('_id'), ...key.map((name) => column(name))] };
    for await (const rows of streamOn(connection, relation, query)) {
      for (let at = 0; at < rows.length; at += KEYS_AT_ONCE) {
        const values = rows.slice(at, at + KEYS_AT_ONCE).map(([id, ...parts]) => ({
          distribution_id: distributionId,
          id: Number(id),
          key: keyOf(parts.map((part, place) => keyPart(part, keyColumns[place] as RowColumn))),
        }));
        await trx
          .insertInto('row_key')
          .values(values)
          .execute()
          .catch((error) => {
            throw brokenUnique(error) === undefined ? error : new BadDefinition([notAKey(key.join(', '))]);
          });
      }
    }
  });
}

function keyPart(value: unknown, of: RowColumn): StoredValue {
  const checked = checkValue(value, of);
  if (checked instanceof BadValue || checked === null) throw new BadDefinition([notAKey(of.name)]);
  return checked;
}

const notAKey = (name: string): DefinitionProblem =>
  problem(
    'primaryKey',
    'not-unique',
    `Le righe presenti hanno valori uguali o mancanti in ${JSON.stringify(name)}: non può essere la chiave.`,
    `Rows that are there have equal or missing values in ${JSON.stringify(name)}: it cannot be the key.`,
  );

/** A file that was read as a table, whose rows the API is to go on from. */
export interface FileTable {
  fileId: string;
  parquetPath: string;
  columns: readonly TableColumn[];
  total: number;
}

/**
 * Makes the table of a distribution out of its file's: same rows, same numbers. A table that began with an earlier file is
 * replaced. The file itself stays as it is. Errors: `BadDefinition` for a file of too many columns.
 */
export async function startFromFile(
  services: RowServices,
  distributionId: string,
  file: FileTable,
): Promise<void> {
  await writeTurns(services).take(distributionId, async () => {
    // A geometry made of other columns would stand still while rows change.
    const columns = file.columns.filter(({ virtual }) => !virtual).map(fromFileColumn);
    if (columns.length > MOST_COLUMNS) throw tooManyColumns(columns.length);
    const source = parquetRelation(file.parquetPath, file.columns, file.total);
    const casts = columns.map(
      ({ name, storage }) => `CAST(${quoteIdentifier(name)} AS ${storage}) AS ${quoteIdentifier(name)}`,
    );
    const sql = `(SELECT ${[quoteIdentifier(source.rowId), ...casts].join(', ')} FROM ${source.sql} AS file)`;
    const engine = await tableEngine();
    const part = await engine.use((connection) =>
      writePart(connection, services.tablesDir, distributionId, 1, { sql, columns, rowId: source.rowId }),
    );
    const now = services.catalog.now();
    await services.db.transaction().execute(async (trx) => {
      await trx.deleteFrom('row_table').where('distribution_id', '=', distributionId).execute();
      await trx
        .insertInto('row_table')
        .values({
          distribution_id: distributionId,
          file_id: file.fileId,
          columns: JSON.stringify(columns),
          next_id: file.total + 1,
          row_count: file.total,
          generation: 1,
          parts: [part],
          parts_next_id: file.total + 1,
          created_at: now,
          modified_at: now,
        })
        .execute();
      await announceTables(trx, { distributionId }, now);
    });
  });
}
