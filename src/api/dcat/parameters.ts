import { isRealDate, startOf } from '../../catalog/model/index.js';
import { AppError, type Bilingual } from '../../errors.js';
import { DEFAULT_PROFILE, type Profile, parseProfile, profileNames } from '../../rdf/profile.js';

/** The parameters of a catalogue document, understood. */
export interface CatalogParameters {
  page: number;
  modifiedSince: Date | undefined;
  profile: Profile;
  /** The whole catalogue in one document. */
  all: boolean;
  /** Search filters, as package_search takes them. */
  q: string | undefined;
  fq: string | undefined;
  /** What the addresses of other pages keep. */
  kept: URLSearchParams;
}

/** CKAN answers a bad parameter with 409, and harvesters know it (contract, section 1). */
const refused = (detail: Bilingual): AppError => new AppError('Conflict', detail);

const KEPT = ['modified_since', 'profiles', 'profile', 'q', 'fq'];

/** Reads the query of a catalogue document. Throws a `Conflict` (409) that names the wrong parameter. */
export function catalogParameters(query: URLSearchParams): CatalogParameters {
  const kept = new URLSearchParams();
  for (const name of KEPT) for (const value of query.getAll(name)) kept.append(name, value);
  return {
    page: pageOf(query.get('page')),
    modifiedSince: instantOf(query.get('modified_since')),
    profile: profileOf(query),
    all: /^(1|true|yes)$/i.test(query.get('all') ?? ''),
    q: query.get('q')?.trim() || undefined,
    fq: query.getAll('fq').join(' ').trim() || undefined,
    kept,
  };
}

/** The profile that `profiles` or `profile` names; DCAT-AP_IT when neither is given. Throws a `Conflict`. */
export function profileOf(query: URLSearchParams): Profile {
  const names = query.get('profiles') ?? query.get('profile');
  if (names === null || names.trim() === '') return DEFAULT_PROFILE;
  const profile = parseProfile(names);
  if (profile) return profile;
  const list = profileNames.join(', ');
  throw refused({
    it: `Profilo sconosciuto: ${names}. Profili disponibili: ${list}.`,
    en: `Unknown profile: ${names}. Profiles available: ${list}.`,
  });
}

function pageOf(text: string | null): number {
  if (text === null) return 1;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw refused({
    it: `page deve essere un numero intero da 1 in su, non "${text}".`,
    en: `page must be an integer from 1 up, not "${text}".`,
  });
}

/** ISO 8601 in any precision (UTC when it names no zone), else what JavaScript's date parser makes of it. */
function instantOf(text: string | null): Date | undefined {
  if (text === null || text === '') return undefined;
  // A plus sign that the client left unencoded has become a blank: `2024-01-01T00:00:00 01:00`.
  const value = text.trim().replace(/(T[\d:.]+) (\d{2}:?\d{2})$/, '$1+$2');
  const looksLikeDate = /\d{4}/.test(value);
  const time = isRealDate(value) ? startOf(value) : looksLikeDate ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(time)) return new Date(time);
  throw refused({
    it: `modified_since non è una data leggibile: "${text}". Usa per esempio 2024-05-03 o 2024-05-03T10:00:00Z.`,
    en: `modified_since is not a date that can be read: "${text}". Use for example 2024-05-03 or 2024-05-03T10:00:00Z.`,
  });
}
