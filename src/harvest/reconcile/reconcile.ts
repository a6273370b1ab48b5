import type { Bilingual } from '../../errors.js';
import type { HarvestItemState, ResourceKind } from '../../platform/schema.js';
import { hostOf, isGlobal, isOurs } from './identity.js';
import type { Trace } from './traces.js';

/** A record as the source gives it now. */
export interface SeenItem {
  key: string;
  kind: ResourceKind;
  identifier: string | undefined;
  iri: string | undefined;
  /** Other identifiers and IRIs of the same thing. */
  aliases: readonly string[];
  hash: string;
  distance: number;
  holder: string | undefined;
  traces: readonly Trace[];
}

/** What is known of a record of this source. */
export interface KnownItem {
  id: number;
  key: string;
  kind: ResourceKind;
  identifier: string | null;
  iri: string | null;
  aliases: readonly string[];
  hash: string | null;
  state: HarvestItemState;
  resourceId: string | null;
  /** Complete listings did not have it. */
  isMissing: boolean;
  /** What became of it the last time. */
  outcome: string;
}

/** What is catalogued here and may be what the source has. */
export interface KnownResource {
  id: string;
  kind: ResourceKind;
  iri: string;
  identifier: string;
  holder: string | undefined;
  organizationId: string;
  isDeleted: boolean;
  /** The record it follows; undefined where no source brought it. */
  leader: { itemId: number; sourceId: string; distance: number } | undefined;
  /** A source brought it; when it follows none now, that source was taken away. */
  isHarvested: boolean;
  /** Other IRIs that items gave it. */
  aliases: readonly string[];
}

/** What there is to compare with. Only what could match need be in it. */
export interface Known {
  source: { id: string; url: string; organizationId: string | null };
  publicUrl: string;
  items: readonly KnownItem[];
  resources: readonly KnownResource[];
  /** Resources by trace. */
  alike: ReadonlyMap<string, readonly string[]>;
  /** Ids of items of this source that this run has seen before. */
  seen: ReadonlySet<number>;
}

/** What is to be done with a record. `item` is what was known of it. */
export type Decision =
  | { do: 'nothing' | 'deleted'; item: KnownItem }
  | { do: 'repeated'; item?: KnownItem }
  | { do: 'refuse'; reason: Bilingual; item?: KnownItem }
  | { do: 'own' | 'elsewhere'; resourceId: string; item?: KnownItem }
  | { do: 'propose'; resourceId: string; candidateItemId: number | null; why: Trace['why']; item?: KnownItem }
  | { do: 'add'; item?: KnownItem }
  /** `adopt`: it was here without a source; `move`: this source is nearer to the origin than the one it followed. */
  | { do: 'change' | 'restore' | 'adopt'; resourceId: string; item?: KnownItem }
  | { do: 'move'; resourceId: string; fromItemId: number; item?: KnownItem };

const REASONS = {
  sameIdentifier: (text: string): Bilingual => ({
    it: `Due record della fonte hanno lo stesso identificativo (${text}): vale il primo.`,
    en: `Two records of the source have the same identifier (${text}): the first one counts.`,
  }),
  foreign: (iri: string): Bilingual => ({
    it: `L’IRI ${iri} è di questo portale, ma qui non c’è niente con quel nome.`,
    en: `The IRI ${iri} is this portal's, but there is nothing of that name here.`,
  }),
  otherKind: {
    it: 'Quel nome è qui di una risorsa di altro tipo (dataset o servizio).',
    en: 'That name belongs here to a resource of another kind (dataset or service).',
  },
};

/**
 * Compares what a source has with what is known, and says what is to be done with each record, in the same order. Pure:
 * nothing is read, nothing written. The records are compared as if each were carried out before the next.
 *
 * Identity: the source's key, else dct:identifier within the source, else IRI, else a name it once had. What is not known
 * by any of them is compared with the catalogue: by IRI, by identifier and holder, and at last by its traces, which only
 * ever propose.
 */
export function reconcile(known: Known, seen: readonly SeenItem[]): Decision[] {
  const index = indexOf(known, seen);
  return seen.map((record) => decide(known, index, record));
}

interface Index {
  byKey: Map<string, KnownItem>;
  byName: Map<string, KnownItem>;
  /** The keys of this call: an item whose key is among them is nobody else's. */
  listed: Set<string>;
  resources: Map<string, KnownResource>;
  resourceByName: Map<string, KnownResource>;
  resourceByIdentifier: Map<string, KnownResource>;
  /** What this call has come across: ids of items, keys of new records, and which key has which name. */
  seen: Set<number>;
  fresh: Set<string>;
  taken: Map<string, string>;
  /** Ids of resources that a record of this call leads. */
  led: Set<string>;
}

