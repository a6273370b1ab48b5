import { Type } from '@sinclair/typebox';
import { findOrganization } from '../../../catalog/queries/organizations.js';
import type { OrganizationRecord } from '../../../catalog/record.js';
import { stableUuid } from '../../../ckan/stable-uuid.js';
import { themeOfGroup } from '../../../ckan/to-group.js';
import { authorizeOrganization, canOrganization } from '../../../people/policy.js';
import { findUser, listMembers, removeMember, setMember, type User } from '../../../people/users.js';
import { type Action, type ActionContext, action } from '../action.js';
import { notFoundError, validationError } from '../faults.js';
import { CAPACITY_LIST, capacityLabel, capacityOf, roleOf } from '../roles.js';
import { datasetsOfGroup, groupsAreThemes, setTheme } from './groups-of-datasets.js';

/** The organization, if whoever asks manages its members. A group (theme) has none. */
async function managed({ services, actor }: ActionContext, id: string): Promise<OrganizationRecord> {
  const organization = await findOrganization(services.db, id);
  if (!organization) throw themeOfGroup(id) ? groupsAreThemes() : notFoundError();
  authorizeOrganization(actor, 'manageMembers', organization.id);
  return organization;
}

async function userNamed({ services }: ActionContext, field: string, name: string): Promise<User> {
  const user = await findUser(services.db, name);
  if (!user) throw validationError({ [field]: [`User not found: ${name}`] });
  return user;
}

/** A membership as CKAN shows it: the pair has no row of its own here, so its id is made of the two. */
const toMember = (organizationId: string, userId: string, capacity: string) => ({
  id: stableUuid(`member:${organizationId}:${userId}`),
  group_id: organizationId,
  table_id: userId,
  table_name: 'user',
  capacity,
  state: 'active',
});

async function setRole(
  context: ActionContext,
  organization: OrganizationRecord,
  user: User,
  field: string,
  capacity: string,
) {
  const role = roleOf(capacity);
  if (!role) throw validationError({ [field]: [`Role does not exist: ${capacity}`] });
  await setMember(context.services.db, organization.id, user.id, role);
  return toMember(organization.id, user.id, capacityOf(role));
}

const memberCreate = (help: string): Action =>
  action({
    help,
    sideEffects: true,
    parameters: Type.Object({ id: Type.String(), username: Type.String(), role: Type.String() }),
    async handler({ id, username, role }, context) {
      const organization = await managed(context, id);
      return setRole(context, organization, await userNamed(context, 'username', username), 'role', role);
    },
  });

const memberDelete = (help: string): Action =>
  action({
    help,
    sideEffects: true,
    parameters: Type.Object({
      id: Type.String(),
      username: Type.Optional(Type.String()),
      user_id: Type.Optional(Type.String()),
    }),
    async handler({ id, username, user_id }, context) {
      const organization = await managed(context, id);
      const name = username || user_id;
      if (!name) throw validationError({ username: ['Missing value'] });
      const user = await userNamed(context, 'username', name);
      await removeMember(context.services.db, organization.id, user.id);
      return null;
    },
  });

const objectParameters = { id: Type.String(), object: Type.String(), object_type: Type.String() };

const isDataset = (type: string): boolean => type === 'package';

function refuseType(type: string): void {
  if (type !== 'user' && type !== 'package')
    throw validationError({ object_type: [`${type} cannot be a member`] });
}

const create = action({
  help: 'Makes a user a member of an organization, or puts a dataset into a group (theme): id, object, object_type (user, package), capacity (admin, editor, member).',
  sideEffects: true,
  parameters: Type.Object({ ...objectParameters, capacity: Type.Optional(Type.String()) }),
  async handler({ id, object, object_type, capacity }, context) {
    refuseType(object_type);
    if (isDataset(object_type)) {
      const { group, dataset } = await setTheme(context, id, object, true);
      return {
        id: stableUuid(`member:${group}:${dataset}`),
        group_id: group,
        table_id: dataset,
        table_name: 'package',
        capacity: 'public',
        state: 'active',
      };
    }
    const organization = await managed(context, id);
    if (!capacity) throw validationError({ capacity: ['Missing value'] });
    return setRole(context, organization, await userNamed(context, 'object', object), 'capacity', capacity);
  },
});

const remove = action({
  help: 'The inverse of member_create: id, object, object_type.',
  sideEffects: true,
  parameters: Type.Object(objectParameters),
  async handler({ id, object, object_type }, context) {
    refuseType(object_type);
    if (isDataset(object_type)) {
      await setTheme(context, id, object, false);
      return null;
    }
    const organization = await managed(context, id);
    const user = await userNamed(context, 'object', object);
    await removeMember(context.services.db, organization.id, user.id);
    return null;
  },
});

const list = action({
  help: 'Members of an organization (its users for its administrators) or group, as [id, type, role]: id, object_type (user, package), capacity.',
  sideEffects: false,
  parameters: Type.Object({
    id: Type.String(),
    object_type: Type.Optional(Type.String()),
    capacity: Type.Optional(Type.String()),
  }),
  async handler({ id, object_type, capacity }, context) {
    const { services, actor } = context;
    const organization = await findOrganization(services.db, id);
    const theme = organization ? undefined : themeOfGroup(id);
    if (!organization && !theme) throw notFoundError();
    const where = organization
      ? { field: 'organization', value: organization.id }
      : { field: 'theme', value: theme?.iri ?? '' };
    const datasets =
      object_type === 'user' || (capacity && capacity !== 'public')
        ? []
        : (await datasetsOfGroup(services, where)).map((found) => [found, 'package', 'Public']);
    if (object_type === 'package' || !organization) return datasets;
    // Who works where is not public: asked for by name it is refused, in a list of everything it is left out.
    if (object_type === 'user') authorizeOrganization(actor, 'manageMembers', organization.id);
    const members = canOrganization(actor, 'manageMembers', organization.id)
      ? await listMembers(services.db, organization.id)
      : [];
    return [
      ...datasets,
      ...members
        .filter(({ role }) => !capacity || capacityOf(role) === capacity.toLowerCase())
        .map(({ user, role }) => [user.id, 'user', capacityLabel(role)]),
    ];
  },
});

const rolesList = action({
  help: 'The roles members may have: group_type (organization, group).',
  sideEffects: false,
  parameters: Type.Object({ group_type: Type.Optional(Type.String()) }),
  handler: async () => CAPACITY_LIST,
});

/** Members of organizations, and datasets of groups (contract, section 9). */
export const memberActions = {
  organization_member_create: memberCreate(
    'Gives a user a role in an organization: id, username, role (admin, editor, member). For its administrators.',
  ),
  organization_member_delete: memberDelete("Takes a user's role away: id, username."),
  group_member_create: memberCreate('Groups are themes and have no members: refused.'),
  group_member_delete: memberDelete('Groups are themes and have no members: refused.'),
  member_create: create,
  member_delete: remove,
  member_list: list,
  member_roles_list: rolesList,
};
