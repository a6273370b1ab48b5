import type { LangMap } from '../../src/catalog/model/index.js';
import { isDict } from '../../src/ckan/fields.js';
import type { Graph, Statement } from '../../src/rdf/parse.js';
import { readLangMap } from '../common/texts.js';

/** A literal whose tag says that a machine translated it (BCP 47, extension T): `en-t-it-t0-mtec`. */
const TRANSLATED = /-t-[a-z]{2,3}\b.*-t0-|-t0-mtec$/i;

const isTranslated = ({ object }: Statement): boolean =>
  object.termType === 'Literal' && TRANSLATED.test(object.language);

/**
 * Takes the machine's translations out of a document: they are not what the publisher wrote, and taken for originals
 * they would be published under his name. A text of which nothing else is left stays.
 */
export function dropTranslations(graph: Graph): void {
  for (const [key, statements] of graph.subjects) {
    if (!statements.some(isTranslated)) continue;
    const original = new Set(
      statements.filter((each) => !isTranslated(each)).map(({ predicate }) => predicate.value),
    );
    const kept = statements.filter((each) => !isTranslated(each) || !original.has(each.predicate.value));
    graph.subjects.set(key, kept);
  }
}

/** Languages into which a machine translated a search document (`translation_meta`). */
export function machineLanguages(document: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const meta = document.translation_meta;
  const details = isDict(meta) && isDict(meta.details) ? meta.details : {};
  const machine = Object.entries(details)
    .filter(([, detail]) => isDict(detail) && detail.machine_translated === true)
    .map(([language]) => language.toLowerCase());
  return new Set(machine);
}

/** A text by language without the machine's translations, unless there is nothing else. */
export function originalTexts(
  value: unknown,
  machine: ReadonlySet<string>,
  clean: (text: string) => string,
): LangMap | undefined {
  const map = readLangMap(value, 'und', clean);
  if (!map) return undefined;
  const entries = Object.entries(map).filter(([language]) => !machine.has(language.toLowerCase()));
  return entries.length > 0 ? Object.fromEntries(entries) : map;
}
