import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareHeld, lastHarvest } from '../../../src/harvest/sync/compare.js';
import { describeProblem } from '../../../src/harvest/sync/describe.js';
import { matchHeld } from '../../../src/harvest/sync/match.js';
import type { HeldRecord, PublishedDataset } from '../../../src/harvest/sync/model.js';
import { PROBLEMS } from '../../../src/harvest/sync/problem-codes.js';
import { projectPath } from '../../../src/platform/project-path.js';
import { comparison, heldOf, ourDataset } from './samples.js';

const paths = ourDataset();
const other = ourDataset({
  id: '6f0c1a52-6b1e-4a0c-9d57-0c54f0f7b002',
  name: 'bilancio',
  title: { it: 'Bilancio' },
});
/** Shows that the portal does harvest us. */
const ofOther = heldOf(other, { key: 'their-2' });

const verdict = (
  held: readonly HeldRecord[],
  changes: Parameters<typeof comparison>[0] = {},
  dataset: PublishedDataset = paths,
) => {
  const [item] = compareHeld([dataset, other], [...held, ofOther], comparison(changes));
  return [item?.state, ...(item?.problems.map(({ code }) => code) ?? [])];
};

describe('what a portal holds', () => {
  it.each<[string, Partial<HeldRecord>, string]>([
    [
      'its IRI, though the scheme changed',
      { iri: paths.iri.replace('https:', 'http:'), identifiers: [] },
      'iri',
    ],
    ['its identifier', { iri: 'https://elsewhere.example.it/1' }, 'identifier'],
    ['our id', { iri: 'https://elsewhere.example.it/1', identifiers: [paths.id] }, 'identifier'],
    [
      'our page',
      { iri: '', identifiers: [], pages: ['http://dati.example.it/dataset/piste-ciclabili/'] },
      'page',
    ],
    ['its normalised identifier', { key: 'c_a944-piste-ciclabili', iri: '', identifiers: [] }, 'normalised'],
    ['the same with a suffix', { key: 'c_a944-piste-ciclabili~~1', iri: '', identifiers: [] }, 'normalised'],
    ['name and title', { key: 'piste-ciclabili', iri: '', identifiers: ['x'] }, 'name'],
  ])('is recognised by %s', (_, changes, by) => {
    const { byDataset, unmatched } = matchHeld([paths, other], [heldOf(paths, changes)]);
    expect(unmatched).toEqual([]);
    expect(byDataset.get(paths.id)?.map((match) => match.by)).toEqual([by]);
  });

  it('is not recognised by its name alone, which other cities use too', () => {
    const held = heldOf(paths, {
      key: 'piste-ciclabili',
      iri: '',
      identifiers: ['x'],
      title: 'Un’altra cosa',
    });
    expect(matchHeld([paths], [held]).unmatched).toEqual([held]);
  });

  it('is told apart by its title where several of ours share a page', () => {
    const page = 'https://dati.example.it/serie';
    const ours = [paths, other].map((one) => ({ ...one, pages: [page] }));
    const held = heldOf(other, { iri: '', identifiers: [], pages: [page] });
    expect([...matchHeld(ours, [held]).byDataset.keys()]).toEqual([other.id]);
    expect(matchHeld(ours, [{ ...held, title: 'x' }]).unmatched).toHaveLength(1);
  });

  it('is matched once or not at all, in whatever order it comes', () => {
    const text = fc.constantFrom('a', 'A', 'a.', 'https://x.it/a', 'https://x.it/b', '', 'b');
    const held = fc.record({
      key: text,
      identifiers: fc.array(text, { maxLength: 2 }),
      iri: text,
      title: text,
    });
    const ours = ['a', 'b', 'https://x.it/a'].map((identifier, i) =>
      ourDataset({
        id: `6f0c1a52-6b1e-4a0c-9d57-0c54f0f7b10${i}`,
        name: `n${i}`,
        identifier,
        title: { it: 'a' },
      }),
    );
    fc.assert(
      fc.property(fc.array(held, { maxLength: 6 }), (some) => {
        const records = some.map((one) => ({ ...one, address: '', pages: [] }));
        const one = matchHeld(ours, records);
        const matched = [...one.byDataset.values()].flat().map((match) => match.held);
        expect(new Set([...matched, ...one.unmatched])).toEqual(new Set(records));
        expect(matched.length + one.unmatched.length).toBe(records.length);
        const back = matchHeld(ours, [...records].reverse());
        const keys = (m: typeof one) => [...m.byDataset].map(([id, all]) => `${id} ${all.length}`).sort();
        expect(keys(back)).toEqual(keys(one));
      }),
    );
  });
});

