import type { Services } from '../../services.js';
import { answers, RecordAnswer, RecordList } from './answers.js';
import type { ExploreApp } from './explore-app.js';
import { getExploreTable } from './find-table.js';
import { DatasetParams, ListQuery, OneQuery, RecordParams } from './parameters.js';
import { listRecords, oneRecord } from './records.js';

/** Records of a dataset (contract, section 1); its other paths are those of `sharedRoutes`. */
export function datasetRoutes(app: ExploreApp, services: Services): void {
  const base = '/catalog/datasets/:dataset_id';

  app.get(
    `${base}/records`,
    { schema: { params: DatasetParams, querystring: ListQuery, response: answers(RecordList) } },
    async (request) => {
      const found = await getExploreTable(services, request.params.dataset_id);
      return listRecords(services, found, request.query, request.url);
    },
  );

  app.get(
    `${base}/records/:record_id`,
    { schema: { params: RecordParams, querystring: OneQuery, response: answers(RecordAnswer) } },
    async (request) => {
      const found = await getExploreTable(services, request.params.dataset_id);
      return oneRecord(services, found, request.params.record_id, request.query);
    },
  );
}
