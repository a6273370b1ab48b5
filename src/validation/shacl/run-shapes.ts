import type { Quad, Store } from 'n3';
import n3 from 'n3';
import SHACLValidator from 'rdf-validate-shacl';
import { type AnyTerm, isRecursive } from './inspect-shapes.js';
import { QuickDataset } from './quick-dataset.js';
import { DATA_LABEL, type Packed, unpack } from './terms.js';
import { PORTICO, SH } from './words.js';

/** A term without methods, so that it crosses to another thread. */
export interface PlainTerm {
  kind: string;
  value: string;
  language: string;
}

/** What a shape says of one node. */
export interface ShapeResult {
  /** IRI, or `_:` and the label it has in the data. */
  focus: string;
  /** Full IRI of the path when it is a single property. */
  path?: string;
  value?: PlainTerm;
  /** Full IRI. */
  severity: string;
  /** IRI of the shape, or of the nearest with an IRI that it belongs to; empty when there is none. */
  shape: string;
  /** Local name of what it breaks, such as `MinCount`. */
  constraint: string;
  /** `portico:rule` of the shape, then the `portico:also` that it stands for too. */
  rules: string[];
  /** `portico:about`: the property that a shape of a whole node is about, or the document. */
  about?: string;
  messages: { text: string; language: string }[];
}

/** Shapes ready to run. Building takes longer than checking a small document. */
export interface Engine {
  /** Checks packed data, in this thread. */
  validate(data: Packed): Promise<ShapeResult[]>;
}

/** The engine's own factory, but for the datasets. */
const quickFactory: SHACLValidator['factory'] = Object.create(
  new SHACLValidator(new n3.Store() as never).factory,
  { dataset: { value: (quads?: Iterable<Quad>) => new QuickDataset(quads) } },
);

/**
 * Makes an engine of shapes. It runs in this thread for as long as it takes; for shapes of unknown origin there is
 * `runBounded`.
 */
export function makeEngine(shapes: Packed): Engine {
  const store = unpack(shapes);
  const validator = new SHACLValidator(store as never, {
    importGraph: () => new n3.Store() as never,
    factory: quickFactory,
  });
  // The engine takes a node for conforming once it has met it 50 times under one shape. That ends recursion, but also
  // lets the 51st dataset with the same wrong date pass: it is kept only where shapes are recursive.
  if (!isRecursive(store)) validator.validationEngine.maxNodeChecks = 0;
  const about = describeShapes(store);
  return {
    async validate(data) {
      const report = await validator.validate(unpack(data) as never);
      return report.results.map((result) => {
        const { rules, about: said, shape } = about(result.sourceShape);
        const { path, value } = result;
        return {
          focus: keyOf(result.focusNode),
          ...(path?.termType === 'NamedNode' && { path: path.value }),
          ...(value && { value: plain(value) }),
          severity: result.severity?.value ?? `${SH}Violation`,
          shape,
          constraint: (result.sourceConstraintComponent?.value ?? '')
            .replace(SH, '')
            .replace('ConstraintComponent', ''),
          rules,
          ...(said !== undefined && { about: said }),
          messages: result.message.map((message) => ({
            text: message.value,
            language: 'language' in message ? String(message.language) : '',
          })),
        };
      });
    },
  };
}

const unlabelled = (label: string): string =>
  label.startsWith(DATA_LABEL) ? label.slice(DATA_LABEL.length) : label;

const keyOf = (term: AnyTerm): string =>
  term.termType === 'BlankNode' ? `_:${unlabelled(term.value)}` : term.value;

const plain = (term: AnyTerm): PlainTerm => ({
  kind: term.termType,
  value: term.termType === 'BlankNode' ? unlabelled(term.value) : term.value,
  language: 'language' in term ? String(term.language) : '',
});

interface ShapeNotes {
  rules: string[];
  about?: string;
  shape: string;
}

/** What the shapes say about themselves, looked up once a shape. */
function describeShapes(store: Store): (shape: AnyTerm) => ShapeNotes {
  const known = new Map<string, ShapeNotes>();
  return (shape) => {
    const key = keyOf(shape);
    const notes = known.get(key) ?? notesOf(store, shape);
    known.set(key, notes);
    return notes;
  };
}

function notesOf(store: Store, shape: AnyTerm): ShapeNotes {
  // Sorted: a graph has no order, and the first rule is the one that findings name.
  const texts = (name: string) =>
    store
      .getObjects(shape as never, `${PORTICO}${name}`, null)
      .map(({ value }) => value)
      .sort();
  const [about] = texts('about');
  return {
    rules: [...texts('rule'), ...texts('also')],
    ...(about !== undefined && { about }),
    shape: nearestIri(store, shape),
  };
}

/** A property shape seldom has an IRI; the shape it belongs to does. */
function nearestIri(store: Store, shape: AnyTerm): string {
  const seen = new Set<string>();
  let at: AnyTerm | undefined = shape;
  while (at?.termType === 'BlankNode' && !seen.has(at.value)) {
    seen.add(at.value);
    at = store.getSubjects(null, at as never, null)[0] as AnyTerm | undefined;
  }
  return at?.termType === 'NamedNode' ? at.value : '';
}
