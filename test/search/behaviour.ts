import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importResources } from '../../src/catalog/commands/import-resources.js';
import { createOrganization, editOrganization } from '../../src/catalog/commands/organizations.js';
import { createResource, deleteResource, editResource } from '../../src/catalog/commands/resources.js';
import type { CatalogContext } from '../../src/catalog/context.js';
import type { DatasetInput } from '../../src/catalog/model/index.js';
import { getOrganization } from '../../src/catalog/queries/organizations.js';
import { ANONYMOUS, systemActor } from '../../src/people/policy.js';
import { publish, withdraw } from '../../src/publication/publish.js';
import { parsePlainText } from '../../src/search/query/plain-text.js';
import type { SearchNode, TextField } from '../../src/search/query/tree.js';
import type { Highlighted, SearchIndex, SearchRequest } from '../../src/search/search.js';
import { sampleDataset, sampleOrganization } from '../helpers/samples.js';

/** An engine with a catalogue that it follows. */
export interface SearchedCatalogue {
  catalog: CatalogContext;
  search: SearchIndex;
  close(): Promise<void>;
}

const EU = 'http://publications.europa.eu/resource/authority';
const BOLOGNA = 'https://w3id.org/italia/controlled-vocabulary/territorial-classifications/cities/037006';
const system = systemActor('prova');

const square = (west: number, south: number) => ({
  format: 'wkt' as const,
  value: `POLYGON((${west} ${south}, ${west + 1} ${south}, ${west + 1} ${south + 1}, ${west} ${south + 1}, ${west} ${south}))`,
});

/** What the tests look for, by name. */
const DATASETS: Record<string, Partial<DatasetInput>> = {
  aria: {
    title: { it: 'Qualità dell’aria' },
    description: {
      it: `${'Le misure orarie delle centraline: polveri sottili e ozono. '.repeat(12)}Rete provinciale.`,
    },
    keyword: { it: ['inquinamento atmosferico', 'PM10'] },
    theme: [`${EU}/data-theme/ENVI`],
    spatial: [{ iri: BOLOGNA, name: { it: 'Bologna' }, bbox: square(11, 44) }],
    temporal: [{ startDate: '2019-01-01', endDate: '2021' }],
    modified: '2024-05-01',
  },
  rifiuti: {
    title: { it: 'Rifiuti urbani raccolti' },
    description: { it: 'Tonnellate per comune e anno.' },
    keyword: { it: ['rifiuti', 'raccolta differenziata'] },
    theme: [`${EU}/data-theme/ENVI`],
    spatial: [{ bbox: square(9, 45) }],
    temporal: [{ startDate: '2022-03-01' }],
    modified: '2023-05-01',
  },
  scuole: {
    title: { it: 'Scuole dell’infanzia', en: 'Nursery schools' },
    description: { it: 'Elenco degli edifici scolastici, con numero di aule e studenti.' },
    keyword: { it: ['istruzione'], en: ['education'] },
    theme: [`${EU}/data-theme/EDUC`],
    modified: '2022-05-01',
  },
  trasporto: {
    title: { it: 'Fermate del trasporto pubblico locale' },
    description: { it: 'Le fermate con le linee che vi passano; non tratta di scuole.' },
    keyword: { it: ['mobilità', 'fermate'] },
    theme: [`${EU}/data-theme/TRAN`],
    modified: '2021-05-01',
  },
};

const words = (text: string, field: TextField = 'text'): SearchNode => ({
  kind: 'words',
  field,
  words: text.split(' '),
  least: 'all',
});

