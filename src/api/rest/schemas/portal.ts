import { Type } from '@sinclair/typebox';
import { Catalog, Organization, Slug } from '../../../catalog/model/index.js';
import { opt } from '../../../catalog/model/primitives.js';
import { choice, closed, Instant, Links, nullable, shownOnly } from './common.js';

const shown = {
  id: shownOnly,
  revision: shownOnly,
  createdAt: shownOnly,
  modifiedAt: shownOnly,
  links: shownOnly,
};

export const OrganizationBody = closed(
  { ...Organization.properties, name: opt(Slug), datasets: shownOnly, ...shown },
  'OrganizationBody',
);

export const OrganizationView = closed(
  {
    id: Type.String({ format: 'uuid' }),
    name: Slug,
    ...Organization.properties,
    datasets: opt(Type.Integer({ description: 'Dataset pubblicati / published datasets' })),
    revision: Type.Integer(),
    createdAt: Instant,
    modifiedAt: Instant,
    links: Links,
  },
  'OrganizationView',
);

export const CatalogBody = closed({ ...Catalog.properties, iri: shownOnly, ...shown }, 'CatalogBody');

export const CatalogView = closed(
  {
    iri: Type.String(),
    ...Catalog.properties,
    revision: Type.Integer(),
    createdAt: Instant,
    modifiedAt: Instant,
    links: Links,
  },
  'CatalogView',
);

export const RoleName = choice(['editor', 'publisher', 'administrator']);

const FullName = Type.String({ minLength: 1, maxLength: 500 });
const Email = Type.String({ maxLength: 500, pattern: '^[^\\s@]+@[^\\s@]+$' });

/** Name of a user: what a sign-in or an e-mail address may be too. */
export const UserName = Type.String({ pattern: '^[a-z0-9][a-z0-9._@-]{1,99}$' });

export const UserCreate = closed(
  { name: UserName, fullName: opt(FullName), email: opt(Email), sysadmin: opt(Type.Boolean()) },
  'UserCreate',
);

export const UserPatch = closed(
  {
    fullName: opt(nullable(FullName)),
    email: opt(nullable(Email)),
    sysadmin: opt(Type.Boolean()),
    active: opt(Type.Boolean()),
  },
  'UserPatch',
);

export const UserView = closed(
  {
    id: Type.String(),
    name: Type.String(),
    fullName: nullable(FullName),
    email: nullable(Email),
    sysadmin: Type.Boolean(),
    active: Type.Boolean(),
    createdAt: Instant,
  },
  'UserView',
);

export const MemberView = closed({ user: UserView, role: RoleName }, 'MemberView');

export const TokenView = closed(
  {
    id: Type.String({ format: 'uuid' }),
    name: Type.String(),
    createdAt: Instant,
    expiresAt: nullable(Instant),
    lastUsedAt: nullable(Instant),
  },
  'TokenView',
);

export const TokenCreate = closed(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    expiresAt: opt(Type.String({ format: 'date-time' })),
  },
  'TokenCreate',
);

export const NewToken = closed(
  { ...TokenView.properties, secret: Type.String({ description: 'Mostrato solo ora / shown only now' }) },
  'NewToken',
);

export const Me = closed(
  {
    id: Type.String(),
    name: Type.String(),
    sysadmin: Type.Boolean(),
    roles: Type.Array(
      Type.Object({ organization: Type.Object({ id: Type.String(), name: Type.String() }), role: RoleName }),
    ),
  },
  'Me',
);
