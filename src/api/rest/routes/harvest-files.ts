import { isUuid } from '../../../catalog/queries/find-resource.js';
import { listHarvestFiles } from '../../../harvest/files/list-files.js';
import { getSource } from '../../../harvest/sources/access.js';
import type { Services } from '../../../services.js';
import { badCursor, nameCursor, nextLink, readName } from '../cursor.js';
import { harvestFileToRest } from '../harvest-to-rest.js';
import type { RestApp } from '../rest-app.js';
import { IdParams, page, refusals } from '../schemas/common.js';
import { FilesQuery, HarvestFileView } from '../schemas/harvest.js';
import { privately } from './harvest-common.js';

/** The files that a source brings along with its descriptions. */
export function harvestFiles(app: RestApp, services: Services): void {
  const { db } = services;
  const { publicUrl } = services.catalog;
  app.get(
    '/harvest/sources/:id/files',
    {
      schema: {
        tags: ['harvest'],
        operationId: 'list-harvest-files',
        summary:
          'I file che la fonte porta, e quali non si riescono a prendere / the files that the source brings, and which cannot be had',
        params: IdParams,
        querystring: FilesQuery,
        response: { 200: page(HarvestFileView), ...refusals(404) },
      },
    },
    async (request, reply) => {
      const source = await getSource(db, request.actor, request.params.id);
      const { state, limit, cursor } = request.query;
      const after = readName(cursor);
      if (after !== undefined && !isUuid(after)) throw badCursor();
      const found = await listHarvestFiles(db, source.id, {
        limit: limit + 1,
        ...(state && { state }),
        ...(after !== undefined && { after }),
      });
      const shown = found.slice(0, limit);
      const last = shown.at(-1);
      const next = found.length > limit && last ? nameCursor(last.distributionId) : null;
      if (next) reply.header('Link', nextLink(publicUrl, request.url, next));
      privately(reply);
      return { items: shown.map((file) => harvestFileToRest(file, publicUrl)), next };
    },
  );
}
