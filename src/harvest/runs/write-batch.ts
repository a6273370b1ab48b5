import { sql } from 'kysely';
import { type ImportItem, type ImportResult, importWithin } from '../../catalog/commands/import-resources.js';
import { undelete } from '../../catalog/commands/undelete.js';
import type { Documents, OrganizationRecord } from '../../catalog/record.js';
import type { Bilingual, FieldProblem } from '../../errors.js';
import { systemActor } from '../../people/policy.js';
import type { Trx } from '../../platform/database.js';
import type { HarvestItemState, ResourceKind } from '../../platform/schema.js';
import { HARVESTER_NAME } from '../reconcile/identity.js';
import type { Decision, Known } from '../reconcile/reconcile.js';
import { catalogIdentifier } from './catalog-identifier.js';
import { gateOfRun, type Problems, withNotes } from './gate-of-run.js';
import type { HarvestOutcome } from './model.js';
import type { PreparedItem } from './prepare-records.js';
import type { RunState } from './run-state.js';
import { type ItemRow, writeItems } from './write-items.js';

/** In whose name harvested things are written. */
export const HARVESTER = systemActor(HARVESTER_NAME);

/** What writing a batch needs of a run; without an id it was a person who decided. */
export type BatchRun = Pick<RunState, 'catalog' | 'source' | 'dry'> & {
  readonly runId: string | null;
  readonly imagined?: RunState['imagined'];
};

/** A prepared item with what is to be done with it. */
export type Work = Extract<PreparedItem, { is: 'item' }> & {
  decision: Decision;
  /** Where it belongs; undefined where nobody holds it. */
  organization: OrganizationRecord | undefined;
};

/** What became of one prepared item. */
export interface Line {
  key: string | undefined;
  title: string | undefined;
  kind: ResourceKind | undefined;
  outcome: HarvestOutcome;
  /** The outcome is news: a line of the report. */
  isNews: boolean;
  itemId: number | undefined;
  resourceId: string | undefined;
  reason?: Bilingual | undefined;
  problems: readonly FieldProblem[];
  isDraft: boolean;
}

const REASONS = {
  noHolder: {
    it: 'Né titolare né editore: indica un’organizzazione per la fonte.',
    en: 'Neither rights holder nor publisher: name an organization for the source.',
  },
  elsewhere: {
    it: 'Si legge già da un’altra fonte, almeno altrettanto vicina all’origine.',
    en: 'It is already read from another source, at least as near to the origin.',
  },
  own: {
    it: 'È un dataset di questo portale tornato a casa: resta com’è qui.',
    en: 'It is a dataset of this portal that came home: it stays as it is here.',
  },
  deleted: {
    it: 'È stato rimosso qui: non viene riportato.',
    en: 'It was removed here: it is not brought back.',
  },
  held: {
    'landing-page': {
      it: 'Ha la pagina di un dataset già presente: è lo stesso? Decide una persona.',
      en: 'It has the landing page of a dataset that is here: is it the same? A person decides.',
    },
    'title-publisher-address': {
      it: 'Ha titolo, editore e indirizzo dei dati di un dataset già presente: è lo stesso? Decide una persona.',
      en: 'It has title, publisher and address of the data of a dataset that is here: is it the same? A person decides.',
    },
  },
} as const;

const isWriting = ({ decision, organization }: Work): boolean =>
  organization !== undefined &&
  (decision.do === 'add' ||
    decision.do === 'change' ||
    decision.do === 'restore' ||
    decision.do === 'adopt' ||
    decision.do === 'move');

/**
 * Carries out what was decided, within a transaction: the catalogue, what is known of the records, and the merges that are
 * proposed. Returns what became of each, in order. In a dry run nothing is written.
 */
export async function writeBatch(
  trx: Trx,
  run: BatchRun,
  known: Known,
  works: readonly Work[],
): Promise<Line[]> {
  if (!run.dry) await prepareResources(trx, run, works);
  const results = new Map<Work, Written>();
  for (const kind of ['dataset', 'dataService'] as const) {
    await importKind(
      trx,
      run,
      known,
      works.filter((work) => work.mapped.kind === kind && isWriting(work)),
      kind,
      results,
    );
  }
  const lines = works.map((work) => lineOf(work, results.get(work)));
  const rows = works.flatMap((work, i) => itemRowOf(run, work, lines[i] as Line) ?? []);
  if (run.dry) return lines;
  const ids = await writeItems(trx, run.source.id, rows, run.catalog.now());
  const done = lines.map((line) => ({ ...line, itemId: line.itemId ?? ids.get(line.key ?? '') }));
  await writeMerges(trx, run, works, done);
  return done;
}

