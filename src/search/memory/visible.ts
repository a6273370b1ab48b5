import { type Actor, readableOrganizations } from '../../people/policy.js';
import type { ResourceKind } from '../../platform/schema.js';
import { type Bits, complement, countBits, emptyBits, intersect, numbersOf, unite } from './bits.js';
import type { CatalogueCopy } from './catalogue-copy.js';

/** Those who see the same things: an actor's organizations, a kind, with or without drafts. */
export interface Scope {
  /** The same for the same scope. */
  key: string;
  organizations: 'all' | readonly string[];
  kind: ResourceKind | undefined;
  drafts: boolean;
}

export function scopeOf(actor: Actor, kind: ResourceKind | undefined, drafts: boolean): Scope {
  const organizations = readableOrganizations(actor);
  const names = organizations === 'all' ? organizations : [...organizations].sort();
  return { key: JSON.stringify([names, kind ?? null, drafts]), organizations: names, kind, drafts };
}

/** The documents of these organizations. */
function ownDocuments(copy: CatalogueCopy, organizations: readonly string[]): Bits {
  const own = emptyBits(copy.size);
  const column = copy.exact.get('organization');
  for (const organization of organizations) {
    const code = column?.codeOf(organization);
    if (code !== undefined) column?.addTo(own, code);
  }
  return own;
}

/** Public documents, and of the hidden ones those of the actor's organizations (`readableOrganizations`). */
function documentsOf(copy: CatalogueCopy, { organizations, kind, drafts }: Scope): Bits {
  const result = copy.shown('public').slice();
  if (organizations.length > 0) {
    const hidden = copy.shown('restricted').slice();
    if (drafts) unite(hidden, copy.shown('draft'));
    unite(result, organizations === 'all' ? hidden : intersect(hidden, ownDocuments(copy, organizations)));
  }
  if (kind === undefined) return result;
  const ofKind = emptyBits(copy.size);
  const column = copy.exact.get('kind');
  const code = column?.codeOf(kind);
  if (code !== undefined) column?.addTo(ofKind, code);
  return intersect(result, ofKind);
}

/** What a scope may find, with how often each value occurs in it. Not to be changed. */
export class Visible {
  readonly #counts = new Map<string, Int32Array>();
  readonly size: number;

  constructor(
    private readonly copy: CatalogueCopy,
    readonly bits: Bits,
  ) {
    this.size = countBits(bits);
  }

  /** How many visible documents have each value of a field, by code. */
  counts(field: string): Int32Array {
    const known = this.#counts.get(field);
    if (known) return known;
    const counts = this.copy.exact.get(field)?.count(numbersOf(this.bits)).slice() ?? new Int32Array(0);
    this.#counts.set(field, counts);
    return counts;
  }

  /** The same of some of them, good until the next count. Counts what is left out where that is less. */
  countsOf(field: string, hits: Bits, slots: Int32Array): Int32Array {
    const column = this.copy.exact.get(field);
    if (!column) return new Int32Array(0);
    if (slots.length * 2 < this.size) return column.count(slots);
    const all = this.counts(field);
    const counts = column.count(numbersOf(complement(hits, this.bits)));
    for (let code = 0; code < counts.length; code += 1)
      counts[code] = (all[code] as number) - (counts[code] as number);
    return counts;
  }
}

/** Kept for so many scopes: anonymous readers share one, editors of an organization another. */
const MOST_SCOPES = 32;
const kept = new WeakMap<CatalogueCopy, { version: number; scopes: Map<string, Visible> }>();

/** What a scope may find in the copy as it is now. */
export function visibleIn(copy: CatalogueCopy, scope: Scope): Visible {
  let known = kept.get(copy);
  if (!known || known.version !== copy.version) {
    known = { version: copy.version, scopes: new Map() };
    kept.set(copy, known);
  }
  const before = known.scopes.get(scope.key);
  if (before) return before;
  const visible = new Visible(copy, documentsOf(copy, scope));
  if (known.scopes.size >= MOST_SCOPES) known.scopes.clear();
  known.scopes.set(scope.key, visible);
  return visible;
}
