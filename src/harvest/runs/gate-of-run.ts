import type { ImportGate, ImportItem } from '../../catalog/commands/import-resources.js';
import type { CatalogContext } from '../../catalog/context.js';
import type { Bilingual, FieldProblem } from '../../errors.js';
import type { ResourceKind } from '../../platform/schema.js';
import { judge } from '../../publication/judge.js';
import { PLAIN_POLICY, policiesOf } from '../../publication/policy.js';
import type { WholeSettings } from '../sources/model.js';

/** What the gate found, by item. */
export type Problems = Map<ImportItem, readonly FieldProblem[]>;

/**
 * The gate of a source, as its settings say. `strict`: what violates the rules, or what its organization asks beside, is
 * refused. `lenient`: all goes public, and what the rules find is kept with it, as with everything published; only what
 * has no title at all stays a draft, for no page could name it.
 * @param problems is filled with what was found
 */
export async function gateOfRun<K extends ResourceKind>(
  context: CatalogContext,
  items: readonly ImportItem<K>[],
  settings: WholeSettings,
  problems: Problems,
): Promise<ImportGate<K>> {
  const policies = await policiesOf(context.db, [...new Set(items.map((item) => item.organization.id))]);
  return (record, item, hasTable) => {
    const policy = policies.get(record.organization.id) ?? PLAIN_POLICY;
    const found = judge(record, { ...context, hasTable }, policy).problems;
    problems.set(item, found);
    if (settings.policy === 'strict' && found.length > 0) return 'refuse';
    if (settings.draft || Object.keys(record.doc.title ?? {}).length === 0) return 'draft';
    return 'publish';
  };
}

/** The notes of a mapping beside what the rules found, for the report. */
export const withNotes = (
  problems: readonly FieldProblem[],
  notes: readonly Bilingual[],
): readonly FieldProblem[] => [
  ...problems,
  ...notes.map((message) => ({ pointer: '', code: 'mapping-note', message })),
];
