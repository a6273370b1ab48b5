import { Type } from '@sinclair/typebox';
import { isUuid } from '../../../catalog/queries/find-resource.js';
import {
  createToken,
  findTokenBySecret,
  findTokenOwner,
  listTokens,
  revokeToken,
} from '../../../people/tokens.js';
import { action } from '../action.js';
import { authorizationError, notFoundError, validationError } from '../faults.js';
import { toTime } from '../to-time.js';
import { ownOrManaged } from './users.js';

const text = Type.Optional(Type.String());

/** Seconds of each unit that ckanext-expire_api_token takes are numbers; so is the unit here. */
function expiry(now: Date, seconds: number | undefined, unit: number): Date | undefined {
  if (seconds === undefined) return undefined;
  const date = new Date(now.getTime() + seconds * unit * 1000);
  if (Number.isNaN(date.getTime())) throw validationError({ expires_in: ['Invalid integer'] });
  return date;
}

const tokenCreate = action({
  help: 'A new token: user, name; expires_in with unit (seconds in it, 1). The secret is told this once. For the user and for sysadmins.',
  sideEffects: true,
  parameters: Type.Object({
    user: Type.String(),
    name: Type.String(),
    expires_in: Type.Optional(Type.Integer({ minimum: 1 })),
    unit: Type.Integer({ minimum: 1, default: 1 }),
  }),
  async handler({ user: idOrName, name, expires_in, unit }, context) {
    const { db, catalog } = context.services;
    const user = await ownOrManaged(context, idOrName);
    if (!isUuid(user.id)) throw authorizationError('the account of the settings has its one token');
    if (name.length > 500) throw validationError({ name: ['Must be at most 500 characters long'] });
    const now = catalog.now();
    const expiresAt = expiry(now, expires_in, unit);
    const { secret, token } = await createToken(db, {
      id: catalog.newId(),
      userId: user.id,
      name,
      now,
      ...(expiresAt && { expiresAt }),
    });
    return { token: secret, id: token.id };
  },
});

const tokenList = action({
  help: "A user's tokens without their secrets, oldest first: user_id (or user). For the user and for sysadmins.",
  sideEffects: false,
  parameters: Type.Object({ user_id: text, user: text }),
  async handler({ user_id, user }, context) {
    const wanted = user_id || user;
    if (!wanted) throw validationError({ user_id: ['Missing value'] });
    const { id } = await ownOrManaged(context, wanted);
    if (!isUuid(id)) return [];
    return (await listTokens(context.services.db, id)).map((token) => ({
      id: token.id,
      name: token.name,
      user_id: token.userId,
      created_at: toTime(token.createdAt),
      last_access: token.lastUsedAt && toTime(token.lastUsedAt),
      ...(token.expiresAt && { expires_at: toTime(token.expiresAt) }),
    }));
  },
});

const tokenRevoke = action({
  help: 'Ends a token: token (its secret) or jti (its id). For the user and for sysadmins.',
  sideEffects: true,
  parameters: Type.Object({ token: text, jti: text }),
  async handler({ token, jti }, context) {
    const { db } = context.services;
    if (!token && !jti) throw validationError({ jti: ['Missing value'] });
    const id = jti || (token && (await findTokenBySecret(db, token))?.id);
    const owner = id && isUuid(id) ? await findTokenOwner(db, id) : undefined;
    // Whether a token exists is nobody's business but its owner's.
    if (context.actor.kind !== 'user') throw authorizationError();
    if (!id || !owner) throw context.actor.sysadmin ? notFoundError() : authorizationError();
    await ownOrManaged(context, owner);
    await revokeToken(db, owner, id);
    return null;
  },
});

/** API tokens (contract, section 11). */
export const tokenActions = {
  api_token_create: tokenCreate,
  api_token_list: tokenList,
  api_token_revoke: tokenRevoke,
};
