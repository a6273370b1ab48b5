import { organizationIri } from '../../../catalog/addresses.js';
import {
  createWithin,
  deleteLocked,
  type EditAttributes,
  lockResource,
  saveDraft,
} from '../../../catalog/commands/resources.js';
import type { Agent, Dataset, DatasetInput, StoredFile } from '../../../catalog/model/index.js';
import { organizationDefaults } from '../../../catalog/prepare.js';
import { findDatasetWithTables } from '../../../catalog/queries/datasets-with-tables.js';
import { isUuid } from '../../../catalog/queries/find-resource.js';
import { type ResourceRow, toRecord } from '../../../catalog/queries/row.js';
import type { DatasetRecord, OrganizationRecord } from '../../../catalog/record.js';
import { type Dict, listOf, textOf } from '../../../ckan/fields.js';
import { authorizeResource } from '../../../people/policy.js';
import type { Trx } from '../../../platform/database.js';
import type { ActionContext } from '../action.js';
import { CkanFault, notFoundError } from '../faults.js';
import { Faults } from '../from-package/field-faults.js';
import { type DistributionRead, type PackageRead, readPackage } from '../from-package/package.js';
import type { ReceivedFile } from '../multipart.js';
import { type CkanPackage, toPackage } from '../to-package.js';
import { attachFiles, showHeads } from './attach-files.js';
import { checkDocument } from './check-document.js';
import { freeIds, refuseTakenId } from './free-ids.js';
import { isSysadmin, organizationIn, refuseStrangers, stateIn, visibilityIn } from './package-head.js';
import { checkName } from './package-name.js';
import { type FaultScope, writeFault } from './publication-faults.js';
import { type AskedState, settleState } from './settle-state.js';

/** What a write knows besides the dict. */
export interface WriteOptions {
  /** Files by the place of their resource. */
  files?: ReadonlyMap<number, ReceivedFile>;
  /** The place of the one resource the request is about, or what follows from the package as it is: its faults are shown flat. */
  resource?: number;
  /** The state asked for; undefined to take it from the dict where it says something new. */
  asked?: AskedState;
}

/** What a change makes of a package as it is shown. */
export type PackageChange = (shown: CkanPackage, record: DatasetRecord) => { dict: Dict } & WriteOptions;

/** A dataset as it is shown right after a write. */
export async function showPackage({ services, actor }: ActionContext, id: string): Promise<CkanPackage> {
  const found = await findDatasetWithTables(services.db, actor, { by: 'id', value: id });
  if (!found) throw notFoundError();
  const { publicUrl } = services.catalog;
  return toPackage(found.record, 'flat', { publicUrl, loadedFiles: found.loadedFiles });
}

const titled = (dict: Dict, name: string): Dict =>
  textOf(dict.title).trim() === '' ? { ...dict, title: name } : dict;

const namesOf = (files: ReadonlyMap<number, ReceivedFile> | undefined) =>
  new Map([...(files ?? [])].map(([index, { fileName }]) => [index, fileName]));

/**
 * Creates a package from a dict, and publishes it unless a draft is asked for: refused whole with every field that lacks,
 * save its resources, which CKAN's clients send afterwards (contract, section 8). Returns its id.
 */
export async function createPackage(context: ActionContext, given: Dict): Promise<string> {
  const { services, actor } = context;
  refuseStrangers(actor);
  const { catalog } = services;
  const faults = new Faults();
  checkName(given.name, faults);
  const visibility = visibilityIn(given, faults);
  const state = stateIn(given, faults);
  const id = textOf(given.id).trim();
  if (id !== '' && !isSysadmin(actor)) faults.add('id', 'The input field id was not expected.');
  else if (id !== '' && !isUuid(id)) faults.add('id', 'Invalid id provided');
  const dict = titled(given, textOf(given.name));
  return catalog.db
    .transaction()
    .execute(async (trx) => {
      const organization = await organizationIn(trx, dict, faults);
      if (organization) authorizeResource(actor, 'create', subject(organization), textOf(given.name));
      const read = readAlso(faults, dict, {
        before: undefined,
        shown: undefined,
        organization,
        publicUrl: catalog.publicUrl,
      });
      if (id !== '') await refuseTakenId(trx, id);
      const acceptIds = await freeIds(
        trx,
        (read.doc.distribution ?? []).map((d) => d.id),
      );
      checkDocument(withIds(read, () => catalog.newId()));
      const record = await createWithin(catalog, trx, actor, 'dataset', inputOf(read), {
        organization: organization?.id ?? '',
        name: textOf(given.name),
        ...(read.iri && { iri: read.iri }),
        ...(visibility && { visibility }),
        ...(id !== '' && { id: id.toLowerCase() }),
        acceptIds,
      });
      await settleState(services, trx, actor, record.id, undefined, state === 'deleted' ? 'draft' : state);
      if (state === 'deleted') {
        await deleteLocked(catalog, trx, actor, await lockResource(trx, 'dataset', record.id));
      }
      return record.id;
    })
    .catch((error) => {
      throw writeFault(error, { resources: listOf(given.resources)?.length ?? 0 });
    });
}

const subject = (organization: OrganizationRecord) => ({
  organizationId: organization.id,
  state: 'draft' as const,
  visibility: 'public' as const,
});

