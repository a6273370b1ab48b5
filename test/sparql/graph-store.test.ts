import { describe, expect, it } from 'vitest';
import { type GraphState, GraphStore } from '../../src/sparql/local/graph-store.js';

const QUALITY = 'http://portal.example/quality';
const HAS = '<http://www.w3.org/ns/dqv#hasQualityMeasurement>';

const graph = (name: string, lines: string[], measured?: string[]): GraphState => ({
  iri: `http://portal.example/${name}`,
  text: lines.map((line) => `${line} .\n`).join(''),
  ...(measured && {
    quality: {
      own: `http://portal.example/${name}/quality#`,
      text: measured
        .map(
          (value) =>
            `<x:${name}> ${HAS} <http://portal.example/${name}/quality#${value}> .\n<http://portal.example/${name}/quality#${value}> <x:value> "${value}" .\n`,
        )
        .join(''),
    },
  }),
});

const store = (...states: GraphState[]): GraphStore => {
  const made = new GraphStore(QUALITY);
  for (const state of states) made.put([state]);
  return made;
};
/** The statements of a store, sorted; blank nodes all alike. */
const dump = ({ store }: GraphStore): string[] =>
  store
    .dump({ format: 'application/n-quads' })
    .split('\n')
    .filter(Boolean)
    .map((line) => line.replace(/_:\w+/g, '_:b'))
    .sort();

const SHARED = '<x:agent> <x:name> "Ente"';

describe('the store of graphs', () => {
  it('holds each triple in its graph and once in the default graph', () => {
    const made = store(graph('a', ['<x:a> <x:p> "1"', SHARED]), graph('b', ['<x:b> <x:p> "2"', SHARED]));
    expect(made.countTriples()).toBe(3);
    expect(made.store.size).toBe(7);
  });

  it('keeps a shared triple in the default graph until its last graph is gone', () => {
    const made = store(graph('a', [SHARED]), graph('b', [SHARED]));
    made.put([graph('a', [])]);
    expect(made.countTriples()).toBe(1);
    made.put([graph('b', ['<x:b> <x:p> "2"'])]);
    expect(dump(made)).toEqual(['<x:b> <x:p> "2" .', '<x:b> <x:p> "2" <http://portal.example/b> .']);
  });

  it('is after any changes what it would be if it had been filled with the last state', () => {
    const states = [
      graph('a', ['<x:a> <x:p> "1"@it', '<x:a> <x:q> <x:b>', SHARED], ['one', 'two']),
      graph(
        'a',
        [
          '<x:a> <x:p> "1"',
          SHARED,
          '<x:a> <x:b> _:n',
          '_:n <x:c> "5"^^<http://www.w3.org/2001/XMLSchema#integer>',
        ],
        ['two', 'three'],
      ),
      graph('a', ['<x:a> <x:p> "1"@en'], ['four']),
      graph('a', [], []),
    ];
    const other = graph('b', ['<x:b> <x:p> "say \\" .\\n"', SHARED], ['one']);
    for (let last = 0; last < states.length; last += 1) {
      const changed = store(other, ...states.slice(0, last + 1));
      const fresh = store(other, states[last] as GraphState);
      expect(dump(changed)).toEqual(dump(fresh));
      expect(changed.countTriples()).toBe(fresh.countTriples());
    }
  });

  it('takes the same state again without touching anything', () => {
    const state = graph('a', ['<x:a> <x:b> _:n', '_:n <x:c> "5"', SHARED], ['one']);
    const made = store(state);
    const before = dump(made);
    made.put([state]);
    expect(dump(made)).toEqual(before);
    expect(made.removed).toBe(0);
  });
});
