import { Type } from '@sinclair/typebox';
import { findOrganization } from '../../../catalog/queries/organizations.js';
import { organizationNames } from '../../../catalog/queries/organizations-by-id.js';
import { overviewOf } from '../../../harvest/overview.js';
import { canHarvest, findSource, publicSources } from '../../../harvest/sources/access.js';
import type { HarvestSource } from '../../../harvest/sources/model.js';
import { type ActionContext, action, flag } from '../action.js';
import { notFoundError } from '../faults.js';
import { toHarvestSource } from '../to-harvest-source.js';

async function show({ services, actor }: ActionContext, sources: readonly HarvestSource[]) {
  const { db } = services;
  const overview = await overviewOf(
    db,
    sources.map(({ id }) => id),
  );
  const names = await organizationNames(
    db,
    sources.flatMap(({ organizationId }) => organizationId ?? []),
  );
  return sources.flatMap((source) => {
    const standing = overview.get(source.id);
    const organization = names.get(source.organizationId ?? '');
    return standing ? [toHarvestSource(source, organization, standing, canHarvest(actor, source))] : [];
  });
}

async function sourceMeant({ services }: ActionContext, { id, url }: { id?: string; url?: string }) {
  if (id) return findSource(services.db, id);
  return url ? (await publicSources(services.db)).find((source) => source.url === url) : undefined;
}

/** Sources of harvesting under the names of ckanext-harvest, to read (contract, section 13). */
export const harvestActions = {
  harvest_source_list: action({
    help: 'The sources of harvesting, with how they stand: organization_id, only_active.',
    sideEffects: false,
    parameters: Type.Object({
      organization_id: Type.Optional(Type.String()),
      only_active: flag(),
    }),
    async handler({ organization_id, only_active }, context) {
      const { db } = context.services;
      const organization =
        organization_id === undefined ? undefined : await findOrganization(db, organization_id);
      if (organization_id !== undefined && !organization) return [];
      const sources = (await publicSources(db)).filter(
        ({ organizationId, active }) =>
          (active || !only_active) && (!organization || organizationId === organization.id),
      );
      return show(context, sources);
    },
  }),
  harvest_source_show: action({
    help: 'A source of harvesting, with how it stands: id (or name), or url.',
    sideEffects: false,
    parameters: Type.Object({ id: Type.Optional(Type.String()), url: Type.Optional(Type.String()) }),
    async handler(parameters, context) {
      const source = await sourceMeant(context, parameters);
      const [shown] = source ? await show(context, [source]) : [];
      if (!shown) throw notFoundError();
      return shown;
    },
  }),
};