describe('the verdict on a dataset', () => {
  it('is present when they hold what we publish', () => {
    expect(verdict([heldOf(paths)])).toEqual(['present']);
  });

  it('says when nobody can tell how old theirs is', () => {
    const { modified: _, ...undated } = heldOf(paths);
    expect(verdict([undated])).toEqual(['present', 'no-date-there']);
  });

  it('notes other numbers of distributions and a lower score', () => {
    const held = heldOf(paths, { distributions: 1, score: { score: 250, method: '1' } });
    expect(verdict([held])).toEqual(['present', 'distributions-differ', 'score-lower']);
    expect(verdict([heldOf(paths, { score: { score: 0.4, method: '2' } })])).toEqual(['present']);
  });

  it('is older, with the cause: they did not come since, or did and passed over it', () => {
    const changed = { ...paths, modified: '2026-06-01' };
    const late = { ...changed, publishedAt: new Date('2026-06-01T08:00:00Z') };
    expect(verdict([heldOf(paths)], { now: new Date('2026-06-08') }, late)).toEqual([
      'older',
      'changed-after-harvest',
    ]);
    const passed = heldOf(paths, { harvestedAt: '2026-06-20T02:00:00' });
    expect(verdict([passed], {}, late)).toEqual(['older', 'update-not-taken']);
  });

  it.each<[string, Partial<HeldRecord>, string]>([
    ['from two catalogues', { source: 'RNDT' }, 'duplicate-sources'],
    ['with a suffix', { key: 'their-1~~1' }, 'duplicate-suffix'],
    ['under two identifiers', { identifiers: ['old-one'] }, 'duplicate-identifiers'],
    ['for no reason that shows', {}, 'duplicate'],
  ])('is duplicated %s', (_, changes, code) => {
    const both = [heldOf(paths, { source: 'a' }), heldOf(paths, { key: 'their-3', source: 'a', ...changes })];
    expect(verdict(both)).toEqual(['duplicated', code]);
  });

  it('is unverified where their list was not whole', () => {
    expect(verdict([], { complete: false })).toEqual(['unverified', 'list-incomplete']);
  });

  it('is missing since they never came', () => {
    const [item] = compareHeld([paths], [], comparison());
    expect([item?.state, item?.problems[0]?.code]).toEqual(['missing', 'never-registered']);
  });

  it('is missing since it was published after they came', () => {
    const late = { ...paths, publishedAt: new Date('2026-05-20T08:00:00Z') };
    expect(verdict([], {}, late)).toEqual(['missing', 'published-after-harvest']);
  });

  it('waits for them, and after two weeks in vain', () => {
    const now = new Date('2026-06-30T08:00:00Z');
    const late = { ...paths, publishedAt: new Date('2026-05-20T08:00:00Z'), modified: '2026-05-20' };
    expect(verdict([], { now }, late)).toEqual(['missing', 'harvest-stopped']);
    expect(verdict([heldOf(paths)], { now }, late)).toEqual(['older', 'harvest-stopped']);
  });

  it('is refused for what the last check found, or for the rules it breaks', () => {
    const refusals = new Map([[paths.id, [{ code: 'no-title' as const }]]]);
    expect(verdict([], { refusals })).toEqual(['refused', 'refused-there', 'no-title']);
    const broken = { ...paths, violations: [{ id: 'agid-39', message: { it: 'manca', en: 'absent' } }] };
    expect(verdict([], {}, broken)).toEqual(['refused', 'refused-there', 'rule-violation']);
  });

  it('is missing under its identifier, and theirs points back to it', () => {
    const twin = heldOf(paths, { key: 'their-9', iri: 'https://old.example.it/1', identifiers: ['vecchio'] });
    const items = compareHeld([paths, other], [twin, ofOther], comparison());
    expect(items.map(({ key, state, problems }) => [key, state, problems[0]?.code])).toEqual([
      [paths.id, 'missing', 'identifier-changed'],
      [other.id, 'present', undefined],
      ['theirs:their-9', 'unknown', 'twin-here'],
    ]);
    expect(items[0]?.problems[0]?.params).toEqual({ theirs: 'vecchio' });
  });

  it('is missing in Europe since it is missing in Italy', () => {
    const national = new Map([[paths.id, 'missing' as const]]);
    expect(verdict([], { portal: 'data-europa', national })).toEqual(['missing', 'not-national']);
  });

  it.each<[string, Partial<PublishedDataset>, Parameters<typeof comparison>[0], string]>([
    [
      'it was there before',
      {},
      { before: new Map([[paths.id, { state: 'present', at: '2026-04-01T00:00:00Z' }]]) },
      'dropped-since',
    ],
    ['its holder has no code', { holder: '' }, {}, 'no-holder'],
    ['it has no licence', { licensed: false }, {}, 'no-licence'],
    ['it is another’s', { local: false }, {}, 'from-elsewhere'],
    ['of nothing that shows', {}, {}, 'unexplained'],
  ])('is missing, since %s', (_, changes, known, code) => {
    expect(verdict([], known, { ...paths, ...changes })).toEqual(['missing', code]);
  });

  it('leaves out what is not looked for', () => {
    const items = compareHeld(
      [paths, other],
      [ofOther],
      comparison({ expects: ({ id }) => id !== paths.id }),
    );
    expect(items.map(({ key }) => key)).toEqual([other.id]);
  });

  it('tells of theirs whether it was ours once', () => {
    const gone = heldOf(paths, {
      key: 'g',
      iri: 'https://dati.example.it/dataset/gone',
      identifiers: ['gone'],
      title: 'Via',
    });
    const [, item] = compareHeld([other], [gone, ofOther], comparison({ removed: new Set(['gone']) }));
    expect([item?.state, item?.problems[0]?.code]).toEqual(['unknown', 'removed-here']);
    const [, never] = compareHeld([other], [gone, ofOther], comparison());
    expect(never?.problems[0]?.code).toBe('never-ours');
  });

  it('comes once for each of ours that is looked for and each of theirs that is nobody’s', () => {
    const id = (n: number) => `6f0c1a52-6b1e-4a0c-9d57-0c54f0f7b2${String(n).padStart(2, '0')}`;
    const ours = fc
      .uniqueArray(fc.nat(20), { maxLength: 8 })
      .map((all) => all.map((n) => ourDataset({ id: id(n), name: `n${n}`, title: { it: `T${n % 3}` } })));
    const held = fc.uniqueArray(fc.nat(40), { maxLength: 8 }).map((all) =>
      all.map((n) =>
        heldOf(ourDataset({ id: id(n % 21), name: `n${n % 21}`, title: { it: `T${n % 3}` } }), {
          key: `k${n}`,
        }),
      ),
    );
    fc.assert(
      fc.property(ours, held, fc.boolean(), (mine, theirs, complete) => {
        const items = compareHeld(mine, theirs, comparison({ complete }));
        expect(new Set(items.map(({ key }) => key)).size).toBe(items.length);
        expect(items.filter(({ datasetId }) => datasetId !== null)).toHaveLength(mine.length);
        const shown = items.filter(({ state }) => state !== 'missing').flatMap((item) => item.theirs);
        expect(new Set(shown.map(({ key }) => key)).size).toBe(shown.length);
        if (!complete) expect(items.some(({ state }) => state === 'missing')).toBe(false);
      }),
    );
  });
});

