import { describe, expect, it } from 'vitest';
import {
  breakingChanges,
  describeBreaking,
  guessRenamings,
  unconfirmed,
} from '../../../src/tables/versions/breaking.js';

const column = (name: string, type: 'text' | 'integer' | 'number' | 'date' = 'text', filled = true) => ({
  name,
  type,
  evidence: {
    cells: 10,
    empty: filled ? 0 : 8,
    nullTokens: filled ? 0 : 2,
    padded: 0,
    classes: {},
    samples: [],
    reason: '',
  },
});

describe('a breaking change', () => {
  it('is a column lost or of another type; a new one or another order breaks nothing', () => {
    const before = [column('id', 'integer'), column('nome'), column('data', 'date')];
    expect(
      breakingChanges(before, [column('data', 'date'), column('id', 'integer'), column('nome'), column('x')]),
    ).toEqual([]);
    expect(breakingChanges(before, [column('id', 'text'), column('nome')])).toEqual([
      { kind: 'type-changed', column: 'id', from: 'integer', to: 'text' },
      { kind: 'column-lost', column: 'data', type: 'date' },
    ]);
  });

  it('is a table that is none any more', () => {
    expect(breakingChanges([column('a')], null)).toEqual([{ kind: 'table-lost' }]);
  });

  it('is not the type of a column without a single value, in either version', () => {
    expect(breakingChanges([column('note', 'text', false)], [column('note', 'number')])).toEqual([]);
    expect(breakingChanges([column('note', 'number')], [column('note', 'text', false)])).toEqual([]);
    expect(breakingChanges([column('note', 'number')], [column('note', 'text')])).toHaveLength(1);
  });

  it('suggests what a lost column may be called now', () => {
    expect(
      guessRenamings([column('Data Nascita'), column('x')], [column('y'), column('data_nascita')]),
    ).toEqual([{ from: 'Data Nascita', to: 'data_nascita', by: 'spelling' }]);
    expect(
      guessRenamings([column('a', 'integer'), column('b')], [column('a', 'integer'), column('c')]),
    ).toEqual([{ from: 'b', to: 'c', by: 'position' }]);
    expect(breakingChanges([column('Età', 'integer')], [column('eta', 'integer')])).toEqual([
      { kind: 'column-lost', column: 'Età', type: 'integer', renamedTo: 'eta' },
    ]);
  });

  it('is accepted by a confirmation of that very change only', () => {
    const changes = breakingChanges(
      [column('a', 'integer'), column('b')],
      [column('a', 'text'), column('c'), column('d')],
    );
    expect(unconfirmed(changes, null)).toEqual(changes);
    expect(unconfirmed(changes, changes)).toEqual([]);
    expect(
      unconfirmed(changes, [{ kind: 'type-changed', column: 'a', from: 'integer', to: 'number' }]),
    ).toEqual(changes);
    expect(unconfirmed(changes, changes.slice(0, 1))).toEqual(changes.slice(1));
  });

  it('is told in both languages', () => {
    const { it: italian, en } = describeBreaking({
      kind: 'column-lost',
      column: 'b',
      type: 'text',
      renamedTo: 'c',
    });
    expect(italian).toContain('"b" non c’è più');
    expect(en).toContain('now called "c"');
  });
});
