import { TypeCompiler } from '@sinclair/typebox/compiler';
import { Organization } from '../../catalog/model/index.js';
import type { OrganizationExtra } from '../../catalog/queries/organization-extras.js';
import { isReservedName } from '../../catalog/slug.js';
import { isDict, listOf, textOf } from '../../ckan/fields.js';
import { withText } from '../../ckan/texts.js';
import { validationError } from './faults.js';

/** The fields of dcatapit, at the top level or in `extras` (contract, section 6.2). */
export const OWN_KEYS = ['identifier', 'email', 'telephone', 'site', 'region'] as const;
type OwnKey = (typeof OWN_KEYS)[number];

/** Texts of an organization dict that are read. */
export const TEXT_KEYS = ['title', 'description', 'image_url', 'image_display_url', ...OWN_KEYS] as const;

/** An organization as a client sent it. */
export type SentOrganization = Partial<Record<(typeof TEXT_KEYS)[number], string>> & { extras?: unknown };

/** What a client's dict says, in our terms. */
export interface ReadOrganization {
  doc: Organization;
  /** Extras that are none of the model's properties; undefined: they stay as they are. */
  extras: OrganizationExtra[] | undefined;
}

const PATTERN = /^[a-z0-9_-]*$/;

/** Throws a Validation Error in CKAN's words for a name that no organization can have. */
export function checkName(name: string): void {
  const problems = [
    ...(name.length < 2 ? ['Must be at least 2 characters long'] : []),
    ...(name.length > 100 ? ['Name must be a maximum of 100 characters long'] : []),
    ...(PATTERN.test(name)
      ? []
      : ['Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_']),
    ...(isReservedName(name) ? ['That name cannot be used'] : []),
  ];
  if (problems.length > 0) throw validationError({ name: problems });
}

function readExtras(value: unknown): OrganizationExtra[] | undefined {
  if (value === undefined || value === '') return undefined;
  const list = listOf(value);
  if (!list) throw validationError({ extras: ['Not a list'] });
  const extras = list.flatMap((item) => {
    if (!isDict(item) || typeof item.key !== 'string' || item.key.trim() === '')
      throw validationError({ extras: ['Each extra needs a key and a value'] });
    // The way CKAN's older clients take one away.
    if (item.deleted === true || item.state === 'deleted') return [];
    return [{ key: item.key, value: textOf(item.value) }];
  });
  const keys = extras.map(({ key }) => key);
  if (new Set(keys).size < keys.length) throw validationError({ extras: ['Duplicate key'] });
  if (extras.some(({ key, value }) => `${key}${value}`.includes('\0')))
    throw validationError({ extras: ['Must not contain null characters'] });
  return extras;
}

const ownOf = (doc: Organization | undefined): Record<OwnKey, string> => ({
  identifier: doc?.identifier ?? '',
  email: doc?.contactPoint?.email ?? '',
  telephone: doc?.contactPoint?.telephone ?? '',
  site: doc?.homepage ?? '',
  region: doc?.region ?? '',
});

/**
 * A field that may stand in two places: clients that send back what they read send both, and have changed either.
 * A top-level value that differs from today's was changed; else the extra counts.
 */
function chosen(top: string | undefined, extra: string | undefined, today: string, keeps: boolean): string {
  if (top !== undefined && top !== today) return top;
  return extra ?? top ?? (keeps ? today : '');
}

const FIELDS: Readonly<Record<string, { field: string; message: string }>> = {
  '/identifier': { field: 'identifier', message: 'Must be at most 500 characters long' },
  '/homepage': { field: 'site', message: 'Please provide a valid URL' },
  '/image': { field: 'image_url', message: 'Please provide a valid URL' },
  '/region': { field: 'region', message: 'Must be at most 200 characters long' },
  '/contactPoint/email': { field: 'email', message: 'Please provide a valid email address' },
  '/contactPoint/telephone': { field: 'telephone', message: 'Must be at most 200 characters long' },
};

const VALID = TypeCompiler.Compile(Organization);

function check(doc: Organization): void {
  const fields: Record<string, string[]> = {};
  for (const { path } of VALID.Errors(doc)) {
    const [, part = ''] = path.split('/');
    const { field, message } = FIELDS[path] ?? { field: part, message: 'Invalid value' };
    fields[field] = [message];
  }
  if (Object.keys(fields).length > 0) throw validationError(fields);
}

const without = <T extends object, K extends keyof T>(value: T, keys: readonly K[]): Omit<T, K> =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key as K))) as Omit<T, K>;

/** The office with its address and number; a new one is called as the organization is. */
function contactOf(
  before: Organization['contactPoint'],
  { email, telephone }: Record<OwnKey, string>,
  name: string,
): Pick<Organization, 'contactPoint'> {
  if (email === '' && telephone === '' && !before) return {};
  const office = before ? without(before, ['email', 'telephone']) : { fn: name };
  return { contactPoint: { ...office, ...(email && { email }), ...(telephone && { telephone }) } };
}

/**
 * The organization a client's dict makes of the one that is there. What the dict does not name is taken away, or with
 * `keeps` (patch) stays; what the model has beyond CKAN's fields always stays: other languages, the IRI, the office's name.
 * Throws a Validation Error.
 *
 * @param name of the organization: its title where none is given
 */
export function fromOrganization(
  sent: SentOrganization,
  before: Organization | undefined,
  name: string,
  keeps: boolean,
): ReadOrganization {
  const extras = readExtras(sent.extras);
  const today = ownOf(before);
  const own = Object.fromEntries(
    OWN_KEYS.map((key) => {
      const extra = extras?.find((each) => each.key === key)?.value;
      return [key, chosen(sent[key], extra, today[key], keeps).trim()];
    }),
  ) as Record<OwnKey, string>;
  const title = sent.title ?? (keeps && before ? undefined : name);
  const description = sent.description ?? (keeps ? undefined : '');
  // A logo that was uploaded elsewhere is a bare file name, with its address beside it.
  const image = /^https?:/i.test(sent.image_url ?? '')
    ? sent.image_url
    : sent.image_display_url || sent.image_url;
  const newTitle =
    title === undefined ? before?.title : (withText(before?.title, title.trim() || name) ?? before?.title);
  const newDescription =
    description === undefined ? before?.description : withText(before?.description, description);
  const newImage = (image ?? (keeps ? before?.image : ''))?.trim();
  const doc: Organization = {
    ...without(before ?? ({} as Organization), [
      'identifier',
      'description',
      'homepage',
      'image',
      'region',
      'contactPoint',
    ]),
    title: newTitle ?? { it: name },
    ...(own.identifier && { identifier: own.identifier }),
    ...(newDescription && { description: newDescription }),
    ...(own.site && { homepage: own.site }),
    ...(newImage && { image: newImage }),
    ...(own.region && { region: own.region }),
    ...contactOf(before?.contactPoint, own, Object.values(newTitle ?? { it: name })[0] ?? name),
  };
  check(doc);
  const kept = extras?.filter(({ key }) => !(OWN_KEYS as readonly string[]).includes(key));
  return { doc, extras: kept ?? (keeps ? undefined : []) };
}
