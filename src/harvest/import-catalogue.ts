import {
  type ImportGate,
  type ImportItem,
  type ImportResult,
  importResources,
} from '../catalog/commands/import-resources.js';
import type { CatalogContext } from '../catalog/context.js';
import type { OrganizationRecord } from '../catalog/record.js';
import type { FieldProblem } from '../errors.js';
import type { Actor } from '../people/policy.js';
import { refreshStatistics } from '../platform/database.js';
import type { ResourceKind } from '../platform/schema.js';
import { judge } from '../publication/judge.js';
import { PLAIN_POLICY, policiesOf } from '../publication/policy.js';
import type { CatalogContent, DatasetFound, ServiceFound } from '../rdf/from-dcat/read-catalog.js';
import { organizationsOfAgents } from './organizations-of-agents.js';

/** How many descriptions go in one transaction: a kill leaves whole batches, and the next run goes on from there. */
const BATCH = 100;

/** From so many descriptions on the database's statistics are refreshed: readers must not wait for autovacuum. */
const MANY = 500;

export interface ImportOptions {
  /** Everything goes to this organization, whoever holds it. */
  organization?: OrganizationRecord;
  /** Keeps all as drafts, also what passes the gate. */
  draft?: boolean;
  /** What does not pass the gate is refused, instead of being kept as a draft. */
  strict?: boolean;
}

/** What became of one description. */
export interface ImportedItem extends ImportResult {
  title: string | undefined;
  kind: ResourceKind;
  /** What the gate misses. */
  problems: FieldProblem[];
}

const noHolder = {
  it: 'Né titolare né editore: indica un’organizzazione con --organization.',
  en: 'Neither rights holder nor publisher: name an organization with --organization.',
};

/**
 * Takes what was read from a document into the catalogue. What passes the gate is published, the rest is kept as a
 * draft with the reasons; what is already here and says the same is left alone. May be given again at any time.
 */
export async function importCatalogue(
  context: CatalogContext,
  actor: Actor,
  content: CatalogContent,
  options: ImportOptions = {},
): Promise<ImportedItem[]> {
  const organizationOf = organizationsOfAgents(context);
  const publisher = content.catalog?.doc.publisher;

  const importAll = async <K extends ResourceKind>(
    kind: K,
    found: readonly (DatasetFound | ServiceFound)[],
  ): Promise<ImportedItem[]> => {
    const done: ImportedItem[] = [];
    for (let start = 0; start < found.length; start += BATCH) {
      const items: ImportItem<K>[] = [];
      for (const { iri, doc } of found.slice(start, start + BATCH)) {
        const organization =
          options.organization ??
          (await organizationOf(doc.rightsHolder)) ??
          (await organizationOf(doc.publisher)) ??
          (await organizationOf(publisher));
        if (organization) items.push({ iri, doc: doc as ImportItem<K>['doc'], organization, publish: true });
        else done.push({ ...withoutHolder(iri), title: titleOf(doc), kind, problems: [] });
      }
      const problems = new Map<ImportItem<K>, FieldProblem[]>();
      const gate = await gateFor(context, items, options, problems);
      const results = items.length > 0 ? await importResources(context, actor, kind, items, gate) : [];
      for (const [i, result] of results.entries()) {
        const item = items[i] as ImportItem<K>;
        done.push({ ...result, title: titleOf(item.doc), kind, problems: problems.get(item) ?? [] });
      }
    }
    return done;
  };

  const items = [
    ...(await importAll('dataset', content.datasets)),
    ...(await importAll('dataService', content.dataServices)),
  ];
  if (items.length >= MANY) await refreshStatistics(context.db);
  return items;
}

const titleOf = ({ title = {} }: DatasetFound['doc'] | ServiceFound['doc']): string | undefined =>
  title.it ?? Object.values(title)[0];

const withoutHolder = (iri: string): ImportResult => ({
  iri,
  id: undefined,
  name: undefined,
  outcome: 'refused',
  published: false,
  reason: noHolder,
});

/** The gate of a batch: every description is judged by the rules and by what its organization asks. */
async function gateFor<K extends ResourceKind>(
  context: CatalogContext,
  items: readonly ImportItem<K>[],
  { draft = false, strict = false }: ImportOptions,
  problems: Map<ImportItem<K>, FieldProblem[]>,
): Promise<ImportGate<K>> {
  const policies = await policiesOf(context.db, [...new Set(items.map((item) => item.organization.id))]);
  return (record, item, hasTable) => {
    const verdict = judge(
      record,
      { ...context, hasTable },
      policies.get(record.organization.id) ?? PLAIN_POLICY,
    );
    problems.set(item, verdict.problems);
    if (verdict.problems.length > 0) return strict ? 'refuse' : 'draft';
    return draft ? 'draft' : 'publish';
  };
}
