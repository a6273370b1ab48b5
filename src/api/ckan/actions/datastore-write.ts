import { Type } from '@sinclair/typebox';
import { notFound } from '../../../errors.js';
import { and } from '../../../tables/query/tree.js';
import { BadRecords, checkRecords } from '../../../tables/rows/check-records.js';
import {
  addColumns,
  BadDefinition,
  checkKey,
  defineRowTable,
  type FieldDefinition,
  startFromFile,
} from '../../../tables/rows/define-table.js';
import { deleteRows, deleteRowsWithValues, dropRowTable } from '../../../tables/rows/delete-rows.js';
import { dropColumns } from '../../../tables/rows/drop-columns.js';
import { checkAliases, listAliases, setAliases } from '../../../tables/rows/row-aliases.js';
import { findTableOf, type ReadableTable } from '../../../tables/rows/table-of.js';
import { NoPrimaryKey, type WriteMethod, writeRows } from '../../../tables/rows/write-rows.js';
import { fileTableOf } from '../../common/row-conversion.js';
import { type Action, type ActionContext, action, flag } from '../action.js';
import { CkanFault, validationError } from '../faults.js';
import { jsonParameter, orQueryFault, readFilters } from './datastore-parameters.js';
import { createDatastoreResource } from './datastore-resource.js';
import {
  type DatastoreResource,
  fieldOf,
  knownNames,
  shownValue,
  writableResource,
} from './datastore-table.js';

const list = Type.Optional(Type.Array(Type.String()));
const any = Type.Optional(Type.Unknown());

const common = {
  resource_id: Type.Optional(Type.String()),
  id: Type.Optional(Type.String()),
  force: flag(),
};

/** The refusals of the store in CKAN's form: `records` and `fields` say row, column, value and reason. */
export const orRowFault = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error) => {
    if (error instanceof BadRecords)
      throw new CkanFault(409, {
        records: error.problems.map(({ message }) => message.en),
        records_row: error.problems[0]?.record ?? 0,
        __type: 'Validation Error',
      });
    if (error instanceof BadDefinition) {
      const part = error.problems[0]?.pointer.split('/')[0] ?? '';
      const parameter = { primaryKey: 'primary_key', aliases: 'aliases' }[part] ?? 'fields';
      throw validationError({ [parameter]: error.problems.map(({ message }) => message.en) });
    }
    if (error instanceof NoPrimaryKey)
      throw validationError({ table: ['unable to find primary key for table: a unique key is needed'] });
    throw error;
  });

function listOfDicts(name: string, given: unknown): Record<string, unknown>[] {
  const value = jsonParameter(name, given === '' ? undefined : given);
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw validationError({ [name]: ['Not a list'] });
  return value as Record<string, unknown>[];
}

function readFieldList(given: unknown): FieldDefinition[] {
  return listOfDicts('fields', given).map((field) => {
    if (typeof field !== 'object' || field === null || typeof field.id !== 'string')
      throw validationError({ fields: ['each field needs an id'] });
    const { id, type, info } = field;
    return {
      id,
      ...(typeof type === 'string' && { type }),
      ...(typeof info === 'object' && info !== null && { info: info as Record<string, unknown> }),
    };
  });
}

const readOnly = (id: string): CkanFault =>
  validationError({
    'read-only': [
      `Cannot edit read-only resource because changes made may be lost. Use a resource created for editing e.g. with \`datastore_create\` or use \`force=True\` to edit anyway. (${id})`,
    ],
  });

/**
 * A resource whose rows may be changed: one without file and address of its own. Those of a file only with `force`; they
 * then go on from the file's (contract, section 12, read-only rule). Returns its table, if it has one.
 */
async function editable(
  { services }: ActionContext,
  { distribution, found }: DatastoreResource,
  force: boolean,
): Promise<ReadableTable | undefined> {
  const own = `${services.catalog.publicUrl}/datastore/dump/`;
  const elsewhere =
    found.kind !== 'rows' && !!distribution.accessURL?.some((address) => !address.startsWith(own));
  if ((distribution.file || elsewhere) && !force) throw readOnly(distribution.id);
  if (found.kind === 'none') {
    const status = found.table?.status;
    if (status === 'pending' || status === 'loading')
      throw validationError({ 'read-only': ['The file of the resource is being read: try again later'] });
    return undefined;
  }
  if (found.kind === 'rows') return found;
  await orRowFault(startFromFile(services, distribution.id, fileTableOf(services, found)));
  const now = await findTableOf(services.db, distribution);
  return now.kind === 'none' ? undefined : now;
}

/** Triggers are code for a database that this is not; ignored, they would break what the answer promises. */
function refuseTriggers(given: unknown): void {
  const value = jsonParameter('triggers', given === '' ? undefined : given);
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return;
  throw validationError({ triggers: ['Not supported by this portal'] });
}

/** Names in a list, or in one text parted by commas. */
const namesOf = (given: readonly string[] | undefined): string[] | undefined =>
  given
    ?.flatMap((name) => name.split(','))
    .map((name) => name.trim())
    .filter(Boolean);

/** Refuses a table that could not be made before a resource is made for it. */
async function checkNew(
  fields: readonly FieldDefinition[],
  records: readonly unknown[],
  primaryKey: readonly string[],
): Promise<void> {
  const columns = addColumns([], fields, records);
  checkKey(columns, primaryKey);
  checkRecords({ columns, primaryKey }, records);
}

