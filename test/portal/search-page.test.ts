import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { fillCatalogue, makeDataset } from './fill.js';
import { textOf } from './html.js';

let portal: TestPortal;
let filled: Awaited<ReturnType<typeof fillCatalogue>>;

beforeAll(async () => {
  portal = await testPortal();
  filled = await fillCatalogue(portal.services);
  const { city } = filled;
  for (let i = 1; i <= 43; i += 1) {
    await makeDataset(
      portal.services,
      { title: { it: `Serie storica ${String(i).padStart(2, '0')}` }, keyword: { it: ['serie'] } },
      { organization: city.id, name: `serie-${i}` },
    );
  }
});
afterAll(() => portal.close());

const page = async (url: string): Promise<string> => {
  const response = await portal.app.inject({ url, headers: { accept: 'text/html' } });
  expect(response.statusCode, url).toBe(200);
  return response.body;
};

/** Values and counts of the facets, as `{ "Ambiente": 1 }`. */
const facetsOf = (html: string): Record<string, number> =>
  Object.fromEntries(
    [
      ...html.matchAll(
        /<span class="portico-facet-label">([^<]*)<\/span><span class="portico-count">([^<]*)</g,
      ),
    ].map((match) => [match[1], Number(match[2])]),
  );

const titlesOf = (html: string): string[] =>
  [...html.matchAll(/<h3 class="portico-card-title"><a [^>]*>([^<]*)</g)].map((match) => match[1] ?? '');