const nameOf = (kind: ResourceKind, text: string): string => `${kind} ${text}`;

function indexOf(known: Known, seen: readonly SeenItem[]): Index {
  const index: Index = {
    byKey: new Map(),
    byName: new Map(),
    listed: new Set(seen.map(({ key }) => key)),
    resources: new Map(known.resources.map((resource) => [resource.id, resource])),
    resourceByName: new Map(),
    resourceByIdentifier: new Map(),
    seen: new Set(known.seen),
    fresh: new Set(),
    taken: new Map(),
    led: new Set(),
  };
  for (const item of known.items) {
    index.byKey.set(item.key, item);
    for (const name of [...item.aliases, item.iri, item.identifier]) {
      if (name === null) continue;
      const before = index.byName.get(nameOf(item.kind, name));
      if (before?.state !== 'active') index.byName.set(nameOf(item.kind, name), item);
    }
  }
  for (const resource of known.resources) {
    for (const name of [...resource.aliases, resource.iri]) {
      // One that lives is what the name means, whatever had it before.
      if (!index.resourceByName.has(name) || !resource.isDeleted) index.resourceByName.set(name, resource);
    }
    const name = nameOf(resource.kind, resource.identifier);
    if (!index.resourceByIdentifier.has(name) || !resource.isDeleted) {
      index.resourceByIdentifier.set(name, resource);
    }
  }
  return index;
}

function decide(known: Known, index: Index, record: SeenItem): Decision {
  const item = findItem(index, record);
  if (item ? index.seen.has(item.id) : index.fresh.has(record.key)) return seenBefore(record, item);
  const clash = claimNames(index, record) ?? (item && otherHasName(index, record, item));
  if (item) index.seen.add(item.id);
  else index.fresh.add(record.key);
  if (clash) return { do: 'refuse', reason: clash, ...(item && { item }) };
  const decision = item ? decideKnown(known, index, record, item) : decideNew(known, index, record);
  if (!('resourceId' in decision) || !LEADS.has(decision.do)) return decision;
  // Two records that name one resource by different names.
  if (index.led.has(decision.resourceId)) {
    return { do: 'refuse', reason: REASONS.sameIdentifier(record.key), ...(item && { item }) };
  }
  index.led.add(decision.resourceId);
  return decision;
}

/** Decisions after which the record leads the resource. */
const LEADS: ReadonlySet<Decision['do']> = new Set(['change', 'restore', 'adopt', 'move']);

function findItem(index: Index, record: SeenItem): KnownItem | undefined {
  const byKey = index.byKey.get(record.key);
  if (byKey) return byKey.kind === record.kind ? byKey : undefined;
  for (const name of [record.identifier, record.iri, record.key, ...record.aliases]) {
    const item = name === undefined ? undefined : index.byName.get(nameOf(record.kind, name));
    if (item && !index.listed.has(item.key)) return item;
  }
  return undefined;
}

/** Notes whose the names of a record are; why not, where another record of this call has them. */
function claimNames(index: Index, { kind, key, identifier, iri }: SeenItem): Bilingual | undefined {
  const names = [identifier, iri].flatMap((name) => (name === undefined ? [] : nameOf(kind, name)));
  const clash = names.find((name) => (index.taken.get(name) ?? key) !== key);
  if (clash !== undefined) return REASONS.sameIdentifier(clash.slice(kind.length + 1));
  for (const name of names) index.taken.set(name, key);
  return undefined;
}

/** A record that took over a name which another record of the source leads a resource by. */
function otherHasName(index: Index, record: SeenItem, item: KnownItem): Bilingual | undefined {
  if (isAsBefore(record, item)) return undefined;
  const name = [record.identifier, record.iri].find((text) => {
    const other = text === undefined ? undefined : index.byName.get(nameOf(record.kind, text));
    return other && other.id !== item.id && other.state === 'active';
  });
  return name === undefined ? undefined : REASONS.sameIdentifier(name);
}

/** The source lists the same thing again: a page that came twice, or two records that share a name. */
const seenBefore = (record: SeenItem, item: KnownItem | undefined): Decision =>
  !item || record.key === item.key
    ? { do: 'repeated', ...(item && { item }) }
    : { do: 'refuse', reason: REASONS.sameIdentifier(record.identifier ?? record.iri ?? record.key) };

