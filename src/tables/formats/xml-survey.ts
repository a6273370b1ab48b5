import type { XmlHandlers } from '../xlsx-workbook.js';

/** One kind of element, told by the names from the root to it. */
export interface ElementTally {
  path: readonly string[];
  /** The most of them under one parent, and all. */
  siblings: number;
  total: number;
  /** How many have attributes or child elements, so that they are more than a value. */
  structured: number;
  /** Names of its attributes, as written. */
  attributes: Set<string>;
}

export interface XmlSurvey {
  root: string;
  namespace: string;
  elements: Map<string, ElementTally>;
}

const MOST_KINDS = 5000;
const DEEPEST = 256;

/** The document is nested too deep to be data. */
export class XmlTooDeep extends Error {
  override readonly name = 'XmlNotReadable';
}

/** Listens to a whole XML document and counts its elements. */
export function createXmlSurvey(): { handlers: XmlHandlers; survey: XmlSurvey } {
  const survey: XmlSurvey = { root: '', namespace: '', elements: new Map() };
  const stack: { id: string; tally: ElementTally | null; children: Map<string, number>; marked: boolean }[] =
    [];
  return {
    survey,
    handlers: {
      open(name, attributes) {
        const parent = stack.at(-1);
        if (stack.length >= DEEPEST) throw new XmlTooDeep(`More than ${DEEPEST} levels`);
        const id = parent ? `${parent.id}/${name}` : name;
        const own = Object.keys(attributes).filter((key) => !key.startsWith('xmlns'));
        if (!parent) {
          survey.root = name;
          survey.namespace = Object.entries(attributes)
            .filter(([key]) => key.startsWith('xmlns'))
            .map(([, value]) => value)
            .join(' ');
        } else {
          parent.children.set(name, (parent.children.get(name) ?? 0) + 1);
          mark(parent);
        }
        let tally = survey.elements.get(id) ?? null;
        if (!tally && survey.elements.size < MOST_KINDS) {
          tally = { path: id.split('/'), siblings: 0, total: 0, structured: 0, attributes: new Set() };
          survey.elements.set(id, tally);
        }
        if (tally) {
          tally.total += 1;
          if (tally.attributes.size < 100) for (const key of own) tally.attributes.add(key);
          tally.siblings = Math.max(tally.siblings, parent?.children.get(name) ?? 1);
        }
        const frame = { id, tally, children: new Map<string, number>(), marked: false };
        stack.push(frame);
        if (own.length > 0) mark(frame);
      },
      close() {
        stack.pop();
      },
    },
  };
}

function mark(frame: { tally: ElementTally | null; marked: boolean }): void {
  if (frame.marked) return;
  frame.marked = true;
  if (frame.tally) frame.tally.structured += 1;
}

/**
 * The element that is a record: the one repeated most under one parent, if it has attributes or child elements;
 * of two alike the outer. Null where nothing repeats.
 */
export function chooseRecord(survey: XmlSurvey): ElementTally | null {
  const repeated = [...survey.elements.values()].filter(
    ({ siblings, structured, total, path }) => path.length > 1 && siblings > 1 && structured >= total / 2,
  );
  repeated.sort((a, b) => b.siblings - a.siblings || a.path.length - b.path.length);
  const most = repeated[0];
  if (!most) return null;
  // A few rows of many cells: the row is the record although its cells repeat more.
  const row = repeated.find(
    ({ path }) => path.length === most.path.length - 1 && path.every((name, at) => most.path[at] === name),
  );
  return row && isCell(most, survey) ? row : most;
}

/** A cell wraps one value and says nothing else of it than its name, type or place. */
function isCell({ path, attributes }: ElementTally, survey: XmlSurvey): boolean {
  const inside = [...survey.elements.values()].filter(
    (element) =>
      element.path.length === path.length + 1 && path.every((name, at) => element.path[at] === name),
  );
  return (
    inside.length <= 1 &&
    [...attributes].every((name) => /^(?:name|type|key|ss:.*|xsi:.*|xml:.*)$/.test(name))
  );
}

/** XML that is never a table, by root element or namespace: what it is, in both languages. */
const NO_TABLES: [RegExp, string, string][] = [
  [
    /^(?:MD_Metadata|MI_Metadata|GetRecordsResponse|GetRecordByIdResponse)$/,
    'metadati ISO 19139',
    'ISO 19139 metadata',
  ],
  [/^RDF$/, 'RDF', 'RDF'],
  [
    /^(?:\w*_Capabilities|Capabilities)$/,
    'la descrizione di un servizio OGC',
    'the description of an OGC service',
  ],
  [
    /^(?:schema|stylesheet|transform|definitions)$/,
    'uno schema o un programma XML',
    'an XML schema or programme',
  ],
  [/^(?:html|svg)$/i, 'una pagina o un disegno', 'a page or a drawing'],
  [/^(?:document|wordDocument)$/, 'un documento di testo', 'a text document'],
];

/** What a document that is no table is, or null where it may be one. */
export function knownDocument(root: string): { it: string; en: string } | null {
  const found = NO_TABLES.find(([pattern]) => pattern.test(root));
  return found ? { it: found[1], en: found[2] } : null;
}
