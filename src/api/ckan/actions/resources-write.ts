import { Type } from '@sinclair/typebox';
import { findDatasetOfDistribution } from '../../../catalog/queries/find-resource.js';
import { type Dict, textOf } from '../../../ckan/fields.js';
import { type ActionContext, action } from '../action.js';
import { notFoundError, validationError } from '../faults.js';
import type { ReceivedFile } from '../multipart.js';
import type { CkanResource } from '../to-resource.js';
import { refuseStrangers } from '../write/package-head.js';
import { changePackage, showPackage } from '../write/write-package.js';

const anything = Type.Object({});

/** The file of a form, at the place of its resource. Parts by other names are refused: nothing is dropped in silence. */
function uploadAt({ sent }: ActionContext, index: number): { files?: ReadonlyMap<number, ReceivedFile> } {
  const strange = [...sent.files.keys()].find((name) => name !== 'upload');
  if (strange !== undefined) throw validationError({ [strange]: ['The file is expected as upload'] });
  const file = sent.files.get('upload');
  return file ? { files: new Map([[index, file]]) } : {};
}

function required(dict: Dict, key: string): string {
  const value = textOf(dict[key]).trim();
  if (value === '') throw validationError({ [key]: ['Missing value'] });
  return value;
}

/** A resource after a change of its dataset. */
async function shownResource(context: ActionContext, packageId: string, id: string): Promise<CkanResource> {
  const { resources } = await showPackage(context, packageId);
  const resource = resources.find((one) => one.id === id);
  if (!resource) throw notFoundError();
  return resource;
}

const resourceCreate = action({
  help: 'Adds a resource at the end of a dataset: package_id, url or upload (a file of a form), name, format, license_type, any other fields.',
  sideEffects: true,
  takesAnything: true,
  parameters: anything,
  async handler(_, context) {
    refuseStrangers(context.actor);
    const fields = context.sent.fields;
    const packageId = await changePackage(context, required(fields, 'package_id'), (shown) => {
      const resource = shown.resources.length;
      return {
        dict: { ...shown, resources: [...shown.resources, fields] },
        asked: undefined,
        resource,
        ...uploadAt(context, resource),
      };
    });
    const { resources } = await showPackage(context, packageId);
    return resources.at(-1);
  },
});

/** Changes one resource by what `change` makes of its dict; undefined takes it out. */
async function changeResource(
  context: ActionContext,
  change: (shown: CkanResource) => Dict | undefined,
): Promise<{ packageId: string; id: string }> {
  refuseStrangers(context.actor);
  const id = required(context.sent.fields, 'id').toLowerCase();
  const dataset = await findDatasetOfDistribution(context.services.db, id);
  if (!dataset) throw notFoundError();
  const packageId = await changePackage(context, dataset, (shown) => {
    const index = shown.resources.findIndex((resource) => resource.id === id);
    const before = shown.resources[index];
    // It may be left in what is published only.
    if (!before) throw notFoundError();
    const after = change(before);
    const resources = after
      ? shown.resources.with(index, { ...after, id } as CkanResource)
      : shown.resources.toSpliced(index, 1);
    return {
      dict: { ...shown, resources },
      asked: undefined,
      ...(after && { resource: index, ...uploadAt(context, index) }),
    };
  });
  return { packageId, id };
}

const resourceUpdate = action({
  help: 'Replaces a resource by a whole dict, what it leaves out is cleared; its file stays unless another url, an upload or clear_upload comes: id, and the fields of resource_create.',
  sideEffects: true,
  takesAnything: true,
  parameters: anything,
  async handler(_, context) {
    const { packageId, id } = await changeResource(context, () => context.sent.fields);
    return shownResource(context, packageId, id);
  },
});

const resourcePatch = action({
  help: 'Changes the fields that are given of a resource, the others stay: id, and fields of resource_create.',
  sideEffects: true,
  takesAnything: true,
  parameters: anything,
  async handler(_, context) {
    const { packageId, id } = await changeResource(context, (shown) => ({
      ...shown,
      ...context.sent.fields,
    }));
    return shownResource(context, packageId, id);
  },
});

const resourceDelete = action({
  help: 'Takes a resource out of its dataset: id. With the last one the dataset is no longer public, until there is another.',
  sideEffects: true,
  takesAnything: true,
  parameters: anything,
  async handler(_, context) {
    await changeResource(context, () => undefined);
    return null;
  },
});

/** Writing resources (contract, section 8). */
export const resourceWriting = {
  resource_create: resourceCreate,
  resource_update: resourceUpdate,
  resource_patch: resourcePatch,
  resource_delete: resourceDelete,
};