/** What has to be so before documents are written: tombstones live again, the former leaders of resources step back. */
async function prepareResources(trx: Trx, run: BatchRun, works: readonly Work[]): Promise<void> {
  const writing = works.filter(isWriting).map(({ decision }) => decision);
  const restored = writing.flatMap((d) => (d.do === 'restore' ? d.resourceId : []));
  await undelete(run.catalog, trx, HARVESTER, restored, { asDrafts: true });
  const stepBack = writing.flatMap((d) => (d.do === 'move' ? d.fromItemId : []));
  if (stepBack.length > 0) {
    await trx
      .updateTable('harvest_item')
      .set({ state: 'elsewhere', outcome: 'elsewhere', reason: JSON.stringify(REASONS.elsewhere) })
      .where('id', 'in', stepBack)
      .execute();
  }
}

interface Written {
  result: ImportResult;
  problems: readonly FieldProblem[];
}

async function importKind<K extends ResourceKind>(
  trx: Trx,
  run: BatchRun,
  known: Known,
  works: readonly Work[],
  kind: K,
  results: Map<Work, Written>,
): Promise<void> {
  if (works.length === 0) return;
  const items = works.map((work): ImportItem<K> => {
    const { decision, mapped, organization } = work;
    const resourceId = 'resourceId' in decision ? decision.resourceId : null;
    const { identifier, doc } = catalogIdentifier(
      run.source,
      known,
      { key: work.seen.key, mapped },
      decision,
      resourceId,
    );
    return {
      iri: mapped.iri,
      doc: doc as Documents[K],
      organization: organization as OrganizationRecord,
      publish: true,
      resourceId,
      identifier,
    };
  });
  const problems: Problems = new Map();
  const gate = await gateOfRun(run.catalog, items, run.source.settings, problems);
  const written = await importWithin(run.catalog, trx, HARVESTER, kind, items, gate, { dry: run.dry });
  for (const [i, result] of written.entries()) {
    results.set(works[i] as Work, { result, problems: problems.get(items[i] as ImportItem) ?? [] });
  }
}

/** What became of an item, as the report tells it. */
function lineOf(work: Work, written: Written | undefined): Line {
  const { decision, seen, title, notes } = work;
  const item = 'item' in decision ? decision.item : undefined;
  const line: Line = {
    key: seen.key,
    title,
    kind: seen.kind,
    outcome: 'unchanged',
    isNews: true,
    itemId: item?.id,
    resourceId: 'resourceId' in decision ? decision.resourceId : (item?.resourceId ?? undefined),
    problems: withNotes([], notes),
    isDraft: false,
  };
  switch (decision.do) {
    case 'nothing':
      return { ...line, ...asBefore(decision.item.state, decision.item.outcome) };
    case 'repeated':
      return { ...line, outcome: 'repeated', isNews: false };
    case 'deleted':
      return { ...line, outcome: 'deleted', reason: REASONS.deleted };
    case 'refuse':
      return { ...line, outcome: 'refused', reason: decision.reason };
    case 'own':
    case 'elsewhere':
      return { ...line, outcome: decision.do, reason: REASONS[decision.do] };
    case 'propose':
      return { ...line, outcome: 'held', reason: REASONS.held[decision.why] };
    default:
      return written
        ? writtenLine(line, decision, written, notes)
        : { ...line, outcome: 'refused', reason: REASONS.noHolder };
  }
}

/** What nothing changed about, told by what it is: a refused record is still refused. */
const asBefore = (state: HarvestItemState, outcome: string): Pick<Line, 'outcome' | 'isNews'> => ({
  outcome:
    state === 'active'
      ? outcome === 'refused'
        ? 'refused'
        : 'unchanged'
      : state === 'removed'
        ? 'unchanged'
        : state,
  isNews: false,
});

