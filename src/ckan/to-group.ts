import { byIri, type Concept, labelOf, vocabulary } from '../vocabularies/index.js';
import { stableUuid } from './stable-uuid.js';

/** A theme as the group a dataset is in (contract, section 6.1). */
export interface PackageGroup {
  id: string;
  name: string;
  title: string;
  display_name: string;
  description: string;
  image_display_url: string;
}

/** What `group_show` gives (contract, section 9). */
export interface CkanGroup extends PackageGroup {
  type: 'group';
  image_url: string;
  created: string;
  state: 'active';
  approval_status: 'approved';
  is_organization: false;
  num_followers: number;
  package_count?: number;
  extras?: { key: string; value: string; state: 'active' }[];
  tags?: [];
  groups?: [];
  users?: [];
}

/** Name of a theme as a group: its code in lower case. The last part of the IRI for a theme we do not know. */
export const groupName = (iri: string): string =>
  (iri.split('/').at(-1) ?? iri).toLowerCase().replace(/[^a-z0-9_-]/g, '-');

const groups = new Map<string, PackageGroup>();

/** The theme as a group of a dataset. Themes of the vocabulary are made once: every package of every page has some. */
export function toPackageGroup(iri: string): PackageGroup {
  const known = groups.get(iri);
  if (known) return { ...known };
  const group = makeGroup(iri);
  if (byIri('data-theme', iri)) groups.set(iri, group);
  return { ...group };
}

function makeGroup(iri: string): PackageGroup {
  const title = labelOf('data-theme', iri, 'it');
  return {
    id: stableUuid(iri),
    name: groupName(iri),
    title,
    display_name: title,
    description: '',
    image_display_url: '',
  };
}

/** What of a group is asked for: the `include_*` parameters. */
export interface GroupParts {
  packageCount?: number;
  extras: boolean;
  users: boolean;
  groups: boolean;
  tags: boolean;
}

/** The theme as a group by itself; its IRI is an extra. Groups exist since the catalogue does: `created`. */
export function toGroup(iri: string, created: string, parts: GroupParts): CkanGroup {
  return {
    ...toPackageGroup(iri),
    type: 'group',
    image_url: '',
    created,
    state: 'active',
    approval_status: 'approved',
    is_organization: false,
    num_followers: 0,
    ...(parts.packageCount !== undefined && { package_count: parts.packageCount }),
    ...(parts.extras && { extras: [{ key: 'uri', value: iri, state: 'active' }] }),
    ...(parts.tags && { tags: [] }),
    ...(parts.groups && { groups: [] }),
    ...(parts.users && { users: [] }),
  };
}

/** The themes that are groups: all of the vocabulary, the provisional one included. */
export const themes = (): readonly Concept[] => vocabulary('data-theme').concepts;

let byGroup: ReadonlyMap<string, Concept> | undefined;

/** The theme behind a group's name or id, or undefined. */
export function themeOfGroup(idOrName: string): Concept | undefined {
  byGroup ??= new Map(
    themes().flatMap((theme) =>
      [groupName(theme.iri), stableUuid(theme.iri)].map((key) => [key, theme] as const),
    ),
  );
  return byGroup.get(idOrName);
}
