import { sql } from 'kysely';
import type { Trx } from '../../platform/database.js';
import type { IndexedDocument } from '../indexed-document.js';

/**
 * Writes rows of the index, new ones and those that are there already, in one statement. In order of id, so that two
 * writers never wait for each other in a circle. The quality is that of the newest report.
 */
export async function writeDocuments(trx: Trx, documents: readonly IndexedDocument[]): Promise<void> {
  if (documents.length === 0) return;
  const rows = documents.map((document) => ({
    id: document.id,
    kind: document.kind,
    visibility: document.visibility,
    organization_id: document.organizationId,
    tag: document.fields.exact.tag ?? [],
    title_sort: document.titleSort,
    words: document.words,
    fields: document.fields,
  }));
  await sql`
    insert into search_document (resource_id, kind, visibility, organization_id, tag, title_sort, words, fields, quality)
    select id, kind, visibility, organization_id, tag, title_sort, words, fields,
           (select score from validation_report v where v.resource_id = d.id order by revision desc limit 1)
    from jsonb_to_recordset(${JSON.stringify(rows).replaceAll('\\u0000', '')}::jsonb) as d(
      id uuid, kind text, visibility text, organization_id uuid, tag text[], title_sort text, words text, fields jsonb)
    order by id
    on conflict (resource_id) do update set
      visibility = excluded.visibility, organization_id = excluded.organization_id, tag = excluded.tag,
      title_sort = excluded.title_sort, words = excluded.words, fields = excluded.fields, quality = excluded.quality
  `.execute(trx);
}
