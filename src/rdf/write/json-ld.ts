import type { Quad, Term } from 'n3';
import { PREFIXES } from '../namespaces.js';
import { groupBySubject, type QuadWriter } from './writer.js';

const RDF_TYPE = `${PREFIXES.rdf}type`;
const XSD_STRING = `${PREFIXES.xsd}string`;
const prefixOf = new Map<string, string>(Object.entries(PREFIXES).map(([prefix, iri]) => [iri, prefix]));

/** A key: compacted by the document's own context where a namespace fits, else the IRI as it is. */
function compact(iri: string): string {
  const cut = Math.max(iri.lastIndexOf('#'), iri.lastIndexOf('/')) + 1;
  const prefix = prefixOf.get(iri.slice(0, cut));
  return prefix === undefined || cut === iri.length ? iri : `${prefix}:${iri.slice(cut)}`;
}

const id = (term: Term): string => (term.termType === 'BlankNode' ? `_:${term.value}` : term.value);

function value(term: Term): object {
  if (term.termType !== 'Literal') return { '@id': id(term) };
  if (term.language !== '') return { '@value': term.value, '@language': term.language };
  const datatype = term.datatype.value;
  return datatype === XSD_STRING
    ? { '@value': term.value }
    : { '@value': term.value, '@type': compact(datatype) };
}

function node(quads: readonly Quad[]): object {
  const [{ subject }] = quads as [Quad, ...Quad[]];
  const types: string[] = [];
  const properties = new Map<string, object[]>();
  for (const { predicate, object } of quads) {
    if (predicate.value === RDF_TYPE && object.termType !== 'Literal') {
      types.push(object.termType === 'BlankNode' ? id(object) : compact(object.value));
      continue;
    }
    const key = compact(predicate.value);
    const values = properties.get(key);
    if (values) values.push(value(object));
    else properties.set(key, [value(object)]);
  }
  return {
    '@id': id(subject),
    ...(types.length > 0 && { '@type': types }),
    ...Object.fromEntries(properties),
  };
}

/**
 * JSON-LD 1.1 in flattened form: a context of prefixes only, written into the document so that nobody must fetch one,
 * and a graph with one node a subject and line. Values are always objects in arrays: no native JSON type could change
 * a number on the way.
 */
export function jsonLdWriter(): QuadWriter {
  let first = true;
  return {
    start: () => `{"@context":${JSON.stringify(PREFIXES)},\n"@graph":[`,
    write(quads: readonly Quad[]) {
      let out = '';
      for (const group of groupBySubject(quads)) {
        out += `${first ? '\n' : ',\n'}${JSON.stringify(node(group))}`;
        first = false;
      }
      return out;
    },
    end: () => '\n]}\n',
  };
}
