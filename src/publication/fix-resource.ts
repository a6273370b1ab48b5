import { type ChangeOptions, editResource, type Inputs } from '../catalog/commands/resources.js';
import type { CatalogContext } from '../catalog/context.js';
import { listWorkingServicesOf } from '../catalog/queries/services-of-dataset.js';
import type { DataServiceRecord, DatasetRecord, ResourceRecord } from '../catalog/record.js';
import { type Actor, canResource } from '../people/policy.js';
import type { ResourceKind } from '../platform/schema.js';
import { isHighValue } from '../rdf/to-dcat/index.js';
import {
  type AppliedFix,
  applyFixes,
  type Change,
  type ChosenFix,
  changesBetween,
  type FileFacts,
  type FixableDoc,
  fixContextOf,
  type LinkFacts,
} from '../validation/fixes/index.js';

/** What was made of a resource. */
export interface FixedResource<K extends ResourceKind = ResourceKind> {
  before: ResourceRecord<K>;
  after: ResourceRecord<K>;
  applied: AppliedFix[];
  /** All that differs, with what every edit completes from the organization. */
  changes: Change[];
}

export interface FixOptions extends ChangeOptions {
  /** Facts of the files, by distribution (`readFileFacts`). */
  files?: ReadonlyMap<string, FileFacts>;
  links?: LinkFacts;
}

/**
 * Applies chosen fixes to the working copy, as one revision named `fixed`; when nothing changes, none is written.
 * Errors: those of `editResource`, InvalidBody for a fix or an answer that is none.
 */
export async function fixResource<K extends ResourceKind>(
  catalog: CatalogContext,
  actor: Actor,
  kind: K,
  idOrName: string,
  chosen: readonly ChosenFix[],
  { files = new Map(), links = {}, ...options }: FixOptions = {},
): Promise<FixedResource<K>> {
  let seen: { before: ResourceRecord<K>; applied: AppliedFix[] } | undefined;
  const after = await editResource(
    catalog,
    actor,
    kind,
    idOrName,
    (doc, before) => {
      const context = fixContextOf(before, {
        publicUrl: catalog.publicUrl,
        now: catalog.now(),
        files,
        ...links,
      });
      const fixed = applyFixes(doc as FixableDoc, chosen, context);
      seen = { before, applied: fixed.applied };
      return fixed.doc as Inputs[K];
    },
    { ...options, action: 'fixed' },
  );
  const { before, applied } = seen ?? { before: after, applied: [] };
  return { before, after, applied, changes: changesBetween(before.doc, after.doc) };
}

const MOST_SERVICES = 100;

/**
 * Gives the services of a high-value dataset what makes them high-value too: its categories, where they have none, and
 * the law. Services that the actor may not edit are left alone. Empty for other datasets.
 */
export async function fixServicesOf(
  catalog: CatalogContext,
  actor: Actor,
  dataset: DatasetRecord,
): Promise<{ service: DataServiceRecord; changes: Change[] }[]> {
  const { hvdCategory = [] } = dataset.doc;
  if (!isHighValue(dataset.doc) || hvdCategory.length === 0) return [];
  const done: { service: DataServiceRecord; changes: Change[] }[] = [];
  for (const service of await listWorkingServicesOf(catalog.db, dataset, MOST_SERVICES)) {
    const { organization, state, visibility } = service;
    if (!canResource(actor, 'edit', { organizationId: organization.id, state, visibility })) continue;
    const after = await editResource(
      catalog,
      actor,
      'dataService',
      service.id,
      (doc, before) => {
        const context = fixContextOf(before, {
          publicUrl: catalog.publicUrl,
          now: catalog.now(),
          files: new Map(),
        });
        const categorised = doc.hvdCategory?.length ? doc : { ...doc, hvdCategory };
        return applyFixes(categorised as FixableDoc, [{ fix: 'hvd-legislation' }], context).doc;
      },
      { action: 'fixed' },
    );
    const changes = changesBetween(service.doc, after.doc);
    if (changes.length > 0) done.push({ service: after, changes });
  }
  return done;
}
