import type { Role } from '../../platform/schema.js';

/** CKAN's names of the roles in an organization (contract, section 9), the highest first. */
const CAPACITIES = { administrator: 'admin', publisher: 'editor', editor: 'member' } as const;

export type Capacity = (typeof CAPACITIES)[Role];

/** The role as CKAN names it. */
export const capacityOf = (role: Role): Capacity => CAPACITIES[role];

/** The role that CKAN names so, or undefined. */
export const roleOf = (capacity: string): Role | undefined =>
  (Object.keys(CAPACITIES) as Role[]).find((role) => CAPACITIES[role] === capacity.toLowerCase());

/** All of them, as `member_roles_list` gives them. */
export const CAPACITY_LIST = (Object.values(CAPACITIES) as Capacity[]).map((value) => ({
  text: `${value[0]?.toUpperCase()}${value.slice(1)}`,
  value,
}));

/** The label of a role in `member_list`. */
export const capacityLabel = (role: Role): string =>
  CAPACITY_LIST.find(({ value }) => value === capacityOf(role))?.text ?? '';
