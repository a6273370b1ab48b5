import { numberText } from '../write-normal.js';
import type { JsonEvents } from './json-scanner.js';
import type { JsonLayout } from './json-survey.js';
import type { RecordCell } from './row-spool.js';

/** Records of a JSON as they are found; duplicates are keys that one object has twice (the last counts). */
export interface Collector {
  events: JsonEvents;
  /** Complete records since the last call. */
  take(): Map<string, RecordCell>[];
  /** Elements of the list that are no record. */
  readonly strays: number;
  readonly duplicates: ReadonlySet<string>;
}

/** The text of a number, digit by digit as written, in a form that the detection of types understands. */
export function jsonNumberText(raw: string): string {
  const value = Number(raw);
  if (raw === '-0') return '0';
  if (!Number.isFinite(value)) return raw;
  if (String(value) === raw) return numberText(value);
  if (/e/i.test(raw)) {
    // 1E3 is the plain 1000; a mantissa without point gets one, or it would pass for a code.
    const plain = /^-?\d+e\+?\d{1,2}$/i.test(raw) && Number.isSafeInteger(value);
    return plain ? String(value) : raw.replace(/^(-?\d+)(e)/i, '$1.0$2');
  }
  return /^-?\d{1,3}\.\d{3}$/.test(raw) ? `${raw}0` : raw;
}

/**
 * Listens to a JSON and gathers the records of one layout (all but `columns`, which is read in memory). Values that are
 * objects or arrays become JSON text without blanks.
 */
export function createCollector(layout: JsonLayout): Collector {
  const path: string[] = [];
  const duplicates = new Set<string>();
  const isRows = layout.kind === 'rows';
  let done: Map<string, RecordCell>[] = [];
  let strays = 0;
  /** Depth of open brackets, of the list, of the record, and of the object whose members are cells. */
  let depth = 0;
  let listDepth = -1;
  let record: Map<string, RecordCell> | null = null;
  let cellDepth = -1;
  let cellKey = '';
  /** JSON text of a nested value in the making. */
  let nested = '';
  let nestedDepth = -1;
  const keys: string[] = [];
  const brackets: string[] = [];

  const here = () => path.slice(0, depth);
  const isList = (bracket: string) =>
    depth === layout.path.length &&
    layout.path.every((key, at) => here()[at] === key) &&
    brackets.every((open) => open === '{') &&
    bracket === (layout.kind === 'members' ? '{' : '[');

  function put(cell: RecordCell): void {
    if (!record) return;
    if (record.has(cellKey)) duplicates.add(cellKey);
    record.set(cellKey, cell);
  }

  function comma(): string {
    return nested === '' || /[[{:,]$/.test(lastSign) ? '' : ',';
  }
  let lastSign = '';
  function append(text: string): void {
    nested += text;
    lastSign = text.slice(-1);
  }

  function open(bracket: '{' | '['): void {
    if (nestedDepth !== -1) {
      append(comma() + bracket);
    } else if (listDepth === -1) {
      if (isList(bracket)) listDepth = depth + 1;
    } else if (depth === listDepth) {
      const fits = bracket === (isRows ? '[' : '{');
      if (fits) {
        record = new Map();
        cellDepth = depth + 1;
        if (layout.kind === 'members') record.set('key', { text: keys[depth] ?? '', kind: 'text' });
        cellKey = isRows ? '-1' : '';
      } else strays += 1;
    } else if (record && depth === cellDepth) {
      const lift = layout.kind === 'records' ? layout.lift : undefined;
      if (lift !== undefined && cellKey === lift && depth === listDepth + 1) {
        record = new Map();
        cellDepth = depth + 1;
      } else {
        nextCell();
        nestedDepth = depth;
        nested = '';
        lastSign = '';
        append(bracket);
      }
    }
    brackets.push(bracket);
    depth += 1;
  }

  function nextCell(): void {
    if (isRows) cellKey = String(Number(cellKey) + 1);
  }

  function close(): void {
    depth -= 1;
    const bracket = brackets.pop();
    keys.length = depth + 1;
    if (nestedDepth !== -1) {
      append(bracket === '{' ? '}' : ']');
      if (depth === nestedDepth) {
        nestedDepth = -1;
        put(nestedCell(nested));
      }
    } else if (record && depth === listDepth) {
      done.push(record);
      record = null;
      cellDepth = -1;
    } else if (record && depth + 1 === cellDepth && cellDepth > listDepth + 1) {
      // The lifted object has ended: what its record says of itself is left out.
      cellDepth = -1;
    } else if (listDepth !== -1 && depth + 1 === listDepth) {
      listDepth = Number.POSITIVE_INFINITY;
    }
  }

  function nestedCell(text: string): RecordCell {
    if (layout.kind === 'records' && layout.bindings) {
      const binding = JSON.parse(text) as { value?: unknown };
      if (typeof binding.value === 'string') return { text: binding.value };
    }
    return { text, kind: 'other' };
  }

  return {
    events: {
      open,
      close,
      key(name) {
        keys[depth] = name;
        if (nestedDepth !== -1) append(`${comma()}${JSON.stringify(name)}:`);
        else if (record && depth === cellDepth) cellKey = name;
        else if (listDepth === -1) path[depth - 1] = name;
      },
      scalar(kind, text) {
        if (nestedDepth !== -1) {
          const json = kind === 'string' ? JSON.stringify(text) : kind === 'null' ? 'null' : text;
          append(comma() + json);
        } else if (record && depth === cellDepth) {
          nextCell();
          put(scalarCell(kind, text));
        } else if (depth === listDepth) {
          if (layout.kind === 'values') done.push(new Map([['value', scalarCell(kind, text)]]));
          else strays += 1;
        }
      },
    },
    take() {
      const taken = done;
      done = [];
      return taken;
    },
    get strays() {
      return strays;
    },
    duplicates,
  };
}

function scalarCell(kind: 'string' | 'number' | 'boolean' | 'null', text: string): RecordCell {
  if (kind === 'null' || text === '') return { text: '' };
  if (kind === 'number') return { text: jsonNumberText(text), kind: 'number' };
  return { text, kind: kind === 'string' ? 'text' : 'other' };
}
