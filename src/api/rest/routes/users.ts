import { Type } from '@sinclair/typebox';
import { isUuid } from '../../../catalog/queries/find-resource.js';
import { getOrganization } from '../../../catalog/queries/organizations.js';
import { AppError, invalidField, notFound } from '../../../errors.js';
import { type Actor, authorizePortal, refusal } from '../../../people/policy.js';
import { createToken, listTokens, revokeToken } from '../../../people/tokens.js';
import {
  createUser,
  getUser,
  isReservedUserName,
  listUsers,
  type User,
  updateUser,
} from '../../../people/users.js';
import type { Services } from '../../../services.js';
import { API_BASE, type RestApp } from '../rest-app.js';
import { IdParams, noContent, refusals } from '../schemas/common.js';
import { Me, NewToken, TokenCreate, TokenView, UserCreate, UserPatch, UserView } from '../schemas/portal.js';
import { tokenToRest, userToRest } from '../to-rest.js';

/** Users, their tokens, and who one is. */
export function users(app: RestApp, services: Services): void {
  const { db, catalog } = services;
  const tags = ['users'];

  /** The user meant, if the actor is that user or a sysadmin. `me` is oneself. */
  const ownOrManaged = async (actor: Actor, idOrName: string): Promise<User> => {
    if (actor.kind !== 'user') throw refusal(actor);
    const isSelf = idOrName === 'me' || idOrName === actor.id || idOrName === actor.name;
    if (!isSelf) authorizePortal(actor, 'manageUsers');
    return getUser(db, isSelf ? actor.id : idOrName);
  };

  app.get(
    '/me',
    {
      schema: {
        tags,
        operationId: 'me',
        summary: 'Chi sono per il portale / who the portal takes me for',
        response: { 200: Me, ...refusals() },
      },
    },
    async (request) => {
      const { actor } = request;
      if (actor.kind !== 'user') throw new AppError('Unauthenticated');
      const roles = await Promise.all(
        [...actor.roles].map(async ([id, role]) => ({
          organization: { id, name: (await getOrganization(db, id)).name },
          role,
        })),
      );
      return { id: actor.id, name: actor.name, sysadmin: actor.sysadmin, roles };
    },
  );

  app.get(
    '/users',
    {
      schema: {
        tags,
        operationId: 'list-users',
        summary: 'Elenca gli utenti (sysadmin) / list users',
        response: { 200: Type.Object({ items: Type.Array(UserView) }), ...refusals(403) },
      },
    },
    async (request) => {
      authorizePortal(request.actor, 'manageUsers');
      return { items: (await listUsers(db)).map(userToRest) };
    },
  );

  app.get(
    '/users/:id',
    {
      schema: {
        tags,
        operationId: 'read-user',
        summary: 'Legge un utente / read a user',
        params: IdParams,
        response: { 200: UserView, ...refusals(403, 404) },
      },
    },
    async (request) => userToRest(await ownOrManaged(request.actor, request.params.id)),
  );

  app.post(
    '/users',
    {
      schema: {
        tags,
        operationId: 'create-user',
        summary: 'Crea un utente (sysadmin) / create a user',
        body: UserCreate,
        response: { 201: UserView, ...refusals(403, 409, 422) },
      },
    },
    async (request, reply) => {
      authorizePortal(request.actor, 'manageUsers');
      const { body } = request;
      if (isReservedUserName(body.name)) {
        throw invalidField('/name', 'reserved', {
          it: 'Questo nome è riservato.',
          en: 'This name is reserved.',
        });
      }
      const user = await createUser(db, { id: catalog.newId(), now: catalog.now(), ...body });
      return reply
        .code(201)
        .header('Location', `${catalog.publicUrl}${API_BASE}/users/${user.id}`)
        .send(userToRest(user));
    },
  );

  app.patch(
    '/users/:id',
    {
      schema: {
        tags,
        operationId: 'patch-user',
        summary: 'Cambia o disattiva un utente (sysadmin) / change or deactivate a user',
        params: IdParams,
        body: UserPatch,
        response: { 200: UserView, ...refusals(403, 404, 422) },
      },
    },
    async (request) => {
      authorizePortal(request.actor, 'manageUsers');
      return userToRest(await updateUser(db, request.params.id, request.body));
    },
  );

  app.get(
    '/users/:id/tokens',
    {
      schema: {
        tags,
        operationId: 'list-tokens',
        summary: 'I token di un utente, senza segreti / a user’s tokens, without secrets',
        params: IdParams,
        response: { 200: Type.Object({ items: Type.Array(TokenView) }), ...refusals(403, 404) },
      },
    },
    async (request) => {
      const user = await ownOrManaged(request.actor, request.params.id);
      return { items: (await listTokens(db, user.id)).map(tokenToRest) };
    },
  );

  app.post(
    '/users/:id/tokens',
    {
      schema: {
        tags,
        operationId: 'create-token',
        summary: 'Crea un token; il segreto si vede solo ora / create a token; its secret is shown only now',
        params: IdParams,
        body: TokenCreate,
        response: { 201: NewToken, ...refusals(403, 404, 422) },
      },
    },
    async (request, reply) => {
      const user = await ownOrManaged(request.actor, request.params.id);
      const { name, expiresAt } = request.body;
      const { secret, token } = await createToken(db, {
        id: catalog.newId(),
        userId: user.id,
        name,
        now: catalog.now(),
        ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt) }),
      });
      return reply
        .code(201)
        .header('Cache-Control', 'no-store')
        .send({ ...tokenToRest(token), secret });
    },
  );

  app.delete(
    '/users/:id/tokens/:tokenId',
    {
      schema: {
        tags,
        operationId: 'revoke-token',
        summary: 'Revoca un token / revoke a token',
        params: Type.Object({ ...IdParams.properties, tokenId: Type.String({ maxLength: 100 }) }),
        response: { 204: noContent, ...refusals(403, 404) },
      },
    },
    async (request, reply) => {
      const user = await ownOrManaged(request.actor, request.params.id);
      if (!isUuid(request.params.tokenId)) throw notFound(request.params.tokenId);
      await revokeToken(db, user.id, request.params.tokenId);
      return reply.code(204).send();
    },
  );
}
