import {
  type DatasetState,
  datasetsUnlessKnown,
  datasetUnlessKnown,
  type KnownState,
} from '../../catalog/queries/datasets-unless-known.js';
import type { Services } from '../../services.js';
import { type Layout, toPackage } from './to-package.js';

/** Bytes of text that are kept: some four thousand packages. Outside the heap, so the garbage collector does not walk them. */
const MOST_BYTES = 18_000_000;

/** A package as JSON in UTF-8, with the state it was made of. */
interface PackageText extends KnownState {
  name: string;
  files: string;
  bytes: Buffer;
}

const filesKey = (files: readonly string[]): string => files.join(' ');

/**
 * Public datasets as package dicts in JSON, kept for as long as nothing they are made of changes: the dataset, its
 * organization, its tables. Every use asks PostgreSQL whether that is so, so no process shows what another has changed.
 */
export class PackageTexts {
  /** The least recently used first. */
  readonly #kept = new Map<string, PackageText>();
  readonly #ids = new Map<string, string>();
  #bytes = 0;

  constructor(
    private readonly services: Pick<Services, 'db' | 'catalog'>,
    private readonly layout: Layout,
    private readonly mostBytes = MOST_BYTES,
  ) {}

  /** The packages of these datasets in the order of the ids, those the public does not see left out. */
  async byIds(ids: readonly string[]): Promise<Buffer[]> {
    const states = await datasetsUnlessKnown(this.services.db, ids, (id) => this.#kept.get(id));
    const texts = new Map<string, Buffer>();
    const changed: string[] = [];
    for (const [id, state] of states) {
      const bytes = this.#textOf(state);
      if (bytes) texts.set(id, bytes);
      else changed.push(id);
    }
    // Known, but its tables have changed: its document was not sent.
    for (const [id, state] of await datasetsUnlessKnown(this.services.db, changed, () => undefined)) {
      const bytes = this.#textOf(state);
      if (bytes) texts.set(id, bytes);
    }
    return ids.flatMap((id) => texts.get(id) ?? []);
  }

  /** The package of one dataset; undefined when the public sees none. */
  async byKey(key: { by: 'id' | 'name'; value: string }): Promise<Buffer | undefined> {
    const id = key.by === 'id' ? key.value.toLowerCase() : this.#ids.get(key.value);
    const state = await datasetUnlessKnown(this.services.db, key, id ? this.#kept.get(id) : undefined);
    if (!state) return undefined;
    return this.#textOf(state) ?? (await this.byIds([state.id]))[0];
  }

  /** The text of a state: the kept one, or made of the record that came; undefined when neither is there. */
  #textOf({ record, loadedFiles, ...state }: DatasetState): Buffer | undefined {
    const files = filesKey(loadedFiles);
    const kept = this.#kept.get(state.id);
    if (!record) {
      if (kept?.files !== files) return undefined;
      this.#kept.delete(state.id);
      this.#kept.set(state.id, kept);
      return kept.bytes;
    }
    const { publicUrl } = this.services.catalog;
    const shown = toPackage(record, this.layout, { publicUrl, loadedFiles: new Set(loadedFiles) });
    const bytes = Buffer.from(JSON.stringify(shown));
    this.#keep({ ...state, name: record.name, files, bytes });
    return bytes;
  }

  #keep(text: PackageText): void {
    this.#forget(text.id);
    this.#kept.set(text.id, text);
    this.#ids.set(text.name, text.id);
    this.#bytes += text.bytes.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.mostBytes) break;
      this.#forget(oldest);
    }
  }

  #forget(id: string): void {
    const text = this.#kept.get(id);
    if (!text) return;
    this.#kept.delete(id);
    if (this.#ids.get(text.name) === id) this.#ids.delete(text.name);
    this.#bytes -= text.bytes.length;
  }
}

const ofServices = new WeakMap<object, Record<Layout, PackageTexts>>();

/** The texts this process keeps, one set a layout. */
export function packageTexts(services: Pick<Services, 'db' | 'catalog'>, layout: Layout): PackageTexts {
  const known = ofServices.get(services.db);
  const texts = known ?? {
    flat: new PackageTexts(services, 'flat'),
    extras: new PackageTexts(services, 'extras'),
  };
  if (!known) ofServices.set(services.db, texts);
  return texts[layout];
}
