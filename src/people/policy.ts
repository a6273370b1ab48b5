import { AppError, notFound } from '../errors.js';
import type { ResourceState, Role, Visibility } from '../platform/schema.js';

/** Who asks. `system` is the program itself (worker, command line); the others came through a door. */
export type Actor =
  | { kind: 'anonymous' }
  | { kind: 'system'; name: string }
  | { kind: 'user'; id: string; name: string; sysadmin: boolean; roles: ReadonlyMap<string, Role> };

export const ANONYMOUS: Actor = { kind: 'anonymous' };

/** The program acting for an operator, named in revisions. */
export const systemActor = (name: string): Actor => ({ kind: 'system', name });

/** How an actor is named in revisions and logs. */
export const actorName = (actor: Actor): string => (actor.kind === 'anonymous' ? 'anonymous' : actor.name);

/** What a permission is asked about. */
export interface ResourceSubject {
  organizationId: string;
  state: ResourceState;
  visibility: Visibility;
}

/** Everything that can be asked. Review and OpenID Connect will add sentences here, not elsewhere. */
export type ResourceAction = 'read' | 'readDraft' | 'create' | 'edit' | 'publish' | 'delete';
export type OrganizationAction = 'edit' | 'manageMembers' | 'harvest' | 'delete';
export type PortalAction = 'createOrganization' | 'editCatalog' | 'manageUsers' | 'harvest';

const RANK: Record<Role, number> = { editor: 1, publisher: 2, administrator: 3 };

const isAlmighty = (actor: Actor): boolean =>
  actor.kind === 'system' || (actor.kind === 'user' && actor.sysadmin);

/** Whether the actor holds at least that role in the organization. */
function hasRole(actor: Actor, organizationId: string, least: Role): boolean {
  if (isAlmighty(actor)) return true;
  const role = actor.kind === 'user' ? actor.roles.get(organizationId) : undefined;
  return role !== undefined && RANK[role] >= RANK[least];
}

/** The one sentence about datasets and services that every door asks. */
export function canResource(actor: Actor, action: ResourceAction, subject: ResourceSubject): boolean {
  const { organizationId, state, visibility } = subject;
  switch (action) {
    case 'read':
      return (
        (state === 'published' && visibility === 'public') ||
        (state !== 'deleted' && hasRole(actor, organizationId, 'editor'))
      );
    case 'readDraft':
    case 'create':
    case 'edit':
      return state !== 'deleted' && hasRole(actor, organizationId, 'editor');
    case 'publish':
      return state !== 'deleted' && hasRole(actor, organizationId, 'publisher');
    case 'delete':
      return hasRole(actor, organizationId, state === 'draft' ? 'editor' : 'publisher');
  }
}

/** Organizations themselves are public; changing one is its administrator's business, removing it the sysadmin's. */
export function canOrganization(actor: Actor, action: OrganizationAction, organizationId: string): boolean {
  return action === 'delete' ? isAlmighty(actor) : hasRole(actor, organizationId, 'administrator');
}

/** What concerns the portal as a whole is the sysadmin's. */
export const canPortal = (actor: Actor, _action: PortalAction): boolean => isAlmighty(actor);

/** The organizations whose unpublished and restricted resources the actor may read: all, or a list of ids. */
export function readableOrganizations(actor: Actor): 'all' | string[] {
  if (isAlmighty(actor)) return 'all';
  return actor.kind === 'user' ? [...actor.roles.keys()] : [];
}

/** The refusal for someone who may know that the thing exists: 401 without a token, 403 with one. */
export const refusal = (actor: Actor): AppError =>
  new AppError(actor.kind === 'anonymous' ? 'Unauthenticated' : 'Forbidden');

/** Throws unless allowed. What the actor may not read does not exist for it: 404 whatever it wanted to do. */
export function authorizeResource(
  actor: Actor,
  action: ResourceAction,
  subject: ResourceSubject,
  name: string,
): void {
  if (canResource(actor, action, subject)) return;
  if (action === 'create' || canResource(actor, 'read', subject)) throw refusal(actor);
  throw notFound(name);
}

/** Throws unless the actor may do that to the organization. */
export function authorizeOrganization(
  actor: Actor,
  action: OrganizationAction,
  organizationId: string,
): void {
  if (!canOrganization(actor, action, organizationId)) throw refusal(actor);
}

/** Throws unless the actor may do that to the portal. */
export function authorizePortal(actor: Actor, action: PortalAction): void {
  if (!canPortal(actor, action)) throw refusal(actor);
}
