import oxigraph, { type NamedNode, type Quad, type Store } from 'oxigraph';

/** A named graph as it is to be: empty text for one that is to go. */
export interface GraphState {
  iri: string;
  /** N-Triples. */
  text: string;
  /** N-Triples of the quality measurements of this graph's dataset, all of whose nodes start with `own`. */
  quality?: { own: string; text: string };
}

const DQV_HAS = 'http://www.w3.org/ns/dqv#hasQualityMeasurement';
const N_TRIPLES = 'application/n-triples';
/** Characters loaded at once. */
const PIECE = 2_000_000;

/** A catalogue is large when so many characters of it were loaded. */
const LARGE = 30_000_000;

/** Loading gives blank nodes new labels, so that two graphs would not share one: those are added one by one. */
const hasBlank = (text: string): boolean => /^_:| _:\S+ \.$/m.test(text);

/**
 * The catalogue in Oxigraph. Each triple is in its named graph and again in the default graph, which is a graph of its
 * own: Oxigraph's union of named graphs gives a triple once for each graph that has it, and counts would be wrong.
 * Quality measurements, which nothing else repeats, are in one named graph only; queries take both as their default.
 */
export class GraphStore {
  readonly store: Store = new oxigraph.Store();
  /** Quads taken away so far: Oxigraph keeps what it needs of them in memory. */
  removed = 0;
  private readonly quality: NamedNode;
  private readonly hasMeasurement = oxigraph.namedNode(DQV_HAS);

  private loaded = 0;

  /**
   * @param qualityGraph IRI of the graph of quality measurements
   * @param mayRush whether a large catalogue may be loaded without transactions now
   */
  constructor(
    qualityGraph: string,
    private readonly mayRush: () => boolean = () => false,
  ) {
    this.quality = oxigraph.namedNode(qualityGraph);
  }

  /** The graphs that together are the default graph of queries. */
  get defaultGraphs() {
    return [oxigraph.defaultGraph(), this.quality];
  }

  /** Triples of the default graph of queries. */
  countTriples(): number {
    const table = this.store.query('SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }', {
      results_format: 'csv',
      default_graph: this.defaultGraphs,
    }) as string;
    return Number(table.split('\r\n')[1]);
  }

  /** Makes graphs what they are to be. New ones are loaded, of others only the differences are written. */
  put(graphs: readonly GraphState[]): void {
    const fresh: string[] = [];
    for (const { iri, text, quality } of graphs) {
      const graph = oxigraph.namedNode(iri);
      const before = this.store.match(null, null, null, graph);
      if (quality) fresh.push(inGraph(this.putQuality(before, quality), this.quality.value));
      if (before.length > 0 || hasBlank(text)) this.replace(graph, before, parse(text));
      else fresh.push(inGraph(text, iri), text);
    }
    this.load(fresh.join(''));
  }

  /**
   * Loads N-Quads, in pieces: each is a transaction, which is held in memory beside the store. Small ones are slow, for
   * each takes a millisecond. Without transactions a million quads take 6 s instead of 16, but the engine sets 220 MB
   * aside, which only later data and queries use: worth it for a large catalogue that is being filled.
   */
  private load(text: string): void {
    const rush = this.loaded > LARGE && this.mayRush();
    this.loaded += text.length;
    for (let start = 0; start < text.length; ) {
      const end = text.indexOf('\n', start + PIECE) + 1 || text.length;
      this.store.load(text.slice(start, end), {
        format: 'application/n-quads',
        lenient: true,
        no_transaction: rush,
      });
      start = end;
    }
  }

  private replace(graph: NamedNode, before: readonly Quad[], triples: readonly Quad[]): void {
    const wanted = new Map(triples.map((triple) => [keyOf(triple), triple]));
    for (const quad of before) {
      if (wanted.delete(keyOf(quad))) continue;
      this.remove(quad);
      const { subject, predicate, object } = quad;
      const others = this.store.match(subject, predicate, object, null);
      const shared = others.some((other) => other.graph.termType !== 'DefaultGraph');
      if (!shared) this.remove(oxigraph.quad(subject, predicate, object));
    }
    for (const triple of wanted.values()) {
      this.store.add(oxigraph.quad(triple.subject, triple.predicate, triple.object, graph));
      this.store.add(triple);
    }
  }

  /**
   * Measurements hang on the dataset and on its distributions, as they were.
   * @returns those that are all new, and still to be loaded
   */
  private putQuality(before: readonly Quad[], { own, text }: { own: string; text: string }): string {
    const old = new Map<string, Quad>();
    const subjects = new Map(before.map(({ subject }) => [subject.toString(), subject]));
    for (const subject of subjects.values()) {
      for (const link of this.store.match(subject, this.hasMeasurement, null, this.quality)) {
        const node = link.object;
        if (node.termType !== 'NamedNode' || !node.value.startsWith(own)) continue;
        for (const quad of [link, ...this.store.match(node, null, null, this.quality)])
          old.set(keyOf(quad), quad);
      }
    }
    if (old.size === 0) return text;
    const wanted = new Map(parse(text).map((triple) => [keyOf(triple), triple]));
    for (const [key, quad] of old) if (!wanted.delete(key)) this.remove(quad);
    for (const { subject, predicate, object } of wanted.values()) {
      this.store.add(oxigraph.quad(subject, predicate, object, this.quality));
    }
    return '';
  }

  private remove(quad: Quad): void {
    this.store.delete(quad);
    this.removed += 1;
  }
}

/** N-Triples as N-Quads of a graph. Line ends within texts are escaped, so that these are the ends of statements. */
const inGraph = (text: string, graph: string): string => text.replaceAll(' .\n', () => ` <${graph}> .\n`);

const parse = (text: string): Quad[] =>
  text === '' ? [] : oxigraph.parse(text, { format: N_TRIPLES, lenient: true });

/** A triple as a text, its graph left out. */
const keyOf = ({ subject, predicate, object }: Quad): string => `${subject} ${predicate} ${object}`;
