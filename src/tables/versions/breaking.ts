import type { Column, Message } from '../table-model.js';

/** The least of a column that tells whether its readers must change something. */
export type ComparedColumn = Pick<Column, 'name' | 'type'> & Partial<Pick<Column, 'label' | 'evidence'>>;

/**
 * A change after which a program that read the former version may fail: a column it asks for is gone, its values are of
 * another type, or there is no table at all. `table` names the sheet or layer in a file that had several.
 */
export type BreakingChange = { table?: string } & (
  | { kind: 'column-lost'; column: string; type: string; renamedTo?: string }
  | { kind: 'type-changed'; column: string; from: string; to: string }
  | { kind: 'table-lost' }
);

/** A column that may have got another name, and what suggests it. */
export interface Renaming {
  from: string;
  to: string;
  /** `spelling`: the same but for capitals, accents and signs. `position`: same place and type, other name. */
  by: 'spelling' | 'position';
}

/** Name without what people change without meaning it: capitals, accents, spaces and signs. */
const spelled = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

/** A column of which no cell holds a value has no type to keep. */
function isBlank({ evidence }: ComparedColumn): boolean {
  return (
    evidence !== undefined && evidence.cells > 0 && evidence.empty + evidence.nullTokens >= evidence.cells
  );
}

/** Pairs columns that are gone with new ones that may be the same under another name. Pure. */
export function guessRenamings(
  before: readonly ComparedColumn[],
  after: readonly ComparedColumn[],
): Renaming[] {
  const kept = new Set(before.map((c) => c.name).filter((name) => after.some((c) => c.name === name)));
  const free = new Map(
    after.flatMap((c, at): [string, { at: number; type: string }][] =>
      kept.has(c.name) ? [] : [[c.name, { at, type: c.type }]],
    ),
  );
  const found: Renaming[] = [];
  const lost = before.map((column, at) => ({ column, at })).filter(({ column }) => !kept.has(column.name));
  for (const by of ['spelling', 'position'] as const) {
    for (const { column, at } of lost) {
      if (found.some(({ from }) => from === column.name)) continue;
      const match = [...free].find(([name, other]) =>
        by === 'spelling'
          ? spelled(name) !== '' && spelled(name) === spelled(column.name)
          : before.length === after.length && other.at === at && other.type === column.type,
      );
      if (!match) continue;
      free.delete(match[0]);
      found.push({ from: column.name, to: match[0], by });
    }
  }
  return found;
}

/**
 * What a new version takes from those who read the former one. `after` is null where it is no table. Columns are known
 * by their names, exactly: that is how programs ask for them. Pure.
 */
export function breakingChanges(
  before: readonly ComparedColumn[],
  after: readonly ComparedColumn[] | null,
): BreakingChange[] {
  if (!after) return [{ kind: 'table-lost' }];
  const byName = new Map(after.map((column) => [column.name, column]));
  const renamed = new Map(guessRenamings(before, after).map(({ from, to }) => [from, to]));
  return before.flatMap((column): BreakingChange[] => {
    const now = byName.get(column.name);
    if (!now) {
      const renamedTo = renamed.get(column.name);
      return [
        { kind: 'column-lost', column: column.name, type: column.type, ...(renamedTo && { renamedTo }) },
      ];
    }
    if (now.type === column.type || isBlank(column) || isBlank(now)) return [];
    return [{ kind: 'type-changed', column: column.name, from: column.type, to: now.type }];
  });
}

/** What tells changes apart; the guess of a new name is not part of it. */
const identity = (change: BreakingChange): string =>
  JSON.stringify([
    change.table ?? null,
    change.kind,
    ...(change.kind === 'table-lost' ? [] : [change.column]),
    ...(change.kind === 'type-changed' ? [change.from, change.to] : []),
  ]);

/** The changes that nobody has accepted yet: a confirmation holds for what was shown when it was given. Pure. */
export function unconfirmed(
  changes: readonly BreakingChange[],
  confirmed: readonly BreakingChange[] | null,
): BreakingChange[] {
  const accepted = new Set((confirmed ?? []).map(identity));
  return changes.filter((change) => !accepted.has(identity(change)));
}

/** A table of a file, as far as its successor is concerned. */
export interface ComparedTable {
  /** Name of the sheet or layer; null where the file is the table. */
  name: string | null;
  columns: readonly ComparedColumn[];
}

/**
 * Pairs the tables of a file with those of its new version: by name; a single one with the single one whatever they are
 * called; one that is gone with a new one in its place. Undefined where a table has no successor. Pure.
 */
export function pairTables<T extends { name: string | null }>(
  before: readonly T[],
  after: readonly T[],
): { before: T; after: T | undefined }[] {
  if (before.length === 1 && after.length === 1) {
    return before.map((one) => ({ before: one, after: after[0] }));
  }
  const former = new Set(before.map(({ name }) => name));
  return before.map((one, at) => {
    const sameName = after.find(({ name }) => name === one.name);
    const inPlace = after[at];
    return {
      before: one,
      after: sameName ?? (inPlace && !former.has(inPlace.name) ? inPlace : undefined),
    };
  });
}

/** `breakingChanges` over all tables of a file; `after` holds those that could be read. Pure. */
export function breakingInTables(
  before: readonly ComparedTable[],
  after: readonly ComparedTable[],
): BreakingChange[] {
  return pairTables(before, after).flatMap(({ before: old, after: now }) =>
    breakingChanges(old.columns, now?.columns ?? null).map((change) =>
      before.length > 1 && old.name !== null ? { table: old.name, ...change } : change,
    ),
  );
}

/** A breaking change as a sentence. */
export function describeBreaking(change: BreakingChange): Message {
  const { it, en } = sentenceOf(change);
  const { table } = change;
  if (table === undefined) return { it, en };
  return { it: `Tabella "${table}": ${uncapitalised(it)}`, en: `Table "${table}": ${uncapitalised(en)}` };
}

const uncapitalised = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function sentenceOf(change: BreakingChange): Message {
  switch (change.kind) {
    case 'table-lost':
      return change.table === undefined
        ? {
            it: 'Il file non è più una tabella: chi ne legge le righe non le troverà.',
            en: 'The file is no longer a table: whoever reads its rows will not find them.',
          }
        : {
            it: 'Non c’è più: chi ne legge le righe non le troverà.',
            en: 'It is gone: whoever reads its rows will not find them.',
          };
    case 'column-lost': {
      const now = change.renamedTo;
      return {
        it: `La colonna "${change.column}" non c’è più${now ? ` (forse ora si chiama "${now}")` : ''}.`,
        en: `The column "${change.column}" is gone${now ? ` (perhaps it is now called "${now}")` : ''}.`,
      };
    }
    case 'type-changed':
      return {
        it: `La colonna "${change.column}" cambia tipo: da ${change.from} a ${change.to}.`,
        en: `The column "${change.column}" changes type: from ${change.from} to ${change.to}.`,
      };
  }
}
