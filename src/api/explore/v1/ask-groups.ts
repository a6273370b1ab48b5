import type { Services } from '../../../services.js';
import { readInTime } from '../read-in-time.js';
import { jsonWriters } from '../show-value.js';
import { type TableRequest, tableQuery } from '../table-request.js';
import type { V1Found } from './records.js';

/** Results of a question to a table, as objects by the names of its clauses. @throws ExploreError, OdsqlError */
export async function askGroups(
  services: Services,
  { table }: V1Found,
  request: TableRequest,
  limit: number,
): Promise<Record<string, unknown>[]> {
  const asked = tableQuery(services, table, request);
  const { rows, columns } = await readInTime(
    services,
    table.found,
    { ...asked.query, limit },
    { total: false },
  ).catch((error) => {
    throw asked.fault(error);
  });
  const write = jsonWriters(asked.outputs, columns, request.timezone ?? 'UTC');
  return rows.map((row) =>
    Object.fromEntries(asked.outputs.map(({ name }, at) => [name, write[at]?.(row[at])])),
  );
}
