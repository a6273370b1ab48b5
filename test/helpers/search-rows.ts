import { checkRowsAndSettle } from '../../src/publication/check-rows.js';
import type { TestPortal } from './portal.js';

/** What the worker does with every table of rows: searches it for personal data; a dataset that waited for that goes public. */
export async function searchRows({ services }: TestPortal): Promise<void> {
  const tables = await services.db.selectFrom('row_table').select('distribution_id').execute();
  for (const { distribution_id } of tables)
    await checkRowsAndSettle(services, { distributionId: distribution_id });
}
