import { createReadStream } from 'node:fs';

/** A record of a JSON file: an object, or whatever stands in its place. */
export type JsonRecord = Record<string, unknown>;

/** One record may be this long; a longer one is refused rather than kept in memory. */
const LONGEST_RECORD = 64 * 1024 * 1024;

/** The file is no table: no array of objects, or broken JSON. */
export class JsonNotTabular extends Error {}

/** Where the records of a JSON file are: the root array (''), or the array under a key of the root. */
export interface JsonShape {
  path: string;
  /** Members of the root object that come before the array, e.g. `crs` of a GeoJSON. */
  root: JsonRecord;
}

/**
 * Records of a JSON file one by one, in memory bounded by the longest record: the elements of the root
 * array, or of the first array of objects directly under the root object (`features`, `datasets`).
 */
export async function* readJsonArray(path: string, shape: JsonShape): AsyncGenerator<JsonRecord> {
  const splitter = createSplitter(shape);
  const decoder = new TextDecoder('utf-8');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    yield* splitter.push(decoder.decode(chunk as Buffer, { stream: true }));
    if (splitter.done()) return;
  }
  yield* splitter.push(decoder.decode());
  if (!splitter.done()) throw new JsonNotTabular('The JSON ends before its array of records does');
}

/** Records of a JSON Lines file; blank lines are passed over. */
export async function* readJsonLines(path: string): AsyncGenerator<JsonRecord> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let line = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_RECORD) throw new JsonNotTabular('A line is longer than 64 MB');
    for (const text of lines) {
      line += 1;
      if (text.trim() !== '') yield parseRecord(text, `line ${line}`);
    }
  }
  rest += decoder.decode();
  if (rest.trim() !== '') yield parseRecord(rest, `line ${line + 1}`);
}

function parseRecord(text: string, where: string): JsonRecord {
  const value = parseJson(text, where);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonRecord;
  throw new JsonNotTabular(`Not an object at ${where}`);
}

const LONG_INTEGER = /([:[,]\s*)(-?\d{16,})(?=\s*[,}\]])/g;

/** JSON.parse that keeps integers beyond 2^53 as strings of their digits. */
function parseJson(text: string, where: string): unknown {
  try {
    if (LONG_INTEGER.test(text)) {
      LONG_INTEGER.lastIndex = 0;
      try {
        return JSON.parse(text.replace(LONG_INTEGER, '$1"$2"'));
      } catch {
        // The digits stood inside a string: read the text as it is.
      }
    }
    return JSON.parse(text);
  } catch (error) {
    throw new JsonNotTabular(`Broken JSON at ${where}: ${(error as Error).message}`);
  } finally {
    LONG_INTEGER.lastIndex = 0;
  }
}

interface Splitter {
  push(text: string): JsonRecord[];
  done(): boolean;
}

/**
 * Follows strings and brackets only: it finds where each record begins and ends, and leaves the reading of
 * it to JSON.parse.
 */
function createSplitter(shape: JsonShape): Splitter {
  let depth = 0;
  let inString = false;
  let escaped = false;
  /** Depth of the array of records: 1 for a root array, 2 under a key; 0 while not found. */
  let arrayDepth = 0;
  let finished = false;
  let pending = '';
  let head = '';
  let count = 0;

  function recordFound(text: string): JsonRecord {
    count += 1;
    return parseRecord(text, `record ${count}`);
  }

  /** A value directly under the root object has ended, or an array opens under it. */
  function openArray(): void {
    if (depth === 0) {
      arrayDepth = 1;
      return;
    }
    const key = /"((?:[^"\\]|\\.)*)"\s*:\s*$/.exec(head);
    if (depth === 1 && key) {
      shape.path = JSON.parse(`"${key[1]}"`) as string;
      arrayDepth = 2;
    }
  }

  function push(text: string): JsonRecord[] {
    const records: JsonRecord[] = [];
    let from = arrayDepth > 0 && pending !== '' ? 0 : -1;
    for (let at = 0; at < text.length && !finished; at += 1) {
      const sign = text.charCodeAt(at);
      if (arrayDepth === 0) head += text[at];
      if (inString) {
        if (escaped) escaped = false;
        else if (sign === 0x5c) escaped = true;
        else if (sign === 0x22) inString = false;
        continue;
      }
      if (sign === 0x22) {
        inString = true;
      } else if (sign === 0x7b || sign === 0x5b) {
        if (arrayDepth === 0 && sign === 0x5b) {
          head = head.slice(0, -1);
          if (depth < 2 && startsRecords(text, at)) openArray();
          if (arrayDepth === 0) head += '[';
        } else if (arrayDepth > 0 && arrayDepth === depth && from === -1) {
          from = at;
        }
        depth += 1;
      } else if (sign === 0x7d || sign === 0x5d) {
        depth -= 1;
        if (arrayDepth > 0 && depth === arrayDepth && from !== -1) {
          records.push(recordFound(pending + text.slice(from, at + 1)));
          pending = '';
          from = -1;
        } else if (arrayDepth > 0 && depth < arrayDepth) {
          finished = true;
        } else if (arrayDepth === 0 && depth === 0) {
          throw new JsonNotTabular('No array of objects in the JSON');
        }
      }
    }
    if (from !== -1) pending += text.slice(from);
    if (pending.length > LONGEST_RECORD || head.length > LONGEST_RECORD) {
      throw new JsonNotTabular('A record is longer than 64 MB');
    }
    if (finished || arrayDepth > 0) readRoot();
    return records;
  }

  /** Members before the array, read once: `{"type":..., "crs":{...}, "features":`. */
  function readRoot(): void {
    if (head === '') return;
    const text = head.replace(/,?\s*"(?:[^"\\]|\\.)*"\s*:\s*$/, '');
    head = '';
    if (!text.trimStart().startsWith('{')) return;
    try {
      Object.assign(shape.root, JSON.parse(`${text}}`) as JsonRecord);
    } catch {
      // What precedes the records is only a help; the records count.
    }
  }

  return { push, done: () => finished };
}

/** Whether the array that opens at `at` holds objects, as far as the text at hand tells. */
function startsRecords(text: string, at: number): boolean {
  const next = /^\s*(\S)?/.exec(text.slice(at + 1, at + 200))?.[1];
  return next === undefined || next === '{';
}
