import { sql } from 'kysely';
import { resourcePage } from '../../catalog/addresses.js';
import { streamPublic } from '../../catalog/queries/list-resources.js';
import type { DatasetRecord } from '../../catalog/record.js';
import type { Db } from '../../platform/database.js';
import { resourceIri } from '../../rdf/to-dcat/index.js';
import type { RuleCount } from '../../validation/index.js';
import { licenceByAnyIri } from '../../vocabularies/index.js';
import type { PublishedDataset } from './model.js';

/** What is kept of the rules' verdict of a dataset. */
type Verdict = Pick<PublishedDataset, 'score' | 'violations'>;

const NOTHING: Verdict = { score: null, violations: [] };

/** Every dataset that the public sees, with its kept report. Indexes: catalog_resource_listing, validation_report's key. */
export async function readPublished(db: Db, publicUrl: string): Promise<PublishedDataset[]> {
  const found: PublishedDataset[] = [];
  for await (const records of streamPublic(db, 'dataset')) {
    const verdicts = await verdictsOf(db, records);
    for (const record of records)
      found.push(toPublished(record, publicUrl, verdicts.get(record.id) ?? NOTHING));
  }
  return found;
}

async function verdictsOf(db: Db, records: readonly DatasetRecord[]): Promise<Map<string, Verdict>> {
  const rows = await db
    .selectFrom('validation_report as v')
    .innerJoin('catalog_resource as r', (join) =>
      join.onRef('r.id', '=', 'v.resource_id').onRef('r.published_revision', '=', 'v.revision'),
    )
    .select(['v.resource_id', 'v.score', 'v.rules'])
    .where(sql<boolean>`v.resource_id = any(${records.map(({ id }) => id)}::uuid[])`)
    .execute();
  return new Map(
    rows.map(({ resource_id, score, rules }) => [
      resource_id,
      {
        score,
        violations: (rules as RuleCount[])
          .filter(({ severity }) => severity === 'violation')
          .map(({ rule, message }) => ({ id: rule, message })),
      },
    ]),
  );
}

/** What of a published dataset is compared with what portals hold. Pure. */
export function toPublished(record: DatasetRecord, publicUrl: string, verdict: Verdict): PublishedDataset {
  const { id, name, identifier, doc, organization, publishedAt } = record;
  const iri = resourceIri(publicUrl, record);
  const distributions = doc.distribution ?? [];
  return {
    id,
    name,
    iri,
    identifier,
    title: doc.title ?? {},
    pages: [resourcePage(publicUrl, record), `${publicUrl}/dataset/${id}`, ...(doc.landingPage ?? [])],
    holder: (doc.rightsHolder?.identifier ?? organization.doc.identifier ?? '').toLowerCase(),
    local: iri.startsWith(`${publicUrl}/`),
    modified: doc.modified ?? record.modifiedAt.toISOString().slice(0, 10),
    publishedAt,
    distributions: distributions.length,
    licensed: distributions.some(
      ({ license }) => license?.iri !== undefined && licenceByAnyIri(license.iri) !== undefined,
    ),
    ...verdict,
  };
}

/** What tells one state of the public's view from another: nothing changed while it is the same. */
export async function publicState(db: Db): Promise<string> {
  const { rows } = await sql<{ n: number; last: Date | null }>`
    select count(*)::int as n, max(coalesce(published_at, modified_at)) as last
    from catalog_resource where kind = 'dataset' and state = 'published' and visibility = 'public'`.execute(
    db,
  );
  return `${rows[0]?.n ?? 0} ${rows[0]?.last?.toISOString() ?? ''}`;
}
