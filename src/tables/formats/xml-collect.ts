import type { XmlHandlers } from '../xlsx-workbook.js';
import type { RecordCell } from './row-spool.js';

/** An element with everything in it. */
interface Element {
  name: string;
  attributes: Record<string, string>;
  text: string;
  children: Element[];
}

const LARGEST_RECORD = 16 * 1024 * 1024;

/** One record holds more than 16 MB. */
export class XmlRecordTooLarge extends Error {
  override readonly name = 'XmlNotReadable';
}

/** Listens to a document and gathers the elements at `path` as records; `take` gives those complete by now. */
export function createXmlCollector(path: readonly string[]): {
  handlers: XmlHandlers;
  take(): Map<string, RecordCell>[];
} {
  const names: string[] = [];
  let open: Element[] = [];
  let size = 0;
  let done: Map<string, RecordCell>[] = [];
  return {
    take() {
      const taken = done;
      done = [];
      return taken;
    },
    handlers: {
      open(name, attributes) {
        names.push(name);
        const parent = open.at(-1);
        const isRecord =
          !parent && names.length === path.length && path.every((wanted, at) => names[at] === wanted);
        if (!parent && !isRecord) return;
        const element: Element = { name, attributes, text: '', children: [] };
        parent?.children.push(element);
        if (isRecord) size = 0;
        grow(name.length + 16);
        open.push(element);
      },
      text(part) {
        const element = open.at(-1);
        if (!element) return;
        element.text += part;
        grow(part.length);
      },
      close() {
        names.pop();
        const element = open.pop();
        if (element && open.length === 0) {
          done.push(recordOf(element));
          open = [];
        }
      },
    },
  };

  function grow(by: number): void {
    size += by;
    if (size > LARGEST_RECORD) throw new XmlRecordTooLarge('A record is larger than 16 MB');
  }
}

/**
 * Cells of a record: attributes as `@name`, child elements by name. Children that are all called alike are told apart
 * by an attribute `name` (as in exports of databases and SPARQL results), else by their place.
 */
function recordOf(element: Element): Map<string, RecordCell> {
  const record = new Map<string, RecordCell>();
  for (const [key, value] of attributesOf(element)) record.set(`@${key}`, { text: value });
  const { children } = element;
  if (children.length === 0) {
    const text = element.text.trim();
    if (text !== '') record.set(element.name, { text });
    return record;
  }
  const first = children[0] as Element;
  const alike = children.length > 1 && children.every(({ name }) => name === first.name);
  const named = children.every(
    ({ name, attributes }) => name === first.name && attributes.name !== undefined,
  );
  if (named) {
    for (const child of children) put(record, child.attributes.name as string, withoutName(child));
  } else if (alike) {
    let place = 0;
    for (const child of children) {
      // Excel 2003 leaves empty cells out and numbers the next.
      place = Number(child.attributes['ss:Index'] ?? place + 1);
      record.set(`${first.name}_${place}`, { text: textOf(child) });
    }
  } else {
    for (const child of children) put(record, child.name, child);
  }
  return record;
}

function withoutName(element: Element): Element {
  const { name: _, ...attributes } = element.attributes;
  return { ...element, attributes };
}

/** A second element of the same name makes the cell a JSON list. */
function put(record: Map<string, RecordCell>, key: string, element: Element): void {
  const known = record.get(key);
  if (!known) {
    record.set(
      key,
      isPlain(element) ? { text: textOf(element) } : { text: JSON.stringify(treeOf(element)), kind: 'other' },
    );
    return;
  }
  const list =
    known.kind === 'other' && known.text.startsWith('[')
      ? (JSON.parse(known.text) as unknown[])
      : [known.kind === 'other' ? (JSON.parse(known.text) as unknown) : known.text];
  list.push(isPlain(element) ? textOf(element) : treeOf(element));
  record.set(key, { text: JSON.stringify(list), kind: 'other' });
}

/** A value without attributes that would be lost. */
function isPlain({ children, attributes }: Element): boolean {
  return children.length === 0 && Object.keys(own(attributes)).length === 0;
}

function textOf({ text, children }: Element): string {
  return (children.length === 0 ? text : children.map(textOf).join(' ')).trim();
}

/** Attributes that are content: not namespaces, nor what XML itself and XML Schema say of a value. */
function own(attributes: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).filter(
      ([name]) => !/^(?:xmlns|xml:|xsi:|ss:|[a-z]*:?(?:type|nil|null)$)/i.test(name),
    ),
  );
}

function attributesOf({ attributes }: Element): [string, string][] {
  return Object.entries(attributes)
    .filter(([name]) => !/^(?:xmlns|xsi:|ss:)/.test(name))
    .map(([name, value]) => [name.slice(name.indexOf(':') + 1), value]);
}

/** A nested element as JSON: attributes with `@`, repeated children as lists, mixed text under `#text`. */
function treeOf(element: Element): unknown {
  const attributes = Object.entries(own(element.attributes)).map(
    ([key, value]) => [`@${key}`, value] as const,
  );
  const text = element.text.trim();
  if (attributes.length === 0 && element.children.length === 0) return text;
  const tree = new Map<string, unknown>(attributes);
  const lists = new Set<string>();
  for (const child of element.children) {
    const value = treeOf(child);
    if (lists.has(child.name)) (tree.get(child.name) as unknown[]).push(value);
    else if (tree.has(child.name)) {
      tree.set(child.name, [tree.get(child.name), value]);
      lists.add(child.name);
    } else tree.set(child.name, value);
  }
  if (text !== '') tree.set('#text', text);
  return Object.fromEntries(tree);
}
