import { editResource, lockResource } from '../../../catalog/commands/resources.js';
import type { Dataset, DatasetInput, DistributionInput } from '../../../catalog/model/index.js';
import { readLicence } from '../../../ckan/licences.js';
import { resolve } from '../../../vocabularies/index.js';
import type { ActionContext } from '../action.js';
import { validationError } from '../faults.js';
import { settleState } from '../write/settle-state.js';

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

const inputsOf = (doc: Dataset): DistributionInput[] =>
  (doc.distribution ?? []).map(({ file: _, ...input }): DistributionInput => input);

/**
 * A new resource for a table: `{package_id, name?, description?, format?}`. Its address is that of its dump, so that a dataset
 * with it can be published. It takes the licence of the dataset's first distribution that has one. Returns its id, and what is
 * to be called once its table is there: it puts the resource before the public where the dataset is, as a CKAN client expects.
 */
export async function createDatastoreResource(
  context: ActionContext,
  wanted: unknown,
): Promise<{ id: string; settle(): Promise<void> }> {
  if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted))
    throw validationError({ resource: ['Not a dict'] });
  const { package_id, name, description, format } = wanted as Record<string, unknown>;
  const dataset = textOf(package_id);
  if (!dataset) throw validationError({ package_id: ['Missing value'] });
  const { services, actor } = context;
  const change = (how: (list: DistributionInput[], doc: Dataset) => DistributionInput[]) =>
    editResource(
      services.catalog,
      actor,
      'dataset',
      dataset,
      (doc): DatasetInput => ({ ...doc, distribution: how(inputsOf(doc), doc) }),
    );
  const title = textOf(name);
  const about = textOf(description);
  const type = resolve('file-type', textOf(format) ?? 'CSV')?.concept.iri;
  const before = await services.db.transaction().execute((trx) => lockResource(trx, 'dataset', dataset));
  const made = await change((list, doc) => {
    const license =
      doc.distribution?.find((each) => each.license)?.license ?? readLicence(doc.extras?.license_id ?? '');
    const added: DistributionInput = {
      ...(title && { title: { und: title } }),
      ...(about && { description: { und: about } }),
      ...(type && { format: type }),
      ...(license && { license }),
    };
    return [...list, added];
  });
  const id = made.doc.distribution?.at(-1)?.id ?? '';
  // Its address holds its id, which it has only now.
  const address = `${services.catalog.publicUrl}/datastore/dump/${id}`;
  await change((list) => list.map((each) => (each.id === id ? { ...each, accessURL: [address] } : each)));
  return {
    id,
    settle: () =>
      services.db
        .transaction()
        .execute((trx) => settleState(services, trx, actor, before.id, before, undefined)),
  };
}
