import { areReal, readContext, type TableContext } from './context.js';
import type { ColumnEvidence, KindEvidence, TableEvidence } from './evidence.js';
import { VALUE_KINDS, type ValueKind } from './find-values.js';
import { maskSample } from './mask-text.js';
import {
  PERSONAL_DATA_VERSION,
  type PersonalDataFinding,
  type PersonalDataKind,
  type PersonalDataReport,
} from './model.js';

type Verdict = Pick<PersonalDataFinding, 'severity' | 'confidence' | 'reason'>;

const stop = (confidence: Verdict['confidence'], reason: string): Verdict => ({
  severity: 'stop',
  confidence,
  reason,
});
const note = (confidence: Verdict['confidence'], reason: string): Verdict => ({
  severity: 'note',
  confidence,
  reason,
});

/** Where a value stands within a longer text: fewer than half of the cells are nothing else. */
const isEmbedded = (found: KindEvidence): boolean => found.wholeRows < found.rows / 2;

/** What in a table is personal, from what was counted. Pure. docs/personal-data.md tells the rules in words. */
export function decide(table: TableEvidence): PersonalDataReport {
  const context = readContext(table);
  const columns = table.columns.flatMap((column) => [
    ...VALUE_KINDS.flatMap((kind) => decideValues(table, column, kind, context)),
    ...decideHealth(table, column, context),
  ]);
  columns.push(...decidePersons(table, context, columns));
  columns.sort((a, b) => a.index - b.index);
  const counts = columns.filter(({ kind }) => kind === 'codice-fiscale').map(({ distinct }) => distinct);
  if (table.persons !== undefined && columns.some(({ kind }) => kind === 'birth-date'))
    counts.push(table.persons);
  return {
    version: PERSONAL_DATA_VERSION,
    scanned: table.rows,
    columns,
    ...(counts.length > 0 && { persons: Math.max(...counts) }),
  };
}

function decideValues(
  table: TableEvidence,
  column: ColumnEvidence,
  kind: ValueKind,
  context: TableContext,
): PersonalDataFinding[] {
  const found = column.found[kind];
  if (!found || found.personalRows === 0) return [];
  const verdict = JUDGES[kind](column, found, context);
  if (!verdict) return [];
  return [
    {
      column: column.column,
      index: column.index,
      kind,
      rows: found.personalRows,
      distinct: found.personalDistinct,
      exact: !column.sampled,
      share: shareOf(found.personalRows, table.rows),
      embedded: isEmbedded(found),
      samples: found.samples.map(maskSample),
      ...verdict,
    },
  ];
}

const JUDGES: Record<
  ValueKind,
  (column: ColumnEvidence, found: KindEvidence, context: TableContext) => Verdict | undefined
> = {
  'codice-fiscale': ({ header, filled }, found, { contracts }) => {
    if (!areReal(found)) return undefined;
    // Winners of contracts are published by law; sole traders among companies have the tax code of a person.
    if (contracts && header.supplier && found.rows < filled * 0.5)
      return note('certain', 'sole traders among suppliers');
    return stop('certain', 'check letters');
  },

  iban: (_column, found, { persons, organisations }) => {
    if (!areReal(found)) return undefined;
    // The accounts of bodies are published by law (d.lgs. 33/2013, art. 36).
    if (organisations && !persons && !isEmbedded(found))
      return note('certain', 'accounts in a table of organisations');
    return stop('certain', 'check digits');
  },

  email: ({ header }, found, { persons, organisations, officials, professionals }) => {
    if (isEmbedded(found) && !header.email) return stop('likely', 'addresses within texts');
    if (header.office && !persons) return undefined;
    if (persons && (officials || professionals))
      return note('possible', 'addresses of those who serve the public');
    if (persons) return stop('likely', 'addresses beside persons');
    const looks = found.personalLookRows / found.rows;
    if (organisations)
      return looks >= 0.1 ? note('possible', 'names in addresses of organisations') : undefined;
    return found.personalRows >= found.rows * 0.5
      ? stop('likely', 'addresses of persons or of free providers')
      : note('possible', 'some addresses of persons among those of offices');
  },

  phone: ({ header, filled }, found, { persons, organisations, officials, professionals }) => {
    if (!header.phone) {
      const only = found.personalLookRows === 0;
      if (isEmbedded(found)) return only ? undefined : stop('likely', 'mobile numbers within texts');
      if (only && !persons) return undefined;
      return persons ? stop('likely', 'numbers beside persons') : note('possible', 'telephone numbers');
    }
    if (header.office) return undefined;
    if (persons && (officials || professionals))
      return note('possible', 'numbers of those who serve the public');
    if (persons) return stop('likely', 'numbers beside persons');
    const mobiles = found.personalLookRows / filled;
    if (organisations)
      return mobiles >= 0.2 ? note('possible', 'mobile numbers of organisations') : undefined;
    if (mobiles >= 0.5) return stop('likely', 'mobile numbers');
    return mobiles >= 0.02 ? note('possible', 'some mobile numbers') : undefined;
  },

  'vehicle-plate': ({ header, filled }, found, { fleet, persons }) => {
    if (isEmbedded(found)) return fleet ? undefined : stop('likely', 'plates within texts');
    if (header.plate) {
      if (found.rows < filled * 0.3 || fleet) return undefined;
      return stop('likely', persons ? 'plates beside persons' : 'plates');
    }
    // Without a word for it only a column of nothing else: two letters, three digits and two letters are many a code.
    if (fleet || found.rows < filled * 0.95 || found.personalDistinct < 20) return undefined;
    return persons ? stop('possible', 'shape, beside persons') : note('possible', 'shape');
  },
};

