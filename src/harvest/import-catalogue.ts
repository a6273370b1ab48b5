import { type ImportItem, type ImportResult, importResources } from '../catalog/commands/import-resources.js';
import type { CatalogContext } from '../catalog/context.js';
import type { OrganizationRecord } from '../catalog/record.js';
import type { FieldProblem } from '../errors.js';
import type { Actor } from '../people/policy.js';
import { refreshStatistics } from '../platform/database.js';
import type { ResourceKind } from '../platform/schema.js';
import { checkGate } from '../publication/gate.js';
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
}

/** What became of one description. */
export interface ImportedItem extends ImportResult {
  title: string | undefined;
  kind: ResourceKind;
  /** Before the public; otherwise `problems` say what the gate misses. */
  published: boolean;
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
      const waiting: Omit<ImportedItem, keyof ImportResult>[] = [];
      for (const { iri, doc } of found.slice(start, start + BATCH)) {
        const problems = checkGate(kind, doc);
        const title = doc.title?.it ?? Object.values(doc.title ?? {})[0];
        const organization =
          options.organization ??
          (await organizationOf(doc.rightsHolder)) ??
          (await organizationOf(doc.publisher)) ??
          (await organizationOf(publisher));
        const publish = problems.length === 0 && !options.draft;
        if (!organization) {
          const refused = {
            iri,
            id: undefined,
            name: undefined,
            outcome: 'refused',
            reason: noHolder,
          } as const;
          done.push({ ...refused, title, kind, published: false, problems });
          continue;
        }
        items.push({ iri, doc: doc as ImportItem<K>['doc'], organization, publish });
        waiting.push({ title, kind, published: publish, problems });
      }
      const results = items.length > 0 ? await importResources(context, actor, kind, items) : [];
      for (const [i, result] of results.entries()) {
        const about = waiting[i] as (typeof waiting)[number];
        done.push({ ...about, ...result, published: about.published && result.outcome !== 'refused' });
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