const isAsBefore = (record: SeenItem, item: KnownItem): boolean =>
  item.hash === record.hash && item.key === record.key && !item.isMissing && item.state !== 'removed';

function decideKnown(known: Known, index: Index, record: SeenItem, item: KnownItem): Decision {
  if (isAsBefore(record, item)) return { do: 'nothing', item };
  const resource = item.resourceId === null ? undefined : index.resources.get(item.resourceId);
  switch (item.state) {
    case 'active':
    case 'deleted':
      // Also one that was purged: somebody wanted it away.
      if (!resource || resource.isDeleted) return { do: 'deleted', item };
      return { do: 'change', resourceId: resource.id, item };
    case 'removed':
      if (resource?.isDeleted) return { do: 'restore', resourceId: resource.id, item };
      if (resource && !resource.leader) return { do: 'change', resourceId: resource.id, item };
      return { ...decideNew(known, index, record), item };
    case 'own':
    case 'elsewhere':
      // Also where a person said so, and nothing in the record does.
      return { ...(resource ? decideSame(known, record, resource) : decideNew(known, index, record)), item };
    case 'held':
    case 'refused':
      return { ...decideNew(known, index, record), item };
  }
}

/** What a record is to the catalogue that the source's own items do not know, or did not lead to a resource of its own. */
function decideNew(known: Known, index: Index, record: SeenItem): Decision {
  const same = findResource(index, record);
  if (same) return decideSame(known, record, same);
  if (record.iri !== undefined && isOurs(record.iri, known.publicUrl)) {
    return { do: 'refuse', reason: REASONS.foreign(record.iri) };
  }
  return secondLook(known, index, record) ?? { do: 'add' };
}

/** The resource with its IRI or a name it had, or with its identifier and the same holder. */
function findResource(index: Index, record: SeenItem): KnownResource | undefined {
  const byName = [record.iri, ...record.aliases.filter(isGlobal)]
    .map((name) => (name === undefined ? undefined : index.resourceByName.get(name)))
    .find((resource) => resource !== undefined);
  if (byName) return byName;
  const byIdentifier =
    record.identifier === undefined
      ? undefined
      : index.resourceByIdentifier.get(nameOf(record.kind, record.identifier));
  return byIdentifier?.holder !== undefined && byIdentifier.holder === record.holder
    ? byIdentifier
    : undefined;
}

function decideSame(known: Known, record: SeenItem, resource: KnownResource): Decision {
  const { source, publicUrl } = known;
  const { id: resourceId, leader } = resource;
  if (resource.kind !== record.kind) return { do: 'refuse', reason: REASONS.otherKind };
  const mayTake = source.organizationId === null || source.organizationId === resource.organizationId;
  if (!leader) {
    // What no source brought is ours, unless this source is where its IRI says it comes from.
    const isOrigin = !isOurs(resource.iri, publicUrl) && hostOf(resource.iri) === hostOf(source.url);
    if (!(isOrigin || resource.isHarvested) || !mayTake) return { do: 'own', resourceId };
    return resource.isDeleted ? { do: 'own', resourceId } : { do: 'adopt', resourceId };
  }
  if (leader.sourceId === source.id) {
    return { do: 'refuse', reason: REASONS.sameIdentifier(record.identifier ?? record.iri ?? record.key) };
  }
  if (record.distance < leader.distance && mayTake) {
    return { do: 'move', resourceId, fromItemId: leader.itemId };
  }
  return { do: 'elsewhere', resourceId };
}

/** A resource that looks the same; of a landing page that several things share nothing can be told. */
function secondLook(known: Known, index: Index, record: SeenItem): Decision | undefined {
  for (const { why, hash } of record.traces) {
    const found = known.alike.get(hash) ?? [];
    if (why === 'landing-page' && found.length > 1) continue;
    for (const id of found) {
      const resource = index.resources.get(id);
      if (!resource || resource.isDeleted || resource.kind !== record.kind) continue;
      const { leader } = resource;
      const isOfSource = leader?.sourceId === known.source.id;
      // What the source lists beside it is another thing.
      if (isOfSource && leader && index.seen.has(leader.itemId)) continue;
      return {
        do: 'propose',
        resourceId: id,
        candidateItemId: isOfSource ? (leader?.itemId ?? null) : null,
        why,
      };
    }
  }
  return undefined;
}