const datastoreCreate = action({
  help: 'Creates the table of a resource, or adds fields and records to it: resource_id, or resource {package_id, …} for a new one; fields, records, primary_key, aliases, delete_fields (fields that are not named go), force.',
  sideEffects: true,
  parameters: Type.Object({
    ...common,
    resource: any,
    fields: any,
    records: any,
    primary_key: list,
    indexes: list,
    aliases: list,
    triggers: any,
    delete_fields: flag(),
    include_records: flag(),
    calculate_record_count: flag(),
  }),
  async handler(p, context) {
    const { services } = context;
    refuseTriggers(p.triggers);
    const given = p.resource_id || p.id;
    const wanted = jsonParameter('resource', p.resource);
    if (given && wanted) throw validationError({ resource: ['resource cannot be used with resource_id'] });
    if (!given && !wanted) throw validationError({ resource_id: ['resource_id or resource required'] });
    const fields = readFieldList(p.fields);
    const records = listOfDicts('records', p.records);
    const primaryKey = namesOf(p.primary_key);
    const aliases = namesOf(p.aliases);
    if (aliases) await orRowFault(checkAliases(services.db, given, aliases));
    if (!given) await orRowFault(checkNew(fields, records, primaryKey ?? []));
    const made = given ? undefined : await createDatastoreResource(context, wanted);
    const resource = await writableResource(context, given ?? made?.id);
    const table = await editable(context, resource, p.force);
    const { distribution } = resource;
    if (p.delete_fields && table && fields.length > 0) {
      const kept = new Set(fields.map((field) => field.id));
      const gone = table.columns.map(({ name }) => name).filter((name) => !kept.has(name));
      await orRowFault(dropColumns(services, distribution.id, gone));
    }
    const defined = await orRowFault(
      defineRowTable(
        services,
        distribution.id,
        { fields, ...(primaryKey && { primaryKey }) },
        { records: table ? [] : records, fileId: distribution.file?.id },
      ),
    );
    if (records.length > 0) {
      await orRowFault(writeRows(services, distribution.id, records, { method: 'insert' })).catch(
        async (error) => {
          // A table that was made for records that are refused would be in the way of the next attempt.
          if (!table) await dropRowTable(services, distribution.id);
          throw error;
        },
      );
    }
    if (aliases) {
      await orRowFault(setAliases(services.db, distribution.id, aliases)).catch(async (error) => {
        if (!table) await dropRowTable(services, distribution.id);
        throw error;
      });
    }
    await made?.settle();
    const names = aliases ?? (await listAliases(services.db, distribution.id));
    return {
      resource_id: distribution.id,
      fields: defined.columns.map(fieldOf),
      ...(defined.primaryKey.length > 0 && { primary_key: defined.primaryKey }),
      ...(names.length > 0 && { aliases: names }),
      ...(p.indexes && { indexes: p.indexes }),
      method: 'insert',
      ...(p.include_records && { records }),
    };
  },
});

const METHODS = ['upsert', 'insert', 'update'];

const datastoreUpsert = action({
  help: 'Adds or updates records, all or none: resource_id, records, method (upsert, insert, update), force, dry_run.',
  sideEffects: true,
  parameters: Type.Object({
    ...common,
    records: any,
    method: Type.String({ default: 'upsert' }),
    dry_run: flag(),
    include_records: flag(),
    calculate_record_count: flag(),
  }),
  async handler(p, context) {
    if (!METHODS.includes(p.method))
      throw validationError({ method: [`"${p.method}" is not defined: use ${METHODS.join(', ')}`] });
    const resource = await writableResource(context, p.resource_id || p.id);
    const table = await editable(context, resource, p.force);
    if (!table) throw notFound(resource.distribution.id);
    const records = listOfDicts('records', p.records);
    const options = { method: p.method as WriteMethod, dryRun: p.dry_run };
    await orRowFault(writeRows(context.services, resource.distribution.id, records, options));
    return {
      resource_id: resource.distribution.id,
      method: p.method,
      ...(p.dry_run && { dry_run: true }),
      ...(p.include_records && { records }),
    };
  },
});

/** The two deletions: without filters the one drops the table, the other wants them. */
const deletion = (help: string, needsFilters: boolean): Action =>
  action({
    help,
    sideEffects: true,
    parameters: Type.Object({
      ...common,
      filters: any,
      include_deleted_records: flag(),
      calculate_record_count: flag(),
    }),
    async handler(p, context) {
      const { services } = context;
      if (needsFilters && p.filters === undefined) throw validationError({ filters: ['Missing value'] });
      const resource = await writableResource(context, p.resource_id || p.id);
      const { id } = resource.distribution;
      if (p.filters === undefined) {
        if (resource.found.kind === 'none') throw notFound(id);
        if (resource.found.kind === 'file') throw readOnly(id);
        if (resource.distribution.file && !p.force) throw readOnly(id);
        await dropRowTable(services, id);
        return { resource_id: id };
      }
      const table = await editable(context, resource, p.force);
      if (!table) throw notFound(id);
      const filter = readFilters(p.filters, knownNames(table)) ?? and();
      if (!p.include_deleted_records) {
        await orQueryFault(deleteRows(services, id, filter));
        return { resource_id: id, filters: p.filters };
      }
      const gone = await orQueryFault(deleteRowsWithValues(services, id, filter));
      const deleted = gone.rows.map((row, at) => ({
        _id: gone.ids[at],
        ...Object.fromEntries(
          row.map((value, place) => [gone.columns[place]?.name, shownValue(value, gone.columns[place])]),
        ),
      }));
      return { resource_id: id, filters: p.filters, deleted_records: deleted };
    },
  });

/** Writing tables (contract, section 12). */
export const datastoreWriting = {
  datastore_create: datastoreCreate,
  datastore_upsert: datastoreUpsert,
  datastore_delete: deletion(
    'Deletes the records that filters find, or, without filters, the table: resource_id, filters, include_deleted_records, force.',
    false,
  ),
  datastore_records_delete: deletion(
    'Deletes the records that filters find (all for {}), the table stays: resource_id, filters, include_deleted_records, force.',
    true,
  ),
};