describe('the last harvest', () => {
  it('is the newest moment at which anything was taken over', () => {
    const at = (harvestedAt?: string) => heldOf(paths, harvestedAt === undefined ? {} : { harvestedAt });
    expect(lastHarvest([at('2026-05-01T00:00:00'), at('2026-06-02'), at('domani')])).toBe('2026-06-02');
    expect(lastHarvest([])).toBeUndefined();
  });
});

describe('every problem', () => {
  it('is listed in the documentation with its weight', () => {
    const page = readFileSync(projectPath('docs', 'sync.md'), 'utf8');
    for (const [code, { weight, says }] of Object.entries(PROBLEMS))
      expect(page).toContain(`| \`${code}\` | ${weight} | ${says.en} |`);
  });

  it('has its sentence and its mend in both languages, without what was not filled in', () => {
    for (const code of Object.keys(PROBLEMS) as (keyof typeof PROBLEMS)[]) {
      const text = PROBLEMS[code];
      const names = [
        ...`${text.says.it}${text.says.en}${text.mend.it}${text.mend.en}`.matchAll(/\{(\w+)\}/g),
      ];
      const params = Object.fromEntries(names.map(([, name]) => [name, 'VALUE']));
      const rule = { id: 'agid-1', message: { it: 'VALUE', en: 'VALUE' } };
      const { message, mend } = describeProblem({ code, params, rule });
      for (const sentence of [message.it, message.en, mend.it, mend.en]) {
        expect(sentence.length).toBeGreaterThan(5);
        expect(sentence).not.toMatch(/[{}]/);
      }
    }
  });
});
