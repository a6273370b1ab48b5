import { AppError, notFound } from '../errors.js';
import { brokenUnique, type Db } from '../platform/database.js';
import type { Role } from '../platform/schema.js';

/** Names by which the portal signs its own changes. */
const OWN_NAMES = new Set(['admin', 'anonymous', 'system', 'worker', 'me']);

/** Whether a name is kept for the portal itself. */
export const isReservedUserName = (name: string): boolean => OWN_NAMES.has(name);

export interface User {
  id: string;
  name: string;
  fullName: string | null;
  email: string | null;
  sysadmin: boolean;
  active: boolean;
  createdAt: Date;
  about: string | null;
}

const selectUsers = (db: Db) =>
  db
    .selectFrom('app_user')
    .select(['id', 'name', 'full_name', 'email', 'sysadmin', 'active', 'created_at', 'about']);

type UserRow = Awaited<ReturnType<ReturnType<typeof selectUsers>['execute']>>[number];

const toUser = (row: UserRow): User => ({
  id: row.id,
  name: row.name,
  fullName: row.full_name,
  email: row.email,
  sysadmin: row.sysadmin,
  active: row.active,
  createdAt: row.created_at,
  about: row.about,
});

/** All users in order of name. */
export async function listUsers(db: Db): Promise<User[]> {
  return (await selectUsers(db).orderBy('name').execute()).map(toUser);
}

/** A user by id or name, or undefined. */
export async function findUser(db: Db, idOrName: string): Promise<User | undefined> {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(idOrName);
  const row = await selectUsers(db)
    .where(isId ? 'id' : 'name', '=', idOrName)
    .executeTakeFirst();
  return row && toUser(row);
}

/** As `findUser`, but throws `NotFound`. */
export async function getUser(db: Db, idOrName: string): Promise<User> {
  const user = await findUser(db, idOrName);
  if (!user) throw notFound(idOrName);
  return user;
}

/** Adds a user. Throws `NameTaken`. */
export async function createUser(
  db: Db,
  input: {
    id: string;
    name: string;
    fullName?: string;
    email?: string;
    sysadmin?: boolean;
    about?: string;
    now: Date;
  },
): Promise<User> {
  const row = {
    id: input.id,
    name: input.name,
    full_name: input.fullName ?? null,
    email: input.email ?? null,
    sysadmin: input.sysadmin ?? false,
    active: true,
    created_at: input.now,
    about: input.about ?? null,
  };
  try {
    await db.insertInto('app_user').values(row).execute();
  } catch (error) {
    if (brokenUnique(error) === undefined) throw error;
    throw new AppError('NameTaken');
  }
  return toUser(row);
}

/** Changes what is given of a user; an inactive user's tokens work no more. Throws `NotFound`. */
export async function updateUser(
  db: Db,
  idOrName: string,
  change: Partial<Pick<User, 'fullName' | 'email' | 'sysadmin' | 'active' | 'about'>>,
): Promise<User> {
  const user = await getUser(db, idOrName);
  const set = {
    ...(change.fullName !== undefined && { full_name: change.fullName }),
    ...(change.email !== undefined && { email: change.email }),
    ...(change.sysadmin !== undefined && { sysadmin: change.sysadmin }),
    ...(change.active !== undefined && { active: change.active }),
    ...(change.about !== undefined && { about: change.about }),
  };
  if (Object.keys(set).length > 0)
    await db.updateTable('app_user').set(set).where('id', '=', user.id).execute();
  return getUser(db, user.id);
}

export interface Member {
  user: User;
  role: Role;
}

/** Who works in an organization, in order of name. Index: membership_organization. */
export async function listMembers(db: Db, organizationId: string): Promise<Member[]> {
  const rows = await selectUsers(db)
    .innerJoin('membership as m', 'm.user_id', 'app_user.id')
    .where('m.organization_id', '=', organizationId)
    .select('m.role')
    .orderBy('name')
    .execute();
  return rows.map((row) => ({ user: toUser(row), role: row.role }));
}

/** Gives a user a role in an organization, in place of any it had there. */
export async function setMember(db: Db, organizationId: string, userId: string, role: Role): Promise<void> {
  await db
    .insertInto('membership')
    .values({ organization_id: organizationId, user_id: userId, role })
    .onConflict((conflict) => conflict.columns(['user_id', 'organization_id']).doUpdateSet({ role }))
    .execute();
}

/** Takes a user's role away. Throws `NotFound` when it had none. */
export async function removeMember(db: Db, organizationId: string, userId: string): Promise<void> {
  const result = await db
    .deleteFrom('membership')
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (result.numDeletedRows === 0n) throw notFound(userId);
}

/** The roles of a user, by organization. Index: primary key. */
export async function listMemberships(db: Db, userId: string): Promise<Map<string, Role>> {
  const rows = await db
    .selectFrom('membership')
    .where('user_id', '=', userId)
    .select(['organization_id', 'role'])
    .execute();
  return new Map(rows.map((row) => [row.organization_id, row.role]));
}
