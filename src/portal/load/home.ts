import { getMany } from '../../catalog/queries/find-resource.js';
import { type OrganizationName, organizationNames } from '../../catalog/queries/organizations-by-id.js';
import { countPublicDistributions } from '../../catalog/queries/public-pages.js';
import type { ResourceRecord } from '../../catalog/record.js';
import { ANONYMOUS } from '../../people/policy.js';
import type { Services } from '../../services.js';
import { vocabulary } from '../../vocabularies/index.js';
import type { Lang } from '../texts.js';

export interface ThemeCount {
  code: string;
  label: string;
  count: number;
}

/** What the home page shows: always what the public sees, whoever asks. */
export interface HomeData {
  datasets: number;
  dataServices: number;
  organizations: number;
  distributions: number;
  themes: ThemeCount[];
  latest: ResourceRecord[];
  publishers: (OrganizationName & { count: number })[];
}

const LATEST = 6;
const PUBLISHERS = 8;

/** Every organization is counted, whatever their number. */
const ALL = 100_000;

/** Reads it all. Counting everything is the dear part: callers keep the result (`keepHome`). */
export async function loadHome(services: Services, lang: Lang): Promise<HomeData> {
  const base = { text: '', offset: 0 } as const;
  const [found, services_, distributions] = await Promise.all([
    services.search.search(ANONYMOUS, {
      ...base,
      kind: 'dataset',
      sort: { key: 'modified', descending: true },
      limit: LATEST,
      facets: ['theme', 'organization'],
      facetLimit: ALL,
    }),
    services.search.search(ANONYMOUS, { ...base, kind: 'dataService', limit: 0 }),
    countPublicDistributions(services.db),
  ]);
  const organizations = found.facets.organization ?? [];
  const top = organizations.slice(0, PUBLISHERS);
  const [latest, names] = await Promise.all([
    getMany(services.db, ANONYMOUS, found.ids),
    organizationNames(
      services.db,
      top.map(({ value }) => value),
    ),
  ]);
  const byTheme = new Map((found.facets.theme ?? []).map(({ value, count }) => [value, count]));
  return {
    datasets: found.total,
    dataServices: services_.total,
    organizations: organizations.length,
    distributions,
    latest,
    themes: vocabulary('data-theme')
      .concepts.filter(({ provisional }) => !provisional)
      .map(({ iri, code, label }) => ({
        code,
        label: label[lang] ?? label.it ?? code,
        count: byTheme.get(iri) ?? 0,
      }))
      // A theme without datasets would lead to an empty page.
      .filter(({ count }) => count > 0),
    publishers: top.flatMap(({ value, count }) => {
      const name = names.get(value);
      return name ? [{ ...name, count }] : [];
    }),
  };
}

/** Longest life of a kept home page, for changes whose instant is older than one already seen (long transactions). */
const MAX_AGE_MS = 60_000;

/**
 * Keeps the last home page of each language while nothing in the catalogue changes (`modifiedAt` counts every change,
 * deletions included): a busy home page costs one small query.
 */
export function keepHome(services: Services): (lang: Lang, modifiedAt: Date) => Promise<HomeData> {
  const kept = new Map<Lang, { key: number; at: number; data: Promise<HomeData> }>();
  return (lang, modifiedAt) => {
    const now = Date.now();
    const known = kept.get(lang);
    if (known && known.key === modifiedAt.getTime() && now - known.at < MAX_AGE_MS) return known.data;
    const data = loadHome(services, lang);
    kept.set(lang, { key: modifiedAt.getTime(), at: now, data });
    data.catch(() => kept.delete(lang));
    return data;
  };
}
