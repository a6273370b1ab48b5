import { Type } from '@sinclair/typebox';
import { purgeDataset } from '../../../catalog/commands/purge.js';
import { deleteResource, lockResource } from '../../../catalog/commands/resources.js';
import { findOrganization } from '../../../catalog/queries/organizations.js';
import { type Dict, listOf, textOf } from '../../../ckan/fields.js';
import { type Action, type ActionContext, action } from '../action.js';
import { notFoundError, validationError } from '../faults.js';
import { refuseStrangers } from '../write/package-head.js';
import type { AskedState } from '../write/settle-state.js';
import { changeLocked, changePackage, createPackage, showPackage } from '../write/write-package.js';

const nothing = Type.Object({});

/** What a dict says of the state, where it holds only what is to change. */
const askedIn = (dict: Dict): AskedState =>
  dict.state === 'active' || dict.state === 'draft' ? dict.state : undefined;

/** The package a request is about. Throws a Validation Error when it names none. */
function idIn(dict: Dict, ...also: string[]): string {
  const id = ['id', ...also].map((key) => textOf(dict[key]).trim()).find((text) => text !== '');
  if (!id) throw validationError({ id: ['Missing value'] });
  return id;
}

const packageCreate = action({
  help: 'Creates a dataset and publishes it: name, owner_org, title, notes, resources, tags, groups, extras, the dcatapit fields; state "draft" keeps it as a draft, private shows it to members only.',
  sideEffects: true,
  takesAnything: true,
  parameters: nothing,
  async handler(_, context) {
    return showPackage(context, await createPackage(context, context.sent.fields));
  },
});

const packageUpdate = action({
  help: 'Replaces a dataset by a whole dict, what it leaves out is cleared: id (or name), and the fields of package_create.',
  sideEffects: true,
  takesAnything: true,
  parameters: nothing,
  async handler(_, context) {
    const dict = context.sent.fields;
    refuseStrangers(context.actor);
    const id = await changePackage(context, idIn(dict, 'name'), () => ({ dict }));
    return showAfter(context, id, dict);
  },
});

const packagePatch = action({
  help: 'Changes the fields that are given of a dataset, the others stay: id, and fields of package_create.',
  sideEffects: true,
  takesAnything: true,
  parameters: nothing,
  async handler(_, context) {
    const dict = context.sent.fields;
    refuseStrangers(context.actor);
    const id = await changePackage(context, idIn(dict), (shown) => {
      // Tags given as a text take the place of the list.
      const { tags, ...rest } = shown;
      const base = dict.tag_string !== undefined && dict.tags === undefined ? rest : { ...rest, tags };
      return { dict: { ...base, ...dict, id: shown.id }, asked: askedIn(dict) };
    });
    return showAfter(context, id, dict);
  },
});

/** The dataset after a change; one that was deleted by it can only be named. */
const showAfter = (context: ActionContext, id: string, dict: Dict) =>
  dict.state === 'deleted' ? { id, state: 'deleted' } : showPackage(context, id);

const packageDelete = action({
  help: 'Deletes a dataset: id. A tombstone stays where it was published.',
  sideEffects: true,
  takesAnything: true,
  parameters: nothing,
  async handler(_, { services, actor, sent }) {
    refuseStrangers(actor);
    await deleteResource(services.catalog, actor, 'dataset', idIn(sent.fields));
    return null;
  },
});

const datasetPurge = action({
  help: 'Removes a dataset for good, also a deleted one: id. For sysadmins.',
  sideEffects: true,
  takesAnything: true,
  parameters: nothing,
  async handler(_, { services, actor, sent }) {
    refuseStrangers(actor);
    await purgeDataset(services.catalog, actor, idIn(sent.fields));
    return null;
  },
});

const ownerOrgUpdate = action({
  help: 'Gives a dataset to another organization: id, organization_id.',
  sideEffects: true,
  parameters: Type.Object({ id: Type.String(), organization_id: Type.String() }),
  async handler({ id, organization_id }, context) {
    refuseStrangers(context.actor);
    const organization = await findOrganization(context.services.db, organization_id);
    if (!organization) throw notFoundError();
    await changePackage(context, id, (shown) => ({
      dict: { ...shown, owner_org: organization.id },
      asked: undefined,
    }));
    return null;
  },
});

const resourceReorder = action({
  help: 'Puts the resources of a dataset in an order: id, order (ids; those that are left out follow).',
  sideEffects: true,
  parameters: Type.Object({ id: Type.String(), order: Type.Array(Type.String()) }),
  async handler({ id, order }, context) {
    refuseStrangers(context.actor);
    const changed = await changePackage(context, id, (shown) => {
      const wanted = order.map((one) =>
        shown.resources.find((resource) => resource.id === one.toLowerCase()),
      );
      if (wanted.includes(undefined) || new Set(wanted).size !== wanted.length)
        throw validationError({ order: ['resource ids do not match those of the dataset'] });
      const rest = shown.resources.filter((resource) => !wanted.includes(resource));
      return { dict: { ...shown, resources: [...wanted, ...rest] }, asked: undefined };
    });
    const { resources } = await showPackage(context, changed);
    return { id: changed, order: resources.map((resource) => resource.id) };
  },
});

/** The same change of several datasets of one organization, all or none. */
const bulk = (help: string, change: Dict): Action =>
  action({
    help,
    sideEffects: true,
    takesAnything: true,
    parameters: nothing,
    async handler(_, context) {
      const { services, actor, sent } = context;
      refuseStrangers(actor);
      const ids = listOf(sent.fields.datasets)?.map(textOf);
      const missing = ['Missing value'];
      if (!ids) throw validationError({ datasets: missing });
      const organization = textOf(sent.fields.org_id);
      if (organization === '') throw validationError({ org_id: missing });
      const owner = await findOrganization(services.db, organization);
      if (!owner) throw notFoundError();
      await services.catalog.db.transaction().execute(async (trx) => {
        for (const id of [...new Set(ids)].sort()) {
          const row = await lockResource(trx, 'dataset', id);
          if (row.o_id !== owner.id)
            throw validationError({ datasets: [`${id} is not a dataset of ${owner.name}`] });
          await changeLocked(context, trx, row, (shown) => ({
            dict: { ...shown, ...change },
            asked: undefined,
          }));
        }
      });
      return null;
    },
  });

/** Writing packages (contract, section 8). */
export const packageWriting = {
  package_create: packageCreate,
  package_update: packageUpdate,
  package_patch: packagePatch,
  package_delete: packageDelete,
  dataset_purge: datasetPurge,
  package_owner_org_update: ownerOrgUpdate,
  package_resource_reorder: resourceReorder,
  bulk_update_private: bulk('Shows datasets to members only: datasets (ids), org_id.', { private: true }),
  bulk_update_public: bulk('Shows datasets to everybody: datasets (ids), org_id.', { private: false }),
  bulk_update_delete: bulk('Deletes datasets: datasets (ids), org_id.', { state: 'deleted' }),
};
