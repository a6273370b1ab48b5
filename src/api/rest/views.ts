import type { Dataset } from '../../catalog/model/index.js';
import type { ResourceRecord } from '../../catalog/record.js';
import type { Actor } from '../../people/policy.js';
import type { Services } from '../../services.js';
import { findRowTables } from '../../tables/rows/row-tables.js';
import { findTables } from '../../tables/stored-tables.js';
import { resourceEtag } from './etag.js';
import { isInsider, resourceToRest, type ViewContext } from './to-rest.js';

/** Everything to show these records to that actor: their tables are read in two queries. */
export async function viewContext(
  services: Services,
  actor: Actor,
  records: readonly ResourceRecord[],
): Promise<ViewContext> {
  const distributions = records.flatMap((record) => (record.doc as Dataset).distribution ?? []);
  const [tables, rowTables] = await Promise.all([
    findTables(
      services.db,
      distributions.flatMap(({ file }) => file?.id ?? []),
    ),
    findRowTables(
      services.db,
      distributions.map(({ id }) => id),
    ),
  ]);
  return { publicUrl: services.catalog.publicUrl, actor, tables, rowTables };
}

/** The tag of a record shown in this context. */
export function etagOf(record: ResourceRecord, context: ViewContext): string {
  const times = [...(context.tables?.values() ?? []), ...(context.rowTables?.values() ?? [])].map((table) =>
    table.modifiedAt.getTime(),
  );
  const tablesAt = times.length > 0 ? new Date(Math.max(...times)) : undefined;
  return resourceEtag(record, tablesAt, isInsider(context.actor, record));
}

/** A record as it is answered, with its tag. */
export async function viewOf(
  services: Services,
  actor: Actor,
  record: ResourceRecord,
): Promise<{ etag: string; body: () => Record<string, unknown> }> {
  const context = await viewContext(services, actor, [record]);
  return { etag: etagOf(record, context), body: () => resourceToRest(record, context) };
}
