import { textIn } from '../../catalog/model/index.js';
import { normalisedForms, normaliseIdentifier, plainIri, plainTitle, withoutSuffix } from './identifiers.js';
import type { HeldRecord, PublishedDataset } from './model.js';

/** By what a held description was recognised, the surest first. */
export const MATCHES = ['iri', 'identifier', 'page', 'normalised', 'name'] as const;
export type MatchBy = (typeof MATCHES)[number];

export interface Match {
  held: HeldRecord;
  by: MatchBy;
}

export interface Matched {
  /** By our id. */
  byDataset: ReadonlyMap<string, readonly Match[]>;
  /** What is about nothing that we publish. */
  unmatched: readonly HeldRecord[];
}

type Keys = Readonly<Record<MatchBy, readonly string[]>>;

/** A name is the same in other cities: it counts together with the title. */
const nameKey = (name: string, title: string | undefined): string[] =>
  title === undefined ? [] : [`${normaliseIdentifier(name)} ${plainTitle(title)}`];

const isIri = (text: string): boolean => /^https?:\/\//i.test(text);

function keysOfOurs({ id, name, iri, identifier, pages, title }: PublishedDataset): Keys {
  const titles = [...new Set(Object.values(title))];
  return {
    iri: [plainIri(iri), ...(isIri(identifier) ? [plainIri(identifier)] : [])],
    identifier: [identifier.trim().toLowerCase(), id],
    page: pages.map(plainIri),
    normalised: [identifier, iri].flatMap(normalisedForms),
    name: titles.flatMap((text) => nameKey(name, text)),
  };
}

function keysOfHeld({ key, iri, identifiers, name, pages, title }: HeldRecord): Keys {
  const bare = withoutSuffix(key);
  return {
    iri: [...(iri === undefined ? [] : [iri]), ...identifiers.filter(isIri)].map(plainIri),
    identifier: [...identifiers, bare].map((text) => text.trim().toLowerCase()),
    page: pages.map(plainIri),
    normalised: [bare, ...identifiers].flatMap(normalisedForms),
    name: [bare, ...(name === undefined ? [] : [name])].flatMap((text) => nameKey(text, title)),
  };
}

/** Tells which dataset of ours a description is about, and by what; undefined for none. */
export type Matcher = (record: HeldRecord) => { dataset: PublishedDataset; by: MatchBy } | undefined;

/**
 * Recognises descriptions: by the surest key that any of ours has. Of several of ours with that key the one of the same
 * title is taken, else the first. Pure.
 */
export function matcherOf(ours: readonly PublishedDataset[]): Matcher {
  const index = new Map<string, PublishedDataset[]>();
  for (const dataset of ours) {
    for (const [by, keys] of Object.entries(keysOfOurs(dataset))) {
      for (const key of new Set(keys)) {
        if (key === '' || key === '-') continue;
        const at = `${by} ${key}`;
        const known = index.get(at);
        if (known) known.push(dataset);
        else index.set(at, [dataset]);
      }
    }
  }
  return (record) => find(record, index);
}

/** Puts each held description to the dataset of ours that it is about. The outcome does not depend on their order. */
export function matchHeld(ours: readonly PublishedDataset[], held: readonly HeldRecord[]): Matched {
  const match = matcherOf(ours);
  const byDataset = new Map<string, Match[]>();
  const unmatched: HeldRecord[] = [];
  for (const record of held) {
    const found = match(record);
    if (!found) {
      unmatched.push(record);
      continue;
    }
    const known = byDataset.get(found.dataset.id);
    const one = { held: record, by: found.by };
    if (known) known.push(one);
    else byDataset.set(found.dataset.id, [one]);
  }
  return { byDataset, unmatched };
}

/** Whether they have one of the titles in common. */
export const sameTitle = (dataset: PublishedDataset, record: HeldRecord): boolean =>
  titlesOf(dataset).includes(plainTitle(record.title ?? ''));

function find(
  record: HeldRecord,
  index: ReadonlyMap<string, readonly PublishedDataset[]>,
): ReturnType<Matcher> {
  const keys = keysOfHeld(record);
  for (const by of MATCHES) {
    const candidates = keys[by].flatMap((key) => index.get(`${by} ${key}`) ?? []);
    const [first] = candidates;
    if (!first) continue;
    const twin = candidates.find((one) => sameTitle(one, record));
    // Pages are shared by the datasets of a series: only the title tells them apart.
    if (by === 'page' && candidates.length > 1 && !twin) continue;
    return { dataset: twin ?? first, by };
  }
  return undefined;
}

const titlesOf = ({ title }: PublishedDataset): string[] => Object.values(title).map(plainTitle);

/** Descriptions that match nothing but have the title of one of ours: by our id. */
export function twinsOf(
  ours: readonly PublishedDataset[],
  unmatched: readonly HeldRecord[],
): Map<string, HeldRecord[]> {
  const byTitle = new Map<string, string>();
  for (const dataset of ours) {
    for (const title of titlesOf(dataset)) if (title !== '') byTitle.set(title, dataset.id);
  }
  const twins = new Map<string, HeldRecord[]>();
  for (const record of unmatched) {
    const id = byTitle.get(plainTitle(record.title ?? ''));
    if (id !== undefined) twins.set(id, [...(twins.get(id) ?? []), record]);
  }
  return twins;
}

/** The title of a dataset for people, whatever languages it has. */
export const shownTitle = (dataset: Pick<PublishedDataset, 'title' | 'name'>): string =>
  textIn(dataset.title, 'it') ?? dataset.name;