function decideHealth(
  table: TableEvidence,
  column: ColumnEvidence,
  context: TableContext,
): PersonalDataFinding[] {
  const make = (rows: number, verdict: Verdict, embedded: boolean): PersonalDataFinding[] =>
    rows === 0
      ? []
      : [finding(table, column, 'health', { rows, distinct: rows, embedded, samples: [], ...verdict })];
  // `persons`: the table names them, or tells their birth dates. Counts of patients by hospital name nobody.
  const persons = !context.historical && (context.persons || context.births.length > 0);
  if (persons && column.header.health) {
    return make(column.filled, stop('likely', 'a column of health beside persons'), false);
  }
  if (persons && column.healthRows > 0) {
    return make(column.healthRows, stop('likely', 'words of health beside persons'), true);
  }
  return make(column.healthCells, stop('likely', 'words of health and a person in one cell'), true);
}

/** Names and birth dates, which tell who somebody is only together. */
function decidePersons(
  table: TableEvidence,
  context: TableContext,
  others: readonly PersonalDataFinding[],
): PersonalDataFinding[] {
  const { names, births, historical, officials } = context;
  if (historical) return [];
  const named = (verdict: Verdict) => names.map((column) => ofColumn(table, column, 'person-name', verdict));
  const born = (verdict: Verdict) => births.map((column) => ofColumn(table, column, 'birth-date', verdict));
  const holdsOffice = names.length > 0 && officials;
  if (names.length > 0 && births.length > 0) {
    const verdict = holdsOffice
      ? note('likely', 'names and birth dates of those who hold an office')
      : stop('likely', 'names beside birth dates');
    return [...named(verdict), ...born(verdict)];
  }
  if (births.length > 0) {
    if (context.codes.length > 0) return born(stop('likely', 'birth dates beside tax codes'));
    if ((table.uniqueShare ?? 0) >= 0.2) {
      return born(stop('likely', 'birth date, sex and place tell people apart'));
    }
    return [];
  }
  const identified = others.some(({ severity, kind }) => severity === 'stop' && kind !== 'vehicle-plate');
  return identified ? named(note('likely', 'names beside other personal data')) : [];
}

const ofColumn = (
  table: TableEvidence,
  column: ColumnEvidence,
  kind: PersonalDataKind,
  verdict: Verdict,
): PersonalDataFinding =>
  finding(table, column, kind, {
    rows: column.filled,
    distinct: column.distinct ?? 0,
    embedded: false,
    samples: column.samples.slice(0, 5).map(maskSample),
    ...verdict,
  });

const finding = (
  table: TableEvidence,
  { column, index }: ColumnEvidence,
  kind: PersonalDataKind,
  rest: Verdict & Pick<PersonalDataFinding, 'rows' | 'distinct' | 'embedded' | 'samples'>,
): PersonalDataFinding => ({
  column,
  index,
  kind,
  exact: true,
  share: shareOf(rest.rows, table.rows),
  ...rest,
});

const shareOf = (rows: number, all: number): number => (all === 0 ? 0 : Math.min(1, rows / all));
