import { FormatRegistry, type TSchema } from '@sinclair/typebox';
import { type TypeCheck, TypeCompiler } from '@sinclair/typebox/compiler';
import { DataService, Dataset } from '../../src/catalog/model/index.js';
import type { Notes } from './notes.js';

/** The compiled check knows only formats that are registered. */
if (!FormatRegistry.Has('uuid'))
  FormatRegistry.Set('uuid', (value) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value));
if (!FormatRegistry.Has('date-time'))
  FormatRegistry.Set('date-time', (value) => !Number.isNaN(Date.parse(value)));

const checks: { dataset?: TypeCheck<typeof Dataset>; dataService?: TypeCheck<typeof DataService> } = {};

/** More faults than this in one document are not mended one by one. */
const MOST = 500;

type Node = Record<string, unknown> | unknown[];

/** The nodes from the document down to the last one that is there, with the key that leads on from each. */
function trail(doc: object, path: string): [Node, string][] {
  const steps: [Node, string][] = [];
  let node: unknown = doc;
  for (const part of path.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof node !== 'object' || node === null) break;
    steps.push([node as Node, key]);
    node = (node as Record<string, unknown>)[key];
  }
  return steps;
}

/** Takes away the smallest part that is wrong: a value, or what owns a value that is missing. */
function cut(doc: object, path: string): void {
  const steps = trail(doc, path);
  const last = steps.findLast(([node, key]) => Object.hasOwn(node, key));
  if (!last) return;
  const [node, key] = last;
  if (Array.isArray(node)) node.splice(Number(key), 1);
  else delete node[key];
}

/**
 * The document without what the model does not take (a malformed address, a text beyond its length), each told in a note, so
 * that one wrong value never loses a record. Changes `doc` in place.
 */
export function fitToModel<D extends Dataset | DataService>(
  kind: 'dataset' | 'dataService',
  doc: D,
  notes: Notes,
): D {
  checks[kind] ??= TypeCompiler.Compile((kind === 'dataset' ? Dataset : DataService) as never) as never;
  const check = checks[kind] as TypeCheck<TSchema>;
  for (let count = 0; count < MOST && !check.Check(doc); count++) {
    const error = check.Errors(doc).First();
    if (!error) break;
    notes.unread(error.path.slice(1).replaceAll('/', '.'), shown(error.value));
    cut(doc, error.path);
  }
  return doc;
}

const shown = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value)?.slice(0, 200) ?? '');
