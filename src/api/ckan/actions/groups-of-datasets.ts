import { editResource, lockResource } from '../../../catalog/commands/resources.js';
import type { Dataset, DatasetInput, DistributionInput } from '../../../catalog/model/index.js';
import { findResource } from '../../../catalog/queries/find-resource.js';
import { stableUuid } from '../../../ckan/stable-uuid.js';
import { themeOfGroup } from '../../../ckan/to-group.js';
import { ANONYMOUS } from '../../../people/policy.js';
import type { Services } from '../../../services.js';
import type { ActionContext } from '../action.js';
import { authorizationError, type CkanFault, notFoundError } from '../faults.js';
import { settleState } from '../write/settle-state.js';

/** Why groups are not written: they are a vocabulary that is not ours. */
export const groupsAreThemes = (): CkanFault =>
  authorizationError(
    'groups are the data themes of the EU vocabulary: they cannot be created, changed or have members',
  );

/** Search results read at once. */
const PAGE = 1000;

/** Ids of the public datasets of an organization or theme, all of them. */
export async function datasetsOfGroup(
  services: Pick<Services, 'search'>,
  { field, value }: { field: string; value: string },
): Promise<string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const found = await services.search.search(ANONYMOUS, {
      kind: 'dataset',
      where: { kind: 'exact', field, values: [value] },
      sort: [{ key: 'id', descending: false }],
      limit: PAGE,
      ...(after !== undefined && { after }),
    });
    ids.push(...found.ids);
    after = found.next;
  } while (after !== undefined);
  return ids;
}

const inputsOf = (doc: Dataset): DistributionInput[] =>
  (doc.distribution ?? []).map(({ file: _, ...input }): DistributionInput => input);

/**
 * Puts a dataset into a theme, or takes it out. What is published without other changes pending is published anew,
 * by who may do that; else the change waits in the working copy. Returns the ids of the two.
 */
export async function setTheme(
  { services, actor }: ActionContext,
  idOrName: string,
  dataset: string,
  member: boolean,
): Promise<{ group: string; dataset: string }> {
  const theme = themeOfGroup(idOrName);
  if (!theme) throw notFoundError();
  const found = await findResource(services.db, actor, 'dataset', dataset);
  if (!found) throw notFoundError();
  const inTurn = services.db.transaction();
  const before = await inTurn.execute((trx) => lockResource(trx, 'dataset', found.id));
  const record = await editResource(services.catalog, actor, 'dataset', found.id, (doc): DatasetInput => {
    const others = (doc.theme ?? []).filter((iri) => iri !== theme.iri);
    return { ...doc, theme: member ? [...others, theme.iri] : others, distribution: inputsOf(doc) };
  });
  if (record.revision !== before.revision)
    await inTurn.execute((trx) => settleState(services, trx, actor, record.id, before, undefined));
  return { group: stableUuid(theme.iri), dataset: record.id };
}
