import { sql } from 'kysely';
import { notFound } from '../../errors.js';
import type { Database } from '../../platform/database.js';
import type { Services } from '../../services.js';
import { findPlaces, type PlaceSource } from '../../tables/map/place-source.js';
import { ExploreError } from '../explore/explore-error.js';
import {
  type ExploreDataset,
  type ExploreTable,
  exploreDatasets,
  getExploreDataset,
  tableIds,
} from '../explore/find-table.js';

/** A table of a published dataset with places: what this API calls a collection. */
export interface Collection {
  /** `name`, or `name~2` for the second table, as in the Explore API. */
  id: string;
  dataset: ExploreDataset;
  table: ExploreTable;
  source: PlaceSource;
}

/** The collections of a dataset, in the order of its tables. */
function collectionsOf(dataset: ExploreDataset): Collection[] {
  const ids = tableIds(dataset);
  return dataset.tables.flatMap((table, at) => {
    const source = findPlaces(table.found);
    return source ? [{ id: ids[at] as string, dataset, table, source }] : [];
  });
}

interface Page {
  collections: Collection[];
  /** Name to go on after; undefined on the last page. */
  next: string | undefined;
}

/** Names of public datasets that may have places, after a name. Indexes: catalog_resource_name, data_table's primary key. */
async function namesAfter(
  db: Database,
  after: string,
  most: number,
): Promise<{ id: string; name: string }[]> {
  const types = ['geoPoint', 'geoShape'].map((type) => JSON.stringify([{ type }]));
  const { rows } = await sql<{ id: string; name: string }>`
    select r.id, r.name from catalog_resource r
    where r.kind = 'dataset' and r.state = 'published' and r.visibility = 'public' and r.name > ${after}
      and (exists (select 1 from stored_file f join data_table t on t.file_id = f.id
                   where f.dataset_id = r.id and t.status = 'loaded' and t.columns::jsonb @> any(${types}::jsonb[]))
        or exists (select 1 from distribution d join row_table w on w.distribution_id = d.id where d.dataset_id = r.id))
    order by r.name limit ${most}
  `.execute(db);
  return rows;
}

/** Collections in the order of the names of their datasets, so many datasets at most. */
export async function findCollections(services: Services, after: string, most: number): Promise<Page> {
  const found = await namesAfter(services.db, after, most + 1);
  const shown = found.slice(0, most);
  const datasets = await exploreDatasets(
    services,
    shown.map(({ id }) => id),
  );
  return {
    collections: datasets.flatMap(collectionsOf),
    next: found.length > most ? shown.at(-1)?.name : undefined,
  };
}

/** One collection. @throws AppError NotFound for what does not exist, is not public or has no places */
export async function getCollection(services: Services, id: string): Promise<Collection> {
  try {
    const dataset = await getExploreDataset(services, id);
    const collection = collectionsOf(dataset).find((each) => each.id === id);
    if (collection) return collection;
  } catch (error) {
    if (!(error instanceof ExploreError)) throw error;
  }
  throw notFound(id);
}