describe('the search page', () => {
  it('counts by theme, organization, format and licence, with people’s words for them', async () => {
    const facets = facetsOf(await page('/dataset'));
    expect(facets).toMatchObject({
      Ambiente: 1,
      Trasporti: 44,
      'Comune di Prova': 45,
      'Agenzia per l’ambiente': 1,
      CSV: 45,
      JSON: 2,
      'Creative Commons Attribuzione 4.0 Internazionale (CC BY 4.0)': 45,
    });
    expect(facetsOf(await page('/dataset?lang=en'))).toMatchObject({
      Environment: 1,
      'Environment agency': 1,
    });
  });

  it('narrows by the parameters of CKAN’s search page', async () => {
    expect(titlesOf(await page('/dataset?q=centraline'))).toEqual(['Qualità dell’aria']);
    expect(titlesOf(await page('/dataset?tags=aria'))).toEqual(['Qualità dell’aria']);
    expect(titlesOf(await page('/dataset?res_format=JSON&sort=title_string asc'))).toEqual([
      'Bilancio comunale',
      'Qualità dell’aria',
    ]);
    expect(titlesOf(await page('/dataset?organization=agenzia-per-l-ambiente'))).toEqual([
      'Qualità dell’aria',
    ]);
    expect(titlesOf(await page('/dataset?groups=ENVI'))).toEqual(['Qualità dell’aria']);
    expect(titlesOf(await page('/dataset?license_id=A11_CCO10'))).toEqual(['Bilancio comunale']);
    expect(titlesOf(await page('/dataset?organization=nessuno'))).toEqual([]);
  });

  it('a second value of a facet widens, and its count tells what it brings', async () => {
    const one = await page('/dataset?theme=ENVI');
    expect(facetsOf(one)).toMatchObject({ Ambiente: 1, 'Governo e settore pubblico': 1, Trasporti: 44 });
    expect(one).toContain('href="/dataset?theme=ENVI&amp;theme=GOVE"');
    expect(titlesOf(await page('/dataset?theme=ENVI&theme=GOVE&sort=title'))).toEqual([
      'Bilancio comunale',
      'Qualità dell’aria',
    ]);
  });

  it('each filter can be taken away, also one that finds nothing or is spelled another way', async () => {
    const html = await page('/dataset?q=aria&theme=environment&res_format=SHP');
    expect(html).toContain('aria-label="Togli il filtro Tema: Ambiente"');
    expect(html).toContain('href="/dataset?q=aria&amp;res_format=SHP"');
    expect(html).toContain('href="/dataset?q=aria&amp;theme=environment"');
    expect(html).toContain('href="/dataset?q=aria"');
  });

  it('pages through all results once, with links to the neighbours', async () => {
    const seen: string[] = [];
    for (const n of [1, 2, 3]) seen.push(...titlesOf(await page(`/dataset?page=${n}`)));
    expect(new Set(seen).size).toBe(46);
    expect(seen).toHaveLength(46);
    const second = await page('/dataset?q=serie&page=2');
    expect(second).toContain('<link rel="prev" href="/dataset?q=serie"/>');
    expect(second).toContain('<link rel="next" href="/dataset?q=serie&amp;page=3"/>');
    expect(textOf(await page('/dataset?page=9'))).toContain('I risultati finiscono prima di questa pagina');
  });

  it('keeps filters in the form of the order and of the words', async () => {
    const html = await page('/dataset?q=serie&tags=serie&lang=en');
    expect(html.match(/<input type="hidden" name="tags" value="serie"\/>/g)).toHaveLength(2);
    expect(html.match(/<input type="hidden" name="lang" value="en"\/>/g)).toHaveLength(2);
  });

  it('helps when nothing is found', async () => {
    const text = textOf(await page('/dataset?q=parola inesistentissima&theme=ENVI'));
    expect(text).toContain('Nessun dataset corrisponde a questa ricerca.');
    expect(text).toContain('Togli uno o più filtri.');
    expect(text).toContain('Usa meno parole');
  });

  it('bears any parameter', async () => {
    for (const query of [
      'q=%00',
      'q=%22%27%3B--',
      'q=((&page=-1',
      'theme=%00&tags=%F0%9F%9A%B2',
      'organization=%00',
      'page=99999999999999',
      'sort=;drop',
      `q=${'a '.repeat(2000)}`,
      'lang=xx&q=a&q=b&page=1&page=2',
    ]) {
      await page(`/dataset?${query}`);
    }
  });

  it('says what may have been meant, as a link that keeps the filters', async () => {
    const html = await page('/dataset?q=centralina qualitta&theme=ENVI&lang=en');
    expect(textOf(html)).toContain('Did you mean:');
    const [, href = '', words = ''] =
      /portico-suggestion">[^<]*<a href="([^"]*)"[^>]*>([^<]*)</.exec(html) ?? [];
    expect(words).toBe('centralina qualita');
    expect(titlesOf(await page(href.replaceAll('&amp;', '&'))).length).toBe(1);
    expect(href).toContain('theme=ENVI');
    expect(await page('/dataset?q=centraline')).not.toContain('portico-suggestion');
  });

  it('marks the words found, and nothing else of a text', async () => {
    const html = await page('/dataset?q=serie&sort=title');
    expect(html).toMatch(/<h3 class="portico-card-title"><a [^>]*><mark>Serie<\/mark> storica 01</);
    expect(await page('/dataset')).not.toContain('<mark>');
  });

  it('narrows by category of high-value datasets', async () => {
    const { city } = filled;
    await makeDataset(
      portal.services,
      { title: { it: 'Stazioni meteo' }, hvdCategory: ['http://data.europa.eu/bna/c_164e0bf5'] },
      { organization: city.id, name: 'stazioni-meteo' },
    );
    const html = await page('/dataset?hvd=c_164e0bf5');
    expect(titlesOf(html)).toEqual(['Stazioni meteo']);
    expect(textOf(html)).toContain('Dati di elevato valore');
    expect(html).toContain('href="/dataset"');
  });

  it('lists data services too', async () => {
    expect(textOf(await page('/data-service'))).toContain('0 servizi di dati');
  });

  it('points at the catalogue in RDF, and leaves searches out of search engines', async () => {
    expect(await page('/dataset')).toContain(
      '<link rel="alternate" type="text/turtle" href="https://dati.example.it/catalog.ttl"/>',
    );
    expect(await page('/dataset?q=aria')).toContain('<meta name="robots" content="noindex"/>');
    expect(await page('/dataset')).not.toContain('noindex');
  });
});