function writtenLine(
  line: Line,
  decision: Decision,
  { result, problems }: Written,
  notes: readonly Bilingual[],
): Line {
  const told = { ...line, problems: withNotes(problems, notes) };
  if (result.outcome === 'refused') return { ...told, outcome: 'refused', reason: result.reason };
  const outcome =
    decision.do === 'restore'
      ? 'restored'
      : decision.do === 'move'
        ? 'moved'
        : (result.outcome as HarvestOutcome);
  return {
    ...told,
    outcome,
    isNews: outcome !== 'unchanged',
    resourceId: result.id,
    reason: result.reason,
    isDraft: !result.published,
  };
}

const STATES: Partial<Record<HarvestOutcome, HarvestItemState>> = {
  deleted: 'deleted',
  own: 'own',
  elsewhere: 'elsewhere',
  held: 'held',
  refused: 'refused',
};

/** What is kept of an item; undefined where nothing is to be written. */
function itemRowOf(run: BatchRun, { decision, seen, mapped }: Work, line: Line): ItemRow | undefined {
  if (decision.do === 'nothing' || decision.do === 'repeated') return undefined;
  const item = 'item' in decision ? decision.item : undefined;
  const isClash = decision.do === 'refuse' && item?.state === 'active';
  // A published document outlives a bad update.
  const state =
    line.outcome === 'refused' && item?.state === 'active' ? 'active' : (STATES[line.outcome] ?? 'active');
  const row: ItemRow = {
    id: item?.id,
    key: seen.key,
    kind: seen.kind,
    title: line.title,
    identifier: isClash ? (item?.identifier ?? undefined) : seen.identifier,
    iri: isClash ? (item?.iri ?? undefined) : seen.iri,
    aliases: aliasesOf(seen, item),
    chain: mapped.chain ?? [],
    distance: seen.distance,
    hash: isClash ? null : seen.hash,
    state,
    resourceId: state === 'refused' || state === 'held' ? undefined : line.resourceId,
    outcome: line.outcome,
    reason: line.reason,
    problems: line.problems,
  };
  if (run.dry && run.imagined) imagine(run.imagined, row);
  return row;
}

/** Every other name it has or had. */
function aliasesOf(
  seen: { key: string; identifier: string | undefined; iri: string | undefined; aliases: readonly string[] },
  item:
    | { key: string; identifier: string | null; iri: string | null; aliases: readonly string[] }
    | undefined,
): string[] {
  const names = new Set([...(item?.aliases ?? []), ...seen.aliases]);
  for (const former of [item?.key, item?.identifier, item?.iri]) if (former) names.add(former);
  for (const present of [seen.key, seen.identifier, seen.iri]) if (present) names.delete(present);
  return [...names];
}

/** A dry run remembers what it would have written, so that a second record of the same name is noticed. */
function imagine(imagined: RunState['imagined'], row: ItemRow): void {
  const id = row.id ?? -(imagined.size + 1);
  imagined.set(row.key, {
    id,
    key: row.key,
    kind: row.kind,
    identifier: row.identifier ?? null,
    iri: row.iri ?? null,
    aliases: row.aliases,
    hash: row.hash,
    state: row.state,
    resourceId: row.resourceId ?? null,
    isMissing: false,
    outcome: row.outcome,
  });
}

/** Notes what a person is asked: whether a record is something that is here. */
async function writeMerges(
  trx: Trx,
  run: BatchRun,
  works: readonly Work[],
  lines: readonly Line[],
): Promise<void> {
  const items = lines.flatMap(({ itemId }, i) => (works[i]?.decision.do === 'nothing' ? [] : (itemId ?? [])));
  if (items.length > 0) {
    await trx.deleteFrom('harvest_merge').where(sql<boolean>`item_id = any(${items}::bigint[])`).execute();
  }
  const rows = works.flatMap(({ decision, mapped, organization }, i) => {
    const itemId = lines[i]?.itemId;
    if (decision.do !== 'propose' || itemId === undefined || !organization) return [];
    return {
      item_id: itemId,
      candidate_id: decision.resourceId,
      candidate_item_id: decision.candidateItemId,
      why: decision.why,
      mapped: JSON.stringify(mapped),
      organization_id: organization.id,
      run_id: run.runId,
      proposed_at: run.catalog.now(),
    };
  });
  if (rows.length > 0) await trx.insertInto('harvest_merge').values(rows).execute();
}
