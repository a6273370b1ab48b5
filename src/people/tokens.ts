import { createHash, randomBytes } from 'node:crypto';
import { invalidField, notFound } from '../errors.js';
import type { Db } from '../platform/database.js';

/** The only form in which a token is kept. */
export const hashToken = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** A new secret: 256 random bits behind a prefix by which leaked ones are recognised. */
export const newSecret = (): string => `portico_${randomBytes(32).toString('base64url')}`;

export interface TokenInfo {
  id: string;
  name: string;
  userId: string;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
}

/** Makes a token for a user. The secret is returned this once and never again. */
export async function createToken(
  db: Db,
  input: { id: string; userId: string; name: string; expiresAt?: Date; now: Date },
): Promise<{ secret: string; token: TokenInfo }> {
  if (input.expiresAt && input.expiresAt <= input.now) {
    throw invalidField('/expiresAt', 'past', {
      it: 'La scadenza deve essere nel futuro.',
      en: 'The expiry must be in the future.',
    });
  }
  const secret = newSecret();
  const expiresAt = input.expiresAt ?? null;
  await db
    .insertInto('api_token')
    .values({
      id: input.id,
      user_id: input.userId,
      name: input.name,
      hash: hashToken(secret),
      created_at: input.now,
      expires_at: expiresAt,
    })
    .execute();
  const token = {
    id: input.id,
    name: input.name,
    userId: input.userId,
    createdAt: input.now,
    expiresAt,
    lastUsedAt: null,
  };
  return { secret, token };
}

/** A user's tokens, oldest first, without their secrets. Index: api_token_user. */
export async function listTokens(db: Db, userId: string): Promise<TokenInfo[]> {
  const rows = await db
    .selectFrom('api_token')
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .select(['id', 'name', 'user_id', 'created_at', 'expires_at', 'last_used_at'])
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    userId: row.user_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  }));
}

/** Ends a token of that user. Throws `NotFound` when the user has none with that id. */
export async function revokeToken(db: Db, userId: string, tokenId: string): Promise<void> {
  const result = await db
    .deleteFrom('api_token')
    .where('id', '=', tokenId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (result.numDeletedRows === 0n) throw notFound(tokenId);
}

/** The token with this secret, and whose it is, or undefined. Index: unique api_token.hash. */
export async function findTokenBySecret(
  db: Db,
  secret: string,
): Promise<{ id: string; userId: string } | undefined> {
  return db
    .selectFrom('api_token')
    .where('hash', '=', hashToken(secret))
    .select(['id', 'user_id as userId'])
    .executeTakeFirst();
}

/** Whose the token with this id is, or undefined. Index: primary key. */
export async function findTokenOwner(db: Db, tokenId: string): Promise<string | undefined> {
  const row = await db.selectFrom('api_token').where('id', '=', tokenId).select('user_id').executeTakeFirst();
  return row?.user_id;
}