/** Reads a dict; what was found wrong before stands beside what is wrong in it. */
function readAlso(faults: Faults, dict: Dict, reading: Parameters<typeof readPackage>[1]): PackageRead {
  if (faults.isEmpty) return readPackage(dict, reading);
  const before = faults.toFault().body as Record<string, unknown>;
  try {
    readPackage(dict, reading);
  } catch (error) {
    if (!(error instanceof CkanFault)) throw error;
    throw new CkanFault(409, { ...(error.body as object), ...before, __type: 'Validation Error' });
  }
  throw new CkanFault(409, { ...before, __type: 'Validation Error' });
}

/** The document with an id for each distribution: the one it has, the one it brings if it can be one, or a new one. */
const withIds = ({ doc: { distribution, ...doc } }: PackageRead, newId: () => string): Dataset => ({
  ...doc,
  ...(distribution && {
    distribution: distribution.map((d) => ({ ...d, id: d.id && isUuid(d.id) ? d.id : newId() })),
  }),
});

/** The same as an input: an id that cannot be one is left out. */
function inputOf({ doc }: PackageRead): DatasetInput {
  const distribution = doc.distribution?.map(({ id, file: _, ...rest }: DistributionRead) => ({
    ...rest,
    ...(id && isUuid(id) && { id }),
  }));
  return { ...doc, ...(distribution && { distribution }) } as DatasetInput;
}

/** Agents that were the old organization's are not the new one's. */
function withoutAgentsOf(doc: Dataset, organization: OrganizationRecord, publicUrl: string): Dataset {
  const iri = organizationIri(publicUrl, organization);
  const isOld = (agent: Agent | undefined): boolean => agent?.iri === iri;
  const { rightsHolder, publisher, contactPoint, ...rest } = doc;
  const contacts = contactPoint?.filter(
    (c) => c.iri !== `${publicUrl}/organization/${organization.id}#contact-point`,
  );
  return {
    ...rest,
    ...(rightsHolder && !isOld(rightsHolder) && { rightsHolder }),
    ...(publisher && !isOld(publisher) && { publisher }),
    ...(contacts?.length && { contactPoint: contacts }),
  };
}

/**
 * Changes a package: `change` makes a whole dict of the one that is shown, what it repeats stays as it is. All in one
 * transaction: document, files, publication. A change that changes nothing writes nothing. Returns its id.
 * Errors: NotFound, Forbidden, a Validation Error with every field that is wrong or that the gate misses.
 */
export async function changePackage(
  context: ActionContext,
  idOrName: string,
  change: PackageChange,
): Promise<string> {
  const { services, actor } = context;
  refuseStrangers(actor);
  const { catalog } = services;
  const scope: FaultScope = { resources: 0 };
  const stored: StoredFile[] = [];
  const id = await catalog.db
    .transaction()
    .execute(async (trx) => {
      const row = await lockResource(trx, 'dataset', idOrName);
      await changeLocked(context, trx, row, change, scope, stored);
      return row.id;
    })
    .catch((error) => {
      throw writeFault(error, scope);
    });
  await showHeads(context, stored);
  return id;
}

/** As `changePackage`, within a transaction that holds the lock. */
export async function changeLocked(
  context: ActionContext,
  trx: Trx,
  row: ResourceRow,
  change: PackageChange,
  scope: FaultScope = { resources: 0 },
  stored: StoredFile[] = [],
): Promise<void> {
  const { services, actor } = context;
  const { catalog } = services;
  authorizeResource(
    actor,
    'edit',
    { organizationId: row.o_id, state: row.state, visibility: row.visibility },
    row.name,
  );
  const record = toRecord<'dataset'>(row, 'draft');
  const { publicUrl } = catalog;
  const shown = toPackage(record, 'flat', { publicUrl, loadedFiles: new Set() });
  const { dict: given, files, resource, ...options } = change(shown, record);
  scope.resources = listOf(given.resources)?.length ?? 0;
  scope.resource = resource;
  const faults = new Faults();
  const name = given.name === undefined || given.name === null ? row.name : given.name;
  checkName(name, faults);
  const state = stateIn(given, faults);
  const visibility = visibilityIn(given, faults);
  const moves =
    textOf(given.owner_org).trim() !== '' && ![row.o_id, row.o_name].includes(textOf(given.owner_org));
  const organization = (moves ? await organizationIn(trx, given, faults) : undefined) ?? record.organization;
  const read = readAlso(faults, titled(given, textOf(name)), {
    before: record,
    shown,
    organization,
    publicUrl,
    files: namesOf(files),
  });
  const known = new Set((record.doc.distribution ?? []).map((d) => d.id));
  await freeIds(
    trx,
    (read.doc.distribution ?? []).map((d) => (d.id && !known.has(d.id) ? d.id : undefined)),
  );
  const own = withIds(read, () => catalog.newId());
  const doc = organizationDefaults<Dataset>(
    moves ? withoutAgentsOf(own, record.organization, publicUrl) : own,
    { publicUrl, organization, id: row.id, newId: catalog.newId },
    record.doc,
  );
  checkDocument(doc);
  const attributes: EditAttributes = {
    ...(name !== row.name && { name: textOf(name) }),
    ...(visibility && { visibility }),
    ...(moves && { organization }),
  };
  await saveDraft<'dataset'>(catalog, trx, actor, row, doc, attributes);
  if (files) stored.push(...(await attachFiles(context, trx, row.id, files)));
  if (state === 'deleted') {
    await deleteLocked(catalog, trx, actor, await lockResource(trx, 'dataset', row.id));
    return;
  }
  const said = state === shown.state && state === 'draft' ? undefined : state;
  await settleState(services, trx, actor, row.id, row, 'asked' in options ? options.asked : said);
}
