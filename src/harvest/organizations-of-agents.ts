import { insertOrganization } from '../catalog/commands/organizations.js';
import type { CatalogContext } from '../catalog/context.js';
import { type Agent, type Organization, textIn } from '../catalog/model/index.js';
import { findOrganization, findOrganizationByIdentifier } from '../catalog/queries/organizations.js';
import type { OrganizationRecord } from '../catalog/record.js';
import { slugify } from '../catalog/slug.js';
import { brokenUnique } from '../platform/database.js';

/** An organization described by what a catalogue says of a body. */
function describe(agent: Agent, ownBase: string): Organization {
  return {
    title: agent.name ?? { und: agent.identifier ?? '' },
    ...(agent.identifier && { identifier: agent.identifier }),
    ...(agent.homepage && { homepage: agent.homepage }),
    // An IRI that we made up for a node without one says nothing about the body.
    ...(agent.iri && !agent.iri.startsWith(ownBase) && { iri: agent.iri }),
  };
}

/** What an organization would be, were it made. */
const imagine = ({ newId, now }: CatalogContext, doc: Organization): OrganizationRecord => ({
  id: newId(),
  name: slugify(textIn(doc.title, 'it') ?? '', 'ente'),
  doc,
  revision: 1,
  createdAt: now(),
  modifiedAt: now(),
});

/** Finds the organization of a body; undefined for one with neither code nor name. */
export type OrganizationOf = (agent: Agent | undefined) => Promise<OrganizationRecord | undefined>;

/**
 * Finds the organization of each body, creating it where it is new: by IPA code or VAT number, else by name.
 * Answers are remembered for the run.
 * @param dry those that are new are only imagined
 */
export function organizationsOfAgents(context: CatalogContext, { dry = false } = {}): OrganizationOf {
  const known = new Map<string, OrganizationRecord>();
  const find = async (agent: Agent): Promise<OrganizationRecord | undefined> =>
    agent.identifier
      ? findOrganizationByIdentifier(context.db, agent.identifier)
      : findOrganization(context.db, slugify(textIn(agent.name, 'it') ?? '', 'ente'));
  return async (agent) => {
    const key = agent?.identifier?.toLowerCase() ?? textIn(agent?.name, 'it');
    if (!agent || !key) return undefined;
    const described = describe(agent, context.publicUrl);
    const before = known.get(key) ?? (await find(agent)) ?? (dry ? imagine(context, described) : undefined);
    const organization =
      before ??
      (await context.db
        .transaction()
        .execute((trx) => insertOrganization(context, trx, described))
        .catch(async (error) => {
          // Another import was quicker.
          const other = brokenUnique(error) === undefined ? undefined : await find(agent);
          if (other) return other;
          throw error;
        }));
    known.set(key, organization);
    return organization;
  };
}
