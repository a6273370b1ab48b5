import type { CatalogContext, ChangeListener } from '../catalog/context.js';
import { tablesOf } from '../catalog/queries/distributions-with-tables.js';
import type { DatasetRecord } from '../catalog/record.js';
import { assess } from './judge.js';
import { saveReports, toReport } from './report.js';

/**
 * Follows the catalogue: a revision that goes public, through whatever door, has its report in the same transaction.
 * The gate has looked at the same document just before, so that nothing is checked twice.
 */
export const keepReports =
  ({ publicUrl, now }: Pick<CatalogContext, 'publicUrl' | 'now'>): ChangeListener =>
  async (trx, changes) => {
    const published = changes
      .map(({ after }) => after)
      .filter((after) => after.version === 'published' && after.publishedRevision === after.revision);
    const datasets = published.filter((record): record is DatasetRecord => record.kind === 'dataset');
    const context = { publicUrl, now, hasTable: await tablesOf(trx, datasets) };
    await saveReports(
      trx,
      published.map((record) => ({
        resourceId: record.id,
        report: toReport(record, assess(record, context), now()),
      })),
    );
  };
