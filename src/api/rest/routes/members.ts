import { Type } from '@sinclair/typebox';
import { getOrganization } from '../../../catalog/queries/organizations.js';
import { type Actor, authorizeOrganization } from '../../../people/policy.js';
import { getUser, listMembers, removeMember, setMember } from '../../../people/users.js';
import type { Services } from '../../../services.js';
import type { RestApp } from '../rest-app.js';
import { IdParams, noContent, refusals } from '../schemas/common.js';
import { MemberView, RoleName } from '../schemas/portal.js';
import { userToRest } from '../to-rest.js';

const MemberParams = Type.Object({
  ...IdParams.properties,
  user: Type.String({ maxLength: 500, description: 'Id o nome / id or name' }),
});

/** Who works in an organization, and as what: its administrators' business. */
export function members(app: RestApp, services: Services): void {
  const tags = ['organizations'];
  /** The organization, if this actor may manage its members. */
  const managed = async (actor: Actor, idOrName: string) => {
    const organization = await getOrganization(services.db, idOrName);
    authorizeOrganization(actor, 'manageMembers', organization.id);
    return organization;
  };

  app.get(
    '/organizations/:id/members',
    {
      schema: {
        tags,
        operationId: 'list-members',
        summary: 'Chi lavora nell’organizzazione / who works in the organization',
        params: IdParams,
        response: { 200: Type.Object({ items: Type.Array(MemberView) }), ...refusals(403, 404) },
      },
    },
    async (request) => {
      const organization = await managed(request.actor, request.params.id);
      const found = await listMembers(services.db, organization.id);
      return { items: found.map(({ user, role }) => ({ user: userToRest(user), role })) };
    },
  );

  app.put(
    '/organizations/:id/members/:user',
    {
      schema: {
        tags,
        operationId: 'set-member',
        summary: 'Dà un ruolo a un utente / give a user a role',
        params: MemberParams,
        body: Type.Object({ role: RoleName }, { $id: 'MemberBody', additionalProperties: false }),
        response: { 200: MemberView, ...refusals(403, 404, 422) },
      },
    },
    async (request) => {
      const organization = await managed(request.actor, request.params.id);
      const user = await getUser(services.db, request.params.user);
      await setMember(services.db, organization.id, user.id, request.body.role);
      return { user: userToRest(user), role: request.body.role };
    },
  );

  app.delete(
    '/organizations/:id/members/:user',
    {
      schema: {
        tags,
        operationId: 'remove-member',
        summary: 'Toglie il ruolo a un utente / take a user’s role away',
        params: MemberParams,
        response: { 204: noContent, ...refusals(403, 404) },
      },
    },
    async (request, reply) => {
      const organization = await managed(request.actor, request.params.id);
      const user = await getUser(services.db, request.params.user);
      await removeMember(services.db, organization.id, user.id);
      return reply.code(204).send();
    },
  );
}
