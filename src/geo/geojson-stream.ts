import { createReadStream } from 'node:fs';
import { damaged, tooLarge } from './findings.js';

export type JsonObject = Record<string, unknown>;

/** One element, or one member of the root, may be this long. */
const LARGEST_ELEMENT = 64 * 1024 * 1024;
/** Members of the root beside the features are descriptions; longer ones are passed over. */
const LARGEST_MEMBER = 1024 * 1024;
/** Members of a root that is itself a feature or a geometry. */
const WHOLE = new Set(['geometry', 'geometries', 'coordinates', 'properties']);

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * The features of a GeoJSON file (UTF-8) one by one, in memory bounded by the longest of them: the elements of
 * `features`, of a root array, or the root objects themselves (a bare feature or geometry, or one a line).
 * Members of the root, before and after the features, are put into `root` (`crs`, `name`, ...).
 * @throws NotReadable where the JSON is broken or ends early
 */
export async function* readFeatures(path: string, root: JsonObject): AsyncGenerator<JsonObject> {
  const scanner = createScanner(root);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    for (const feature of scanner.push(chunk as Buffer)) yield feature;
  }
  scanner.end();
}

interface Scanner {
  push(chunk: Buffer): JsonObject[];
  end(): void;
}

/** Follows strings and brackets only, as bytes; what is between them is left to JSON.parse. */
function createScanner(root: JsonObject): Scanner {
  let depth = 0;
  let inString = false;
  let escaped = false;
  /** Depth at which features stand: 1 in a root array, 2 under `features`; 0 while not inside. */
  let featureDepth = 0;
  let listed = false;
  let key = '';
  /** Where the value being kept begins in this chunk; -1 when none is. */
  let from = -1;
  let keeping: 'feature' | 'member' | 'key' | null = null;
  let pending: Buffer[] = [];
  let pendingSize = 0;
  let afterColon = false;
  let current: JsonObject = {};
  let count = 0;
  let found: JsonObject[] = [];

  function start(kind: 'feature' | 'member' | 'key', at: number): void {
    keeping = kind;
    from = at;
    pending = [];
    pendingSize = 0;
  }

  /** The bytes kept until `end`, or null where they were too many to matter. */
  function take(chunk: Buffer, end: number): string | null {
    const last = chunk.subarray(from, end);
    const whole = pending.length > 0 ? Buffer.concat([...pending, last]) : last;
    const limit = keeping === 'member' && !WHOLE.has(key) ? LARGEST_MEMBER : LARGEST_ELEMENT;
    const text = pendingSize + last.length > limit ? null : whole.toString('utf8');
    keeping = null;
    from = -1;
    pending = [];
    return text;
  }

  function endFeature(chunk: Buffer, end: number): void {
    count += 1;
    const text = take(chunk, end);
    if (text === null) throw tooLarge(`feature ${count}`);
    found.push(parse(text, `feature ${count}`) as JsonObject);
  }

  function endMember(chunk: Buffer, end: number): void {
    const text = take(chunk, end);
    if (text === null && WHOLE.has(key)) throw tooLarge(key);
    if (text !== null && key !== '') current[key] = parse(text, `"${key}"`);
    afterColon = false;
  }

  function endRoot(): void {
    if (!listed) found.push(current);
    else Object.assign(root, current);
    current = {};
  }

  function opens(sign: number, at: number): void {
    if (depth === 0) {
      if (sign === 0x5b) {
        featureDepth = 1;
        listed = true;
      }
    } else if (featureDepth > 0 && depth === featureDepth) {
      if (sign === 0x7b && keeping === null) start('feature', at);
    } else if (featureDepth === 0 && depth === 1 && keeping === null) {
      if (sign === 0x5b && key === 'features') {
        featureDepth = 2;
        listed = true;
        afterColon = false;
      } else {
        start('member', at);
      }
    }
    depth += 1;
  }

  function closes(chunk: Buffer, at: number): void {
    if (keeping === 'member' && depth === 1) endMember(chunk, at);
    depth -= 1;
    if (depth < 0) throw damaged('A bracket closes that was not opened');
    if (keeping === 'feature' && depth === featureDepth) endFeature(chunk, at + 1);
    else if (featureDepth > 0 && depth === featureDepth - 1) featureDepth = 0;
    else if (keeping === 'member' && depth === 1) endMember(chunk, at + 1);
    if (depth === 0 && featureDepth === 0) endRoot();
  }

  function push(chunk: Buffer): JsonObject[] {
    found = [];
    if (keeping !== null) from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const sign = chunk[at] as number;
      if (inString) {
        if (escaped) escaped = false;
        else if (sign === BACKSLASH) escaped = true;
        else if (sign === QUOTE) {
          inString = false;
          if (keeping === 'key') {
            const text = take(chunk, at + 1);
            key = text === null ? '' : String(parse(text, 'a key'));
          }
        }
      } else if (sign === QUOTE) {
        inString = true;
        if (featureDepth === 0 && depth === 1 && keeping === null) start(afterColon ? 'member' : 'key', at);
      } else if (sign === 0x7b || sign === 0x5b) {
        opens(sign, at);
      } else if (sign === 0x7d || sign === 0x5d) {
        closes(chunk, at);
      } else if (depth === 1 && featureDepth === 0) {
        if (sign === 0x3a) afterColon = true;
        else if (sign === 0x2c) {
          if (keeping === 'member') endMember(chunk, at);
          afterColon = false;
        } else if (sign > 0x20 && afterColon && keeping === null) start('member', at);
      }
    }
    if (keeping !== null) keep(chunk);
    return found;
  }

  function keep(chunk: Buffer): void {
    const rest = chunk.subarray(from);
    pendingSize += rest.length;
    if (pendingSize > LARGEST_ELEMENT && keeping === 'feature') throw tooLarge(`feature ${count + 1}`);
    // Beyond the limit a member is only counted, not kept.
    if (pendingSize <= LARGEST_ELEMENT) pending.push(Buffer.from(rest));
    from = 0;
  }

  return {
    push,
    end() {
      if (depth > 0 || inString) throw damaged('The JSON ends before its last bracket');
    },
  };
}

/** Integers beyond 2^53 are kept as the text of their digits. */
const LONG_INTEGER = /([:[,]\s*)(-?\d{16,})(?=\s*[,}\]])/g;

function parse(text: string, where: string): unknown {
  try {
    const digits = text.replace(LONG_INTEGER, '$1"$2"');
    if (digits !== text) {
      try {
        return JSON.parse(digits);
      } catch {
        // The digits stood inside a string: read the text as it is.
      }
    }
    return JSON.parse(text);
  } catch (error) {
    throw damaged(`Broken JSON at ${where}: ${(error as Error).message}`);
  }
}
