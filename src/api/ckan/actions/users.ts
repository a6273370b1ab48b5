import { Type } from '@sinclair/typebox';
import { isUuid } from '../../../catalog/queries/find-resource.js';
import { getOrganization } from '../../../catalog/queries/organizations.js';
import { isAppError } from '../../../errors.js';
import { type Actor, authorizeOrganization, authorizePortal, canPortal } from '../../../people/policy.js';
import {
  createUser,
  findUser,
  isReservedUserName,
  listUsers,
  setMember,
  type User,
  updateUser,
} from '../../../people/users.js';
import { type Action, type ActionContext, action, flag, natural } from '../action.js';
import { authorizationError, notFoundError, validationError } from '../faults.js';
import { roleOf } from '../roles.js';
import { PORTAL_USER, toUser } from '../to-user.js';

const text = Type.Optional(Type.String());

type SignedIn = Extract<Actor, { kind: 'user' }>;

/** Users are not public: whoever asks about them must be somebody. */
function signedIn(actor: Actor): SignedIn {
  if (actor.kind !== 'user') throw authorizationError('user details are not public');
  return actor;
}

const isSelf = (actor: SignedIn, idOrName: string): boolean =>
  idOrName === actor.id || idOrName === actor.name;

/** The account of the token in the settings has no row: it is what it is. */
const ofSettings = (actor: SignedIn): User => ({
  id: actor.id,
  name: actor.name,
  fullName: null,
  email: null,
  sysadmin: true,
  active: true,
  createdAt: new Date(0),
  about: null,
});

/**
 * The user meant: oneself, or anybody for a sysadmin. Throws 403 for anybody else, known or not; 404 for one that a sysadmin
 * does not find.
 */
export async function ownOrManaged({ services, actor }: ActionContext, idOrName: string): Promise<User> {
  const asking = signedIn(actor);
  const self = isSelf(asking, idOrName);
  if (!self && !asking.sysadmin) throw authorizationError();
  const user = await findUser(services.db, self ? asking.id : idOrName);
  if (user) return user;
  if (self) return ofSettings(asking);
  throw notFoundError();
}

const userShow = action({
  help: 'A user: id (or name; oneself when left out). For the user and for sysadmins.',
  sideEffects: false,
  parameters: Type.Object({
    id: text,
    include_datasets: flag(),
    include_num_followers: flag(),
    include_password_hash: flag(),
    include_plugin_extras: flag(),
  }),
  async handler({ id, include_datasets, include_num_followers }, context) {
    if (id === PORTAL_USER.id) return toUser(PORTAL_USER, false);
    const user = await ownOrManaged(context, id || signedIn(context.actor).id);
    return {
      ...toUser(user, true),
      ...(include_num_followers && { num_followers: 0 }),
      // Who made a dataset is not kept as its owner: datasets are the organization's.
      ...(include_datasets && { datasets: [] }),
    };
  },
});

const ORDERS: Readonly<Record<string, (user: User) => string>> = {
  name: (user) => user.name,
  fullname: (user) => user.fullName ?? '',
  display_name: (user) => user.fullName ?? user.name,
  created: (user) => user.createdAt.toISOString(),
};

const userList = action({
  help: 'Users: q, email, order_by (name, fullname, display_name, created), all_fields (true). For sysadmins.',
  sideEffects: false,
  parameters: Type.Object({
    q: text,
    email: text,
    order_by: Type.String({ default: 'display_name' }),
    all_fields: flag(true),
    include_site_user: flag(),
  }),
  async handler(p, { services, actor }) {
    authorizePortal(signedIn(actor), 'manageUsers');
    const key = Object.hasOwn(ORDERS, p.order_by) ? ORDERS[p.order_by] : undefined;
    if (!key) throw validationError({ order_by: [`Cannot order by ${p.order_by}`] });
    const users = (await listUsers(services.db))
      .filter((user) => user.active && matches(user, p.q ?? ''))
      .filter((user) => !p.email || user.email?.toLowerCase() === p.email.toLowerCase())
      .sort((a, b) => key(a).localeCompare(key(b), 'it'));
    return users.map((user) => (p.all_fields ? toUser(user, true) : user.name));
  },
});

const matches = (user: User, asked: string): boolean => {
  const wanted = asked.toLowerCase();
  return [user.name, user.fullName ?? ''].some((each) => each.toLowerCase().includes(wanted));
};

const userAutocomplete = action({
  help: 'Users whose name contains a text: q, limit (20), ignore_self. For administrators of organizations and sysadmins.',
  sideEffects: false,
  parameters: Type.Object({ q: Type.String(), limit: natural({ default: 20 }), ignore_self: flag() }),
  async handler({ q, limit, ignore_self }, { services, actor }) {
    const asking = signedIn(actor);
    // Who may give people roles has to find them.
    if (!asking.sysadmin && ![...asking.roles.values()].includes('administrator')) throw authorizationError();
    return (await listUsers(services.db))
      .filter((user) => user.active && matches(user, q))
      .filter((user) => !ignore_self || user.id !== asking.id)
      .slice(0, limit)
      .map((user) => ({ id: user.id, name: user.name, fullname: user.fullName ?? '' }));
  },
});

