import n3, { type Store } from 'n3';
import { NOT_RUN, SH, SHAPE_LISTS, SHAPE_PARAMETERS } from './words.js';

/** As much of a term as is looked at. */
export interface AnyTerm {
  readonly termType: string;
  readonly value: string;
}

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const NIL = `${RDF}nil`;

/** A fault in shapes: where, and what, in words that follow "the shape". */
export interface ShapeFault {
  shape: string;
  it: string;
  en: string;
}

/** The members of a list; undefined when it is none (a broken chain, or one that goes in circles). */
export function listMembers(store: Store, head: AnyTerm): AnyTerm[] | undefined {
  const members: AnyTerm[] = [];
  const seen = new Set<string>();
  let at = head;
  while (at.value !== NIL) {
    const [first, ...more] = store.getObjects(at as never, `${RDF}first`, null);
    const [rest] = store.getObjects(at as never, `${RDF}rest`, null);
    if (!first || more.length > 0 || !rest || seen.has(at.value)) return undefined;
    seen.add(at.value);
    members.push(first);
    at = rest;
  }
  return members;
}

/** The shapes that a shape refers to. */
function* referred(store: Store, shape: AnyTerm): Generator<AnyTerm> {
  for (const parameter of SHAPE_PARAMETERS) yield* store.getObjects(shape as never, parameter, null);
  for (const parameter of SHAPE_LISTS) {
    for (const list of store.getObjects(shape as never, parameter, null))
      yield* listMembers(store, list) ?? [];
  }
}

/** Whether a shape refers to itself, be it by others. SHACL leaves open what that means. */
export function isRecursive(store: Store): boolean {
  const done = new Set<string>();
  const open = new Set<string>();
  /** Shapes nest as deep as their author wrote them; a stack of our own does not overflow. */
  for (const start of store.getSubjects(null, null, null)) {
    const stack: { term: AnyTerm; next: Iterator<AnyTerm> }[] = [];
    const enter = (term: AnyTerm): boolean => {
      if (open.has(term.value)) return true;
      if (done.has(term.value)) return false;
      open.add(term.value);
      stack.push({ term, next: referred(store, term) });
      return false;
    };
    if (enter(start)) return true;
    while (stack.length > 0) {
      const top = stack[stack.length - 1] as (typeof stack)[number];
      const { done: ended, value } = top.next.next();
      if (ended) {
        open.delete(top.term.value);
        done.add(top.term.value);
        stack.pop();
      } else if (enter(value)) return true;
    }
  }
  return false;
}

/** What the shapes say that the engine does not run: prefixed names, each once. */
export const notRun = (store: Store): string[] =>
  NOT_RUN.filter((predicate) => store.countQuads(null, predicate, null, null) > 0).map((predicate) =>
    predicate.replace(SH, 'sh:').replace('http://www.w3.org/2002/07/owl#', 'owl:'),
  );

const COUNTS = ['minCount', 'maxCount', 'minLength', 'maxLength', 'qualifiedMinCount', 'qualifiedMaxCount'];
const NODE_KINDS = new Set(
  ['IRI', 'BlankNode', 'Literal', 'BlankNodeOrIRI', 'BlankNodeOrLiteral', 'IRIOrLiteral'].map(
    (name) => SH + name,
  ),
);
const LISTS = [...SHAPE_LISTS, ...['in', 'languageIn', 'ignoredProperties'].map((name) => SH + name)];

/** Whether there is a shape at all. */
export const holdsShapes = (store: Store): boolean =>
  ['NodeShape', 'PropertyShape'].some((type) => store.countQuads(null, `${RDF}type`, SH + type, null) > 0) ||
  ['targetClass', 'targetNode', 'targetObjectsOf', 'targetSubjectsOf'].some(
    (target) => store.countQuads(null, SH + target, null, null) > 0,
  );

/**
 * The property shapes without a path, in shapes that are complete: other documents may describe what one only names.
 * Published shapes have some (DCAT-AP 3.0.1, HVD 3.0.0), so that they are no reason to refuse.
 */
export const pathless = (store: Store): AnyTerm[] =>
  store
    .getObjects(null, `${SH}property`, null)
    .filter((shape) => store.countQuads(shape as never, `${SH}path`, null, null) === 0);

const named = (value: string) => n3.DataFactory.namedNode(value);

/** Looks for what makes an engine fail half-way, or check less than its author thinks. */
export function* shapeFaults(store: Store): Generator<ShapeFault> {
  const of = (name: string) => store.match(null, named(SH + name), null);
  const fault = (shape: AnyTerm, it: string, en: string): ShapeFault => ({ shape: shape.value, it, en });

  for (const { subject, object } of of('path')) {
    if (store.countQuads(subject, `${SH}path`, null, null) > 1)
      yield fault(subject, 'ha più di un sh:path', 'has more than one sh:path');
    if (object.termType === 'Literal')
      yield fault(
        subject,
        `ha per sh:path un testo («${object.value}»)`,
        `has a text for sh:path (“${object.value}”)`,
      );
  }
  for (const { subject, object } of of('inversePath')) {
    if (object.termType !== 'NamedNode')
      yield fault(
        subject,
        'ha un sh:inversePath che non è una proprietà',
        'has an sh:inversePath that is not a property',
      );
  }
  for (const { subject, object } of of('pattern')) {
    const [flags] = store.getObjects(subject, `${SH}flags`, null);
    try {
      new RegExp(object.value, flags?.value);
    } catch (error) {
      const why = (error as Error).message;
      yield fault(
        subject,
        `ha un sh:pattern che non è un’espressione regolare: ${why}`,
        `has an sh:pattern that is no regular expression: ${why}`,
      );
    }
  }
  for (const name of COUNTS) {
    for (const { subject, object } of of(name)) {
      if (object.termType === 'Literal' && /^\d+$/.test(object.value)) continue;
      yield fault(
        subject,
        `ha un sh:${name} che non è un numero intero («${object.value}»)`,
        `has an sh:${name} that is not a whole number (“${object.value}”)`,
      );
    }
  }
  for (const { subject, object } of of('nodeKind')) {
    if (!NODE_KINDS.has(object.value))
      yield fault(
        subject,
        `ha un sh:nodeKind sconosciuto (${object.value})`,
        `has an unknown sh:nodeKind (${object.value})`,
      );
  }
  for (const predicate of LISTS) {
    const name = predicate.replace(SH, 'sh:');
    for (const { subject, object } of store.match(null, named(predicate), null)) {
      if (listMembers(store, object) !== undefined) continue;
      yield fault(
        subject,
        `ha un ${name} che non è un elenco ( … )`,
        `has an ${name} that is not a list ( … )`,
      );
    }
  }
}
