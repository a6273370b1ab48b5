import type { MappedItem, Protocol, SourceRecord, SourceSettings } from '../../../harvesters/protocol.js';
import { textIn } from '../../catalog/model/index.js';
import type { Bilingual } from '../../errors.js';
import type { ResourceKind } from '../../platform/schema.js';
import { contentHash, contentText, isKeepable, keepable } from '../reconcile/content-hash.js';
import { distanceOf, holderOf, itemKey, LONGEST_NAME } from '../reconcile/identity.js';
import type { SeenItem } from '../reconcile/reconcile.js';
import { tracesOf } from '../reconcile/traces.js';
import { type Mapping, passes, withDefaults } from './apply-settings.js';

/** A record of a source, ready to be compared: what it is, or why it is nothing. */
export type PreparedItem = {
  key: string | undefined;
  title: string | undefined;
  kind: ResourceKind | undefined;
  notes: readonly Bilingual[];
} & (
  | { is: 'item'; mapped: MappedItem; seen: SeenItem }
  | { is: 'refused'; reason: Bilingual }
  | { is: 'filtered' }
);

export interface PrepareContext extends Mapping {
  // biome-ignore lint/suspicious/noExplicitAny: each protocol knows the records it reads itself
  protocol: Protocol<any>;
  source: SourceSettings;
  /** What shapes the documents beside the source's words: a part of their hash. */
  hashContext: string;
  /** The clock that bounds the work on a record, in ms. */
  clock?: () => number;
}

const REASONS = {
  noKey: {
    it: 'Il record non ha identificativo: non si potrebbe riconoscerlo al prossimo giro.',
    en: 'The record has no identifier: it could not be recognised at the next run.',
  },
  longName: (what: string): Bilingual => ({
    it: `Identificativo o IRI più lungo di ${LONGEST_NAME} caratteri: ${what.slice(0, 60)}…`,
    en: `Identifier or IRI longer than ${LONGEST_NAME} characters: ${what.slice(0, 60)}…`,
  }),
  nothing: {
    it: 'Il record non descrive né un dataset né un servizio.',
    en: 'The record describes neither a dataset nor a service.',
  },
  failed: (error: unknown): Bilingual => {
    const text = error instanceof Error ? error.message : String(error);
    return {
      it: `Il record non si può tradurre (${text.slice(0, 300)}).`,
      en: `The record cannot be mapped (${text.slice(0, 300)}).`,
    };
  },
  slow: (seconds: number): Bilingual => ({
    it: `La traduzione del record ha superato i ${seconds} secondi concessi.`,
    en: `Mapping the record took longer than the ${seconds} seconds allowed.`,
  }),
};

/**
 * Maps the records of a page. Pure but for the clock; a record whose mapping fails is refused and stops no other.
 * One record may give several items, and gives at least one line.
 */
export const prepareRecords = (
  records: readonly SourceRecord<unknown>[],
  context: PrepareContext,
): PreparedItem[] => records.flatMap((record) => prepareRecord(record, context));

function prepareRecord(record: SourceRecord<unknown>, context: PrepareContext): PreparedItem[] {
  const { protocol, source, settings, clock = Date.now } = context;
  const { key, title } = record;
  const refuse = (reason: Bilingual, notes: readonly Bilingual[] = []): PreparedItem[] => [
    { is: 'refused', reason, key, title, kind: undefined, notes },
  ];
  if (key === undefined || key === '') return refuse(REASONS.noKey);
  if (key.length > LONGEST_NAME)
    return [{ ...refuse(REASONS.longName(key))[0], key: undefined } as PreparedItem];
  const started = clock();
  try {
    const { items, notes } = protocol.map(record, source);
    // Nothing can stop a function that runs: what took too long is told and not taken.
    if (clock() - started > settings.itemSeconds * 1000)
      return refuse(REASONS.slow(settings.itemSeconds), notes);
    if (items.length === 0) return refuse(REASONS.nothing, notes);
    return items.map((item, i) => prepareItem(keepable(key), item, i, i === 0 ? notes : [], context));
  } catch (error) {
    return refuse(REASONS.failed(error));
  }
}

function prepareItem(
  recordKey: string,
  given: MappedItem,
  position: number,
  notes: readonly Bilingual[],
  context: PrepareContext,
): PreparedItem {
  const filled = withDefaults(given, context);
  const text = contentText(filled);
  const mapped = isKeepable(text) ? filled : keepable(filled);
  const key = itemKey(recordKey, mapped, position);
  const { iri, kind } = mapped;
  const { identifier } = mapped.doc;
  const title = textIn(mapped.doc.title, 'it');
  const told = { key, title, kind, notes };
  const long = [identifier, iri].find((name) => (name?.length ?? 0) > LONGEST_NAME);
  if (long !== undefined) return { ...told, is: 'refused', reason: REASONS.longName(long) };
  if (!passes(mapped, context.settings.filters)) return { ...told, is: 'filtered' };
  return {
    ...told,
    is: 'item',
    mapped,
    seen: {
      key,
      kind,
      identifier,
      iri,
      aliases: (mapped.aliases ?? []).filter((alias) => alias.length <= LONGEST_NAME),
      hash: contentHash(text, context.hashContext),
      distance: distanceOf(mapped, context.source.url),
      holder: holderOf(mapped.doc),
      traces: tracesOf(mapped.doc),
    },
  };
}
