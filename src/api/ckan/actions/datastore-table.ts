import type { Distribution } from '../../../catalog/model/index.js';
import { findDatasetWithTables } from '../../../catalog/queries/datasets-with-tables.js';
import { isUuid } from '../../../catalog/queries/find-resource.js';
import type { DatasetRecord } from '../../../catalog/record.js';
import { authorizeResource } from '../../../people/policy.js';
import { ROW_ID, type TableColumn } from '../../../tables/query/relation.js';
import { fieldOfColumn, isJsonColumn, type RowColumn } from '../../../tables/rows/field-types.js';
import { findAliased } from '../../../tables/rows/row-aliases.js';
import { findTableOf, type ReadableTable, type TableOf } from '../../../tables/rows/table-of.js';
import type { ActionContext } from '../action.js';
import { notFoundError, validationError } from '../faults.js';

/** A resource with its table, as the actor may see it. */
export interface DatastoreResource {
  record: DatasetRecord;
  distribution: Distribution;
  found: TableOf;
}

/** The resource with that id, or whose table has that alias. Throws Not Found; Validation Error without an id. */
export async function resourceOf(
  { services, actor }: Pick<ActionContext, 'services' | 'actor'>,
  idOrAlias: string | undefined,
): Promise<DatastoreResource> {
  if (!idOrAlias) throw validationError({ resource_id: ['Missing value'] });
  const id = isUuid(idOrAlias) ? idOrAlias : await findAliased(services.db, idOrAlias);
  if (id === undefined) throw notFoundError();
  const dataset = await findDatasetWithTables(services.db, actor, { by: 'distribution', value: id });
  const distribution = dataset?.record.doc.distribution?.find((each) => each.id === id.toLowerCase());
  if (!dataset || !distribution) throw notFoundError();
  const found = await findTableOf(services.db, distribution);
  return { record: dataset.record, distribution, found };
}

/** As `resourceOf`, for reading: Not Found where there is no table (yet). */
export async function tableOf(
  context: Pick<ActionContext, 'services' | 'actor'>,
  id: string | undefined,
): Promise<DatastoreResource & { found: ReadableTable }> {
  const { found, ...rest } = await resourceOf(context, id);
  if (found.kind === 'none') throw notFoundError();
  return { ...rest, found };
}

/** As `resourceOf`, for writing: Authorization Error for who may not edit the dataset. */
export async function writableResource(
  context: ActionContext,
  id: string | undefined,
): Promise<DatastoreResource> {
  const resource = await resourceOf(context, id);
  const { state, visibility, organization, name } = resource.record;
  authorizeResource(context.actor, 'edit', { organizationId: organization.id, state, visibility }, name);
  return resource;
}

/** A field as CKAN shows it. */
export interface Field {
  id: string;
  type: string;
  info?: Record<string, unknown>;
}

/** The field of a column of a table. */
export const fieldOf = (column: TableColumn & { field?: string; info?: Record<string, unknown> }): Field => ({
  id: column.name,
  type: column.field ?? fieldOfColumn(column),
  ...(column.info && { info: column.info }),
});

/** The field of a column of a result: the row's number and ranks are none of the table's. */
export function resultField(column: TableColumn, table: ReadableTable): Field {
  const own = table.columns.some(({ name }) => name === column.name);
  if (!own && column.name === ROW_ID) return { id: ROW_ID, type: 'int' };
  if (!own && column.name.startsWith('rank')) return { id: column.name, type: 'float4' };
  const { info: _, ...field } = fieldOf(column as RowColumn);
  return field;
}

/** A value as CKAN shows it: of columns of JSON what the JSON says. */
export const shownValue = (value: unknown, column: TableColumn | undefined): unknown =>
  column && typeof value === 'string' && isJsonColumn(column as RowColumn) ? JSON.parse(value) : value;

/** Names that a query may use. */
export const knownNames = (table: ReadableTable): Set<string> =>
  new Set([...table.columns.map(({ name }) => name), ROW_ID]);
