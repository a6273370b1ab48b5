/**
 * Which application profile a document follows. They disagree on literals that can have one value only (byte sizes,
 * dates, versions, vocabularies of the status), so that one document cannot please all (digest, section 15).
 *
 * - `it`: DCAT-AP_IT 1.0, valid against DCAT-AP 2.1.1 too
 * - `dcat-ap-2`: DCAT-AP 2.1.1 with its ranges
 * - `dcat-ap-3`: DCAT-AP 3.0.1 with its ranges
 */
export type Profile = 'it' | 'dcat-ap-2' | 'dcat-ap-3';

export const DEFAULT_PROFILE: Profile = 'it';

/** The names clients know them by; those with underscores are ckanext-dcat's. */
const NAMES: Readonly<Record<string, Profile>> = {
  it: 'it',
  'dcat-ap-it': 'it',
  it_dcat_ap: 'it',
  'dcat-ap-2': 'dcat-ap-2',
  euro_dcat_ap: 'dcat-ap-2',
  euro_dcat_ap_2: 'dcat-ap-2',
  'dcat-ap-3': 'dcat-ap-3',
  euro_dcat_ap_3: 'dcat-ap-3',
};

/** Every name that `parseProfile` takes. */
export const profileNames: readonly string[] = Object.keys(NAMES);

/**
 * The profile that a comma separated list names. In CKAN a list adds profiles up, the Italian one on top of a European
 * one: so Italian wins, else the last named. Undefined when a name is unknown or none is given.
 */
export function parseProfile(names: string): Profile | undefined {
  const profiles = names
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
    .map((name) => (Object.hasOwn(NAMES, name) ? NAMES[name] : undefined));
  if (profiles.includes(undefined)) return undefined;
  return profiles.includes('it') ? 'it' : profiles.at(-1);
}
