import type { Services } from '../../../services.js';
import { catalogFacets } from '../catalog-facets.js';
import { catalogField } from '../catalog-fields.js';
import { searchDatasets } from '../catalog-search.js';
import { type ExploreDataset, getExploreDataset } from '../find-table.js';
import { languageFor } from '../parameters.js';
import { shownAttachments, toDataset } from '../to-dataset.js';
import type { ExploreField } from '../to-field.js';
import { facetGroups } from './answer.js';
import { type V1Request, v1Facets, v1Narrowed, v1Order, v1Page } from './parameters.js';

/** A dataset as version 1 shows it (contract, section 6): the basic fields beside each other, annotations as a list. */
function shown(services: Services, dataset: ExploreDataset, request: V1Request): Record<string, unknown> {
  const { publicUrl } = services.catalog;
  const view = {
    publicUrl,
    language: languageFor(request.lang ? { lang: request.lang } : {}),
    include_links: false,
    include_app_metas: false,
  };
  const { metas, fields, has_records, features, data_visible } = toDataset(dataset, view) as {
    metas: Record<string, Record<string, unknown>>;
    fields: ExploreField[];
  } & Record<string, unknown>;
  const { default: basic, custom, ...interop } = metas;
  return {
    datasetid: dataset.id,
    metas: basic,
    has_records,
    data_visible,
    features,
    attachments: shownAttachments(dataset, view),
    fields: fields.map((field) => ({
      ...field,
      annotations: Object.entries(field.annotations).map(([name, args]) => ({
        name,
        ...(args.length > 0 && { args }),
      })),
    })),
    ...(request.flag('extrametas') && { extra_metas: { custom } }),
    ...(request.flag('interopmetas') && { interop_metas: interop }),
  };
}

/** `/api/datasets/1.0/search/`. @throws ExploreError, OdsqlError */
export async function searchV1Datasets(
  services: Services,
  request: V1Request,
): Promise<Record<string, unknown>> {
  const narrowed = v1Narrowed(request, (name) => catalogField(name) !== undefined);
  const order_by = v1Order(request);
  // The index takes names as they are.
  const where = narrowed.where.map((text) => text.replaceAll('`', ''));
  const asked = { ...narrowed, where, ...(order_by && { order_by }) };
  const page = v1Page(request);
  const { total, datasets } = await searchDatasets(services, asked, page);
  const facet = v1Facets(request);
  const facets = facet.length === 0 ? [] : await catalogFacets(services, { ...asked, facet });
  return {
    nhits: total,
    parameters: request.echo({ rows: page.limit, start: page.offset }),
    datasets: datasets.map((dataset) => shown(services, dataset, request)),
    ...(facet.length > 0 && { facet_groups: facetGroups(facets) }),
  };
}

/** `/api/datasets/1.0/{id}/`. @throws ExploreError 404 */
export const oneV1Dataset = async (
  services: Services,
  id: string,
  request: V1Request,
): Promise<Record<string, unknown>> => shown(services, await getExploreDataset(services, id), request);
