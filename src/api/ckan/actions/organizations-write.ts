import { Type } from '@sinclair/typebox';
import {
  createOrganization,
  deleteOrganization,
  editOrganization,
  type WithOrganization,
} from '../../../catalog/commands/organizations.js';
import { setOrganizationExtras } from '../../../catalog/queries/organization-extras.js';
import { getOrganization } from '../../../catalog/queries/organizations.js';
import { isDict, listOf, textOf } from '../../../ckan/fields.js';
import { isAppError } from '../../../errors.js';
import { authorizeOrganization, authorizePortal } from '../../../people/policy.js';
import { findUser, listMembers, removeMember, setMember } from '../../../people/users.js';
import type { Db } from '../../../platform/database.js';
import type { Role } from '../../../platform/schema.js';
import { type Action, type ActionContext, action } from '../action.js';
import { validationError } from '../faults.js';
import { checkName, fromOrganization, TEXT_KEYS } from '../from-organization.js';
import { roleOf } from '../roles.js';
import { showOrganization } from './organizations.js';

const text = Type.Optional(Type.String());
const any = Type.Optional(Type.Unknown());

/** What an organization dict may say; its lists of packages, groups and tags are what they are. */
const fields = {
  ...(Object.fromEntries(TEXT_KEYS.map((key) => [key, text])) as Record<
    (typeof TEXT_KEYS)[number],
    typeof text
  >),
  extras: any,
  users: any,
  state: text,
};

/** An organization is deleted by its own action, not by a state: nothing of it stays. */
function checkState(state: string | undefined): void {
  if (state && state !== 'active') throw validationError({ state: ['Use organization_delete'] });
}

/** The members a dict names: CKAN's `users`. Empty when there are none, which changes nothing: the list is not public. */
async function readMembers(db: Db, value: unknown): Promise<{ userId: string; role: Role }[]> {
  if (value === undefined || value === '') return [];
  const list = listOf(value);
  if (!list) throw validationError({ users: ['Not a list'] });
  return Promise.all(
    list.map(async (item) => {
      const given = isDict(item) ? item : {};
      const named = textOf(given.name ?? given.id);
      const user = named ? await findUser(db, named) : undefined;
      if (!user) throw validationError({ users: [`User not found: ${named}`] });
      const capacity = textOf(given.capacity) || 'member';
      const role = roleOf(capacity);
      if (!role) throw validationError({ users: [`Role does not exist: ${capacity}`] });
      return { userId: user.id, role };
    }),
  );
}

/** Writes extras and members with the organization. Members that a list does not name are no longer any. */
const also =
  (
    extras: Parameters<typeof setOrganizationExtras>[2] | undefined,
    members: readonly { userId: string; role: Role }[],
    replaces: boolean,
  ): WithOrganization =>
  async (trx, { id }) => {
    if (extras) await setOrganizationExtras(trx, id, extras);
    for (const { userId, role } of members) await setMember(trx, id, userId, role);
    if (members.length === 0 || !replaces) return;
    const named = new Set(members.map(({ userId }) => userId));
    for (const { user } of await listMembers(trx, id)) {
      if (!named.has(user.id)) await removeMember(trx, id, user.id);
    }
  };

/** A name or identifier that another has, in CKAN's words. */
const orTaken = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error) => {
    if (!isAppError(error, 'NameTaken')) throw error;
    const field = error.problems[0]?.pointer.slice(1) ?? 'name';
    throw validationError(
      field === 'name' ? { name: ['Group name already exists in database'] } : { [field]: [error.detail.en] },
    );
  });

const SHOWN = { count: true, extras: true, users: true, groups: true, tags: true };

const organizationCreate = action({
  help: 'A new organization: name, title, description, image_url, extras, users, and identifier, email, telephone, site, region. For sysadmins.',
  sideEffects: true,
  parameters: Type.Object({ name: Type.String(), ...fields }),
  async handler({ name, users, state, ...sent }, { services, actor }) {
    authorizePortal(actor, 'createOrganization');
    checkName(name);
    checkState(state);
    const { doc, extras } = fromOrganization(sent, undefined, name, false);
    const members = await readMembers(services.db, users);
    const record = await orTaken(
      createOrganization(services.catalog, actor, doc, { name, also: also(extras, members, false) }),
    );
    return showOrganization(services, actor, record, SHOWN);
  },
});

/** Update takes away what is not sent, patch keeps it. */
const change = (help: string, keeps: boolean): Action =>
  action({
    help,
    sideEffects: true,
    parameters: Type.Object({ id: Type.String(), name: text, ...fields }),
    async handler({ id, name, users, state, ...sent }, { services, actor }) {
      const before = await getOrganization(services.db, id);
      authorizeOrganization(actor, 'edit', before.id);
      if (name) checkName(name);
      checkState(state);
      const members = await readMembers(services.db, users);
      const wanted = name || before.name;
      const read = (doc = before.doc) => fromOrganization(sent, doc, wanted, keeps);
      const { extras } = read();
      const record = await orTaken(
        editOrganization(services.catalog, actor, before.id, (doc) => read(doc).doc, {
          name: wanted,
          also: also(extras, members, true),
        }),
      );
      return showOrganization(services, actor, record, SHOWN);
    },
  });

/** Here an organization that is deleted is gone: what CKAN calls purging. */
async function remove({ id }: { id: string }, { services, actor }: ActionContext): Promise<null> {
  await deleteOrganization(services.catalog, actor, id).catch((error) => {
    if (!isAppError(error, 'Conflict')) throw error;
    throw validationError({
      message: ['Organization cannot be deleted while it still has datasets'],
    });
  });
  return null;
}

const removal = (help: string): Action =>
  action({ help, sideEffects: true, parameters: Type.Object({ id: Type.String() }), handler: remove });

/** Writing organizations (contract, section 9). */
export const organizationWriting = {
  organization_create: organizationCreate,
  organization_update: change(
    'Replaces an organization: id, and what organization_create takes. What is not sent is taken away.',
    false,
  ),
  organization_patch: change(
    'Changes some fields of an organization: id, and what organization_create takes.',
    true,
  ),
  organization_delete: removal('Deletes an organization without datasets, for good: id. For sysadmins.'),
  organization_purge: removal('As organization_delete: id.'),
};