/** Throws a Validation Error in CKAN's words. */
function checkUser({ name, email }: { name?: string | undefined; email?: string | undefined }): void {
  const fields: Record<string, string[]> = {};
  if (name !== undefined && !/^[a-z0-9_-]{2,100}$/.test(name))
    fields.name = [
      'Must be 2 to 100 characters long, purely lowercase alphanumeric (ascii) characters and these symbols: -_',
    ];
  else if (name !== undefined && (isReservedUserName(name) || isUuid(name)))
    fields.name = ['That name cannot be used'];
  if (email && !/^[^\s@]+@[^\s@]+$/.test(email)) fields.email = [`Email ${email} is not a valid format`];
  if (Object.keys(fields).length > 0) throw validationError(fields);
}

const orTaken = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error) => {
    if (!isAppError(error, 'NameTaken')) throw error;
    throw validationError({ name: ['That login name is not available.'] });
  });

/** There are no passwords here: one that is sent is not kept, and the answer never holds one. */
const fields = { email: text, password: text, fullname: text, about: text, image_url: text };

const userCreate = action({
  help: 'A new user: name, email, fullname, about, sysadmin. Nobody logs in with a password here: make a token with api_token_create. For sysadmins.',
  sideEffects: true,
  parameters: Type.Object({
    name: Type.String(),
    ...fields,
    email: Type.String(),
    sysadmin: flag(),
  }),
  async handler({ name, email, fullname, about, sysadmin }, { services, actor }) {
    authorizePortal(signedIn(actor), 'manageUsers');
    checkUser({ name, email });
    const { newId, now } = services.catalog;
    const user = await orTaken(
      createUser(services.db, {
        id: newId(),
        name,
        email,
        sysadmin,
        now: now(),
        ...(fullname && { fullName: fullname }),
        ...(about && { about }),
      }),
    );
    return toUser(user, true);
  },
});

/** Update takes away what is not sent, patch keeps it. */
const change = (help: string, keeps: boolean): Action =>
  action({
    help,
    sideEffects: true,
    parameters: Type.Object({
      id: Type.String(),
      name: text,
      ...fields,
      sysadmin: Type.Optional(Type.Boolean()),
      state: text,
    }),
    async handler({ id, name, email, fullname, about, sysadmin, state }, context) {
      const { services, actor } = context;
      const user = await ownOrManaged(context, id);
      if (!isUuid(user.id)) throw authorizationError('the account of the settings cannot be changed');
      if (name && name !== user.name) throw validationError({ name: ['Your username cannot be changed'] });
      if (!keeps && !email) throw validationError({ email: ['Missing value'] });
      checkUser({ email });
      const active = state === undefined ? undefined : state !== 'deleted';
      const wantsRights = sysadmin !== undefined && sysadmin !== user.sysadmin;
      const wantsState = active !== undefined && active !== user.active;
      if ((wantsRights || wantsState) && !canPortal(actor, 'manageUsers')) throw authorizationError();
      const absent = keeps ? undefined : '';
      const changed = {
        email: email || undefined,
        fullName: fullname ?? absent,
        about: about ?? absent,
        sysadmin: wantsRights ? sysadmin : undefined,
        active: wantsState ? active : undefined,
      };
      const given = Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== undefined));
      return toUser(await updateUser(services.db, user.id, given), true);
    },
  });

const userDelete = action({
  help: 'Deactivates a user, whose tokens work no more: id. For sysadmins.',
  sideEffects: true,
  parameters: Type.Object({ id: Type.String() }),
  async handler({ id }, { services, actor }) {
    authorizePortal(signedIn(actor), 'manageUsers');
    await updateUser(services.db, id, { active: false });
    return null;
  },
});

/** A free name made of an address, as CKAN makes them. */
async function nameFor(context: ActionContext, email: string): Promise<string> {
  const slug =
    email
      .split('@')[0]
      ?.toLowerCase()
      .replace(/[^a-z0-9_-]+/g, '-')
      .slice(0, 80) || 'utente';
  for (let number = 0; ; number += 1) {
    const name = number === 0 ? slug : `${slug}-${number}`;
    const usable = name.length > 1 && !isReservedUserName(name);
    if (usable && !(await findUser(context.services.db, name))) return name;
  }
}

const userInvite = action({
  help: 'A new user with a role in an organization: email, group_id, role. No mail is sent: make a token with api_token_create and hand it over. For sysadmins.',
  sideEffects: true,
  parameters: Type.Object({ email: Type.String(), group_id: Type.String(), role: Type.String() }),
  async handler({ email, group_id, role }, context) {
    const { services, actor } = context;
    authorizePortal(signedIn(actor), 'manageUsers');
    const organization = await getOrganization(services.db, group_id);
    authorizeOrganization(actor, 'manageMembers', organization.id);
    checkUser({ email });
    const given = roleOf(role);
    if (!given) throw validationError({ role: [`Role does not exist: ${role}`] });
    const { newId, now } = services.catalog;
    const name = await nameFor(context, email);
    const user = await services.db.transaction().execute(async (trx) => {
      const made = await createUser(trx, { id: newId(), name, email, now: now() });
      await setMember(trx, organization.id, made.id, given);
      return made;
    });
    return toUser(user, true);
  },
});

/** Users (contract, section 11). */
export const userActions = {
  user_show: userShow,
  user_list: userList,
  user_autocomplete: userAutocomplete,
  user_create: userCreate,
  user_update: change(
    'Replaces what a user tells: id, email, fullname, about. For the user and for sysadmins.',
    false,
  ),
  user_patch: change(
    'Changes what a user tells: id, email, fullname, about, state. For the user and for sysadmins.',
    true,
  ),
  user_delete: userDelete,
  user_invite: userInvite,
};