/** What every engine must do; `open` gives it an empty catalogue. */
export function describeSearch(engine: string, open: () => Promise<SearchedCatalogue>): void {
  describe(`the search of ${engine}`, () => {
    let catalogue: SearchedCatalogue;
    let organization: string;
    const ids = new Map<string, string>();

    beforeAll(async () => {
      catalogue = await open();
      const made = await createOrganization(
        catalogue.catalog,
        system,
        sampleOrganization({ title: { it: 'Città di Prova' } }),
      );
      organization = made.id;
      for (const [name, changes] of Object.entries(DATASETS)) ids.set(name, await add(name, changes));
    });
    afterAll(() => catalogue.close());

    async function add(name: string, changes: Partial<DatasetInput>): Promise<string> {
      const { id } = await createResource(catalogue.catalog, system, 'dataset', sampleDataset(changes), {
        organization,
        name,
      });
      await publish(catalogue.catalog, system, 'dataset', id);
      return id;
    }

    const ask = (where: SearchNode, more: Partial<SearchRequest> = {}) =>
      catalogue.search.search(ANONYMOUS, { kind: 'dataset', where, limit: 100, ...more });

    const nameOf = (id: string): string => [...ids].find(([, known]) => known === id)?.[0] ?? id;
    /** Names of what is found, in order. */
    const found = async (where: SearchNode | string, more: Partial<SearchRequest> = {}) =>
      (await ask(typeof where === 'string' ? parsePlainText(where) : where, more)).ids.map(nameOf);

    it('does not mind case, accents and endings, in Italian and English', async () => {
      for (const text of ['qualita', 'QUALITÀ', 'qualità aria', 'centralina', 'misura oraria'])
        expect([text, await found(text)]).toEqual([text, ['aria']]);
      for (const text of ['rifiuto', 'Raccolte', 'tonnellata'])
        expect([text, await found(text)]).toEqual([text, ['rifiuti']]);
      for (const text of ['nursery school', 'educational'])
        expect([text, await found(text)]).toEqual([text, ['scuole']]);
    });

    it('counts stop words for nothing', async () => {
      expect(await found('la qualità dell’ aria di')).toEqual(['aria']);
      expect(await found('di')).toHaveLength(4);
      expect(await found({ kind: 'or', nodes: [words('di'), words('ozono')] })).toEqual(['aria']);
    });

    it('needs all words, or most of them', async () => {
      expect(await found('aria ozono polveri')).toEqual(['aria']);
      expect(await found('aria ozono inesistente')).toEqual([]);
      const most = (text: string): SearchNode => ({ ...words(text), least: 'most' }) as SearchNode;
      expect(await found(most('aria ozono inesistente'))).toEqual(['aria']);
      expect(await found(most('aria inesistente'))).toEqual([]);
      expect(await found(most('aria inesistente mancante'))).toEqual([]);
    });

    it('finds words by field', async () => {
      expect(await found(words('scuole', 'title'))).toEqual(['scuole']);
      expect(await found(words('scuole', 'description'))).toEqual(['trasporto']);
      expect(await found(words('mobilita', 'keyword'))).toEqual(['trasporto']);
      expect(await found(words('ambiente'))).toEqual(expect.arrayContaining(['aria', 'rifiuti']));
      expect(await found(words('prova', 'organization'))).toHaveLength(4);
    });

    it('finds phrases as they stand', async () => {
      expect(await found('"trasporto pubblico"')).toEqual(['trasporto']);
      expect(await found('"pubblico trasporto"')).toEqual([]);
      expect(await found('"qualità dell’aria"')).toEqual(['aria']);
      // Two keywords are two texts.
      expect(await found({ kind: 'phrase', field: 'keyword', text: 'rifiuti raccolta' })).toEqual([]);
      expect(await found({ kind: 'phrase', field: 'keyword', text: 'atmosferico di pm10' })).toEqual([]);
    });

    it('finds words that begin so, and words nearly so', async () => {
      expect(await found({ kind: 'prefix', field: 'text', text: 'inquin' })).toEqual(['aria']);
      expect(await found({ kind: 'prefix', field: 'title', text: 'qualità dell’ar' })).toEqual(['aria']);
      expect(await found({ kind: 'prefix', field: 'text', text: 'uinquin' })).toEqual([]);
      expect(await found({ kind: 'fuzzy', field: 'text', text: 'rifuiti' })).toEqual(['rifiuti']);
    });

    it('understands alternatives and exclusions', async () => {
      expect(new Set(await found('ozono or istruzione'))).toEqual(new Set(['aria', 'scuole']));
      expect(await found('scuole -fermate')).toEqual(['scuole']);
      expect(
        await found(
          { kind: 'not', node: { kind: 'exact', field: 'theme', values: [`${EU}/data-theme/ENVI`] } },
          { sort: [{ key: 'title', descending: false }] },
        ),
      ).toEqual(['trasporto', 'scuole']);
    });

    it('knows synonyms, words and phrases in both directions', async () => {
      expect(await found('spazzatura')).toEqual(['rifiuti']);
      expect(await found('tpl')).toEqual(['trasporto']);
      expect(await found('istituti scolastici')).toEqual(expect.arrayContaining(['scuole']));
    });

    it('puts first what has the word in its title, and what changed lately among equals', async () => {
      expect(await found('scuole')).toEqual(['scuole', 'trasporto']);
      expect((await found(words('prova', 'organization')))[0]).toBe('aria');
    });

    it('suggests what may have been meant', async () => {
      const { total, suggestion } = await ask(parsePlainText('rifuiti urbani'), { suggest: true });
      expect({ total, suggestion }).toEqual({ total: 0, suggestion: 'rifiuti urbani' });
      expect((await ask(parsePlainText('rifiuti urbani'), { suggest: true })).suggestion).toBeUndefined();
      expect((await ask(parsePlainText('zzyzx'), { suggest: true })).suggestion).toBeUndefined();
    });

    it('marks what was found, and nothing that was excluded', async () => {
      const marked = (pieces: Highlighted | undefined) =>
        (pieces ?? []).filter(({ hit }) => hit).map(({ text }) => text);
      const { highlights = {} } = await ask(parsePlainText('qualita rete'), { highlight: 'it' });
      const { title, description } = highlights[ids.get('aria') as string] ?? {};
      expect(title?.map(({ text }) => text).join('')).toBe('Qualità dell’aria');
      expect(marked(title)).toEqual(['Qualità']);
      expect(marked(description)).toEqual(['Rete']);
      expect((description ?? []).map(({ text }) => text).join('').length).toBeLessThan(350);
      const other = await ask(parsePlainText('scuole -centraline'), { highlight: 'it' });
      expect(marked(other.highlights?.[ids.get('trasporto') as string]?.description)).toEqual(['scuole']);
    });

    it('counts facets of all results, not of the page', async () => {
      const { facets, total } = await ask(
        { kind: 'all' },
        {
          limit: 1,
          facets: [
            { field: 'theme', limit: 10 },
            { field: 'tag', limit: 2 },
          ],
        },
      );
      expect(total).toBe(4);
      expect(facets.theme).toEqual([
        { value: `${EU}/data-theme/ENVI`, count: 2 },
        { value: `${EU}/data-theme/EDUC`, count: 1 },
        { value: `${EU}/data-theme/TRAN`, count: 1 },
      ]);
      expect(facets.tag).toEqual([
        { value: 'PM10', count: 1 },
        { value: 'education', count: 1 },
      ]);
      const chosen = await ask(
        { kind: 'exact', field: 'theme', values: [`${EU}/data-theme/TRAN`] },
        {
          facets: [{ field: 'theme', limit: 10, except: true }],
        },
      );
      expect(chosen.total).toBe(1);
      expect(chosen.facets.theme).toEqual(facets.theme);
    });

    it('finds what lies in a box and what a period covers', async () => {
      const box = (west: number, south: number, east: number, north: number): SearchNode => ({
        kind: 'box',
        west,
        south,
        east,
        north,
      });
      expect(await found(box(11.2, 44.2, 11.3, 44.3))).toEqual(['aria']);
      expect(await found(box(0, 0, 8, 80))).toEqual([]);
      expect(new Set(await found(box(170, -80, 12, 80)))).toEqual(new Set(['aria', 'rifiuti']));
      expect(await found({ kind: 'period', from: '2021-12-31', to: '2022-02-28' })).toEqual(['aria']);
      expect(await found({ kind: 'period', from: '2030-01-01' })).toEqual(['rifiuti']);
      expect(await found({ kind: 'period', to: '2018-12-31' })).toEqual([]);
    });

    it('finds by dates, numbers and values', async () => {
      const since: SearchNode = {
        kind: 'range',
        field: 'updated',
        from: new Date('2023-01-01'),
        includeFrom: true,
        includeTo: true,
      };
      expect(await found(since)).toEqual(expect.arrayContaining(['aria', 'rifiuti']));
      expect(await found(since)).toHaveLength(2);
      expect(await found({ kind: 'exact', field: 'name', values: ['scuole'] })).toEqual(['scuole']);
      expect(await found({ kind: 'pattern', field: 'tag', pattern: '*atmosf*' })).toEqual(['aria']);
      expect(
        await found({ kind: 'exact', field: 'url', values: ['https://comune.example.it/piste.csv'] }),
      ).toHaveLength(4);
      expect(await found({ kind: 'exists', field: 'quality' })).toHaveLength(4);
      expect(await found({ kind: 'exact', field: 'place', values: [BOLOGNA] })).toEqual(['aria']);
    });

    it('completes titles, keywords, organizations and places', async () => {
      const complete = (typed: string) => catalogue.search.autocomplete(ANONYMOUS, typed, { limit: 5 });
      expect((await complete('qual')).titles.map(({ title }) => title)).toEqual(['Qualità dell’aria']);
      expect((await complete('fermate del tras')).titles.map(({ name }) => name)).toEqual(['trasporto']);
      expect((await complete('atmosf')).keywords).toEqual([{ value: 'inquinamento atmosferico', count: 1 }]);
      expect((await complete('citta pro')).organizations).toEqual([
        { value: organization, label: 'Città di Prova', count: 4 },
      ]);
      expect((await complete('bolo')).places).toEqual([
        { value: BOLOGNA, label: expect.stringContaining('Bologna'), count: 1 },
      ]);
      expect(await complete('')).toEqual({ titles: [], keywords: [], organizations: [], places: [] });
      expect(await complete('...')).toEqual({ titles: [], keywords: [], organizations: [], places: [] });
    });

    it('finds a dataset the moment it is published, as it is, and no longer than that', async () => {
      const { catalog } = catalogue;
      const { id } = await createResource(
        catalog,
        system,
        'dataset',
        sampleDataset({ title: { it: 'Zampogne' } }),
        { organization, name: 'musica' },
      );
      expect(await found('zampogna')).toEqual([]);
      await publish(catalog, system, 'dataset', id);
      expect(await found('zampogna')).toEqual([id]);
      await editResource(catalog, system, 'dataset', id, (doc) => ({ ...doc, title: { it: 'Ciaramelle' } }));
      expect(await found('zampogna')).toEqual([id]);
      await publish(catalog, system, 'dataset', id);
      expect([await found('zampogna'), await found('ciaramella')]).toEqual([[], [id]]);
      await withdraw(catalog, system, 'dataset', id);
      expect(await found('ciaramella')).toEqual([]);
      await publish(catalog, system, 'dataset', id);
      expect(await found('ciaramella')).toEqual([id]);
      await deleteResource(catalog, system, 'dataset', id);
      expect(await found('ciaramella')).toEqual([]);
    });

    it('knows an organization by its new name at once, also for what names another body', async () => {
      const [foreign] = await importResources(catalogue.catalog, system, 'dataset', [
        {
          iri: 'https://altrove.example/dataset/1',
          organization: await getOrganization(catalogue.catalog.db, organization),
          publish: true,
          doc: {
            title: { it: 'Di un altro ente' },
            rightsHolder: { identifier: 'altro', name: { it: 'Ente lontano' } },
          },
        },
      ]);
      await editOrganization(catalogue.catalog, system, organization, (doc) => ({
        ...doc,
        title: { it: 'Borgo Nuovo' },
      }));
      const named = await found(words('borgo', 'organization'));
      expect(named).toHaveLength(5);
      expect(named).toContain(foreign?.id);
      const { organizations } = await catalogue.search.autocomplete(ANONYMOUS, 'borgo', { limit: 5 });
      expect(organizations).toEqual([{ value: organization, label: 'Borgo Nuovo', count: 5 }]);
    });
  });
}
