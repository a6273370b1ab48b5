import { textIn } from '../../catalog/model/index.js';
import type { OrganizationExtra } from '../../catalog/queries/organization-extras.js';
import type { OrganizationRecord } from '../../catalog/record.js';
import type { Member } from '../../people/users.js';
import { type Capacity, capacityOf } from './roles.js';
import { toTime } from './to-time.js';
import { type CkanUser, toUser } from './to-user.js';

/** The organization inside a package dict (contract, section 6.3): all texts are strings, never null. */
export interface PackageOrganization {
  id: string;
  name: string;
  title: string;
  type: 'organization';
  description: string;
  image_url: string;
  created: string;
  is_organization: true;
  approval_status: 'approved';
  state: 'active';
}

/** An extra of a group or organization. */
interface GroupExtra {
  key: string;
  value: string;
  state: 'active';
}

/** What `organization_show` gives (contract, section 9), with the dcatapit fields at the top level too. */
export interface CkanOrganization extends PackageOrganization {
  display_name: string;
  image_display_url: string;
  num_followers: number;
  package_count?: number;
  extras?: GroupExtra[];
  tags?: [];
  groups?: [];
  users?: (CkanUser & { capacity: Capacity })[];
  identifier: string;
  email: string;
  telephone: string;
  site: string;
  region: string;
}

/** The organization as a package dict shows it. */
export function toPackageOrganization(record: OrganizationRecord): PackageOrganization {
  return {
    id: record.id,
    name: record.name,
    title: textIn(record.doc.title, 'it') ?? record.name,
    type: 'organization',
    description: textIn(record.doc.description, 'it') ?? '',
    image_url: record.doc.image ?? '',
    created: toTime(record.createdAt),
    is_organization: true,
    approval_status: 'approved',
    state: 'active',
  };
}

/** What of an organization is asked for: the `include_*` parameters. */
export interface OrganizationParts {
  /** Number of public datasets, when it is to be shown. */
  packageCount?: number;
  extras: boolean;
  users: boolean;
  groups: boolean;
  tags: boolean;
  /** Who works in it, for whoever may know; nobody else is told. */
  members?: readonly Member[];
  /** Extras beyond the model's properties. */
  more?: readonly OrganizationExtra[];
}

/** The organization by itself. */
export function toOrganization(record: OrganizationRecord, parts: OrganizationParts): CkanOrganization {
  const { doc } = record;
  const base = toPackageOrganization(record);
  const own = {
    identifier: doc.identifier ?? '',
    email: doc.contactPoint?.email ?? '',
    telephone: doc.contactPoint?.telephone ?? '',
    site: doc.homepage ?? '',
    region: doc.region ?? '',
  };
  return {
    ...base,
    display_name: base.title,
    image_display_url: base.image_url,
    num_followers: 0,
    ...(parts.packageCount !== undefined && { package_count: parts.packageCount }),
    ...(parts.extras && { extras: extrasOf(own, parts.more ?? []) }),
    ...(parts.tags && { tags: [] }),
    ...(parts.groups && { groups: [] }),
    ...(parts.users && {
      users: (parts.members ?? []).map(({ user, role }) => ({
        ...toUser(user, false),
        capacity: capacityOf(role),
      })),
    }),
    ...own,
  };
}

const extrasOf = (
  fields: Readonly<Record<string, string>>,
  more: readonly OrganizationExtra[],
): GroupExtra[] =>
  [...Object.entries(fields).map(([key, value]) => ({ key, value })), ...more]
    .filter(({ key, value }) => value !== '' || !Object.hasOwn(fields, key))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, value }) => ({ key, value, state: 'active' }));
