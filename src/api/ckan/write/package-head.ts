import { findOrganization } from '../../../catalog/queries/organizations.js';
import type { OrganizationRecord } from '../../../catalog/record.js';
import { type Dict, textOf } from '../../../ckan/fields.js';
import type { Actor } from '../../../people/policy.js';
import type { Trx } from '../../../platform/database.js';
import { authorizationError } from '../faults.js';
import type { Faults } from '../from-package/field-faults.js';

/** Nobody signed in, or nobody with a role anywhere, writes anything: said before anything is looked at. */
export function refuseStrangers(actor: Actor): void {
  if (actor.kind === 'anonymous' || (actor.kind === 'user' && !actor.sysadmin && actor.roles.size === 0))
    throw authorizationError();
}

/** Whether the actor may do what CKAN keeps for sysadmins. */
export const isSysadmin = (actor: Actor): boolean =>
  actor.kind === 'system' || (actor.kind === 'user' && actor.sysadmin);

const BOOLEAN: Readonly<Record<string, boolean>> = {
  true: true, yes: true, on: true, t: true, y: true, '1': true,
  false: false, no: false, off: false, f: false, n: false, '0': false,
}; // biome-ignore format: words read better in a block

/** `private`; undefined when it was not said: what is hidden is never shown by leaving something out. */
export function visibilityIn(dict: Dict, faults: Faults): 'public' | 'restricted' | undefined {
  const text = textOf(dict.private).trim().toLowerCase();
  if (text === '') return undefined;
  const value = BOOLEAN[text];
  if (value === undefined) faults.add('private', 'Must be True or False');
  return value ? 'restricted' : 'public';
}

const STATES = new Set(['active', 'draft', 'deleted']);

/** `state`; undefined when it was not said. Notes one that there is not. */
export function stateIn(dict: Dict, faults: Faults): 'active' | 'draft' | 'deleted' | undefined {
  const state = textOf(dict.state).trim();
  if (state === '') return undefined;
  if (!STATES.has(state)) faults.add('state', 'Must be one of: active, draft, deleted');
  return state as 'active' | 'draft' | 'deleted';
}

/** The organization of a dict, by id or name; notes what is wrong. */
export async function organizationIn(
  trx: Trx,
  dict: Dict,
  faults: Faults,
): Promise<OrganizationRecord | undefined> {
  const wanted = textOf(dict.owner_org).trim();
  if (wanted === '') {
    faults.add('owner_org', 'An organization must be provided');
    return undefined;
  }
  const found = await findOrganization(trx, wanted);
  if (!found) faults.add('owner_org', 'Organization does not exist');
  return found;
}
