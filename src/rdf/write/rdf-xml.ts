import type { Quad, Term } from 'n3';
import { PREFIXES } from '../namespaces.js';
import { UNWRITABLE } from '../terms.js';
import { groupBySubject, type QuadWriter } from './writer.js';

const RDF_TYPE = `${PREFIXES.rdf}type`;
const XSD_STRING = `${PREFIXES.xsd}string`;
const prefixOf = new Map<string, string>(Object.entries(PREFIXES).map(([prefix, iri]) => [iri, prefix]));

const MARKUP: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A parser would turn a bare carriage return into a line feed, and blanks of attributes into spaces.
  '\r': '&#13;',
};
const SPACES: Readonly<Record<string, string>> = { '\n': '&#10;', '\t': '&#9;' };
const content = (text: string): string =>
  text.replace(/[&<>"\r]/g, (c) => MARKUP[c] as string).replace(UNWRITABLE, '\ufffd');
const attribute = (text: string): string => content(text).replace(/[\n\t]/g, (c) => SPACES[c] as string);

// The letters of NCName up to U+02FF: predicates beyond them do not occur, and would be left out below.
const LOCAL_NAME =
  /[A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff][\w.\-\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff]*$/;

/** An element name: its qualified name and, for a namespace the root does not declare, the declaration. */
interface ElementName {
  name: string;
  declaration: string;
}

function elementName(iri: string): ElementName | undefined {
  const local = LOCAL_NAME.exec(iri)?.[0];
  if (local === undefined) return undefined;
  const namespace = iri.slice(0, -local.length);
  if (namespace === '') return undefined;
  const prefix = prefixOf.get(namespace);
  return prefix === undefined
    ? { name: `ns:${local}`, declaration: ` xmlns:ns="${attribute(namespace)}"` }
    : { name: `${prefix}:${local}`, declaration: '' };
}

/** Whether RDF/XML can hold statements with this predicate: its IRI must end in what can be the name of an element. */
export const writableAsXml = (predicate: string): boolean => elementName(predicate) !== undefined;

const about = (subject: Term): string =>
  subject.termType === 'BlankNode'
    ? `rdf:nodeID="${subject.value}"`
    : `rdf:about="${attribute(subject.value)}"`;

function property({ name, declaration }: ElementName, object: Term): string {
  if (object.termType !== 'Literal') {
    const target =
      object.termType === 'BlankNode'
        ? `rdf:nodeID="${object.value}"`
        : `rdf:resource="${attribute(object.value)}"`;
    return `    <${name}${declaration} ${target}/>\n`;
  }
  let kind = '';
  if (object.language !== '') kind = ` xml:lang="${object.language}"`;
  else if (object.datatype.value !== XSD_STRING) kind = ` rdf:datatype="${attribute(object.datatype.value)}"`;
  return `    <${name}${declaration}${kind}>${content(object.value)}</${name}>\n`;
}

/**
 * RDF/XML, one element a subject, named after its first class as Italian readers expect
 * (`<dcatapit:Dataset rdf:about="…">`). A predicate whose IRI ends in no XML name (`http://x/1`) cannot be said in this
 * syntax: such a triple, which only the unknown part of a harvested source can bring, is left out here alone.
 */
export function rdfXmlWriter(): QuadWriter {
  const names = new Map<string, ElementName | undefined>();
  const nameOf = (iri: string): ElementName | undefined => {
    if (names.has(iri)) return names.get(iri);
    const name = elementName(iri);
    if (names.size < 1000) names.set(iri, name);
    return name;
  };

  function element(quads: readonly Quad[]): string {
    const [{ subject }] = quads as [Quad, ...Quad[]];
    const typing = quads.find(
      (quad) => quad.predicate.value === RDF_TYPE && quad.object.termType === 'NamedNode',
    );
    const { name, declaration } = (typing && nameOf(typing.object.value)) ?? {
      name: 'rdf:Description',
      declaration: '',
    };
    let out = `  <${name}${declaration} ${about(subject)}>\n`;
    for (const quad of quads) {
      if (quad === typing && name !== 'rdf:Description') continue;
      const predicate = nameOf(quad.predicate.value);
      if (predicate) out += property(predicate, quad.object);
    }
    return `${out}  </${name}>\n`;
  }

  return {
    start: () =>
      `<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF${Object.entries(PREFIXES)
        .map(([prefix, iri]) => `\n  xmlns:${prefix}="${iri}"`)
        .join('')}>\n`,
    write(quads: readonly Quad[]) {
      let out = '';
      for (const group of groupBySubject(quads)) out += element(group);
      return out;
    },
    end: () => '</rdf:RDF>\n',
  };
}
