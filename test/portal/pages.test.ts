import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteResource } from '../../src/catalog/commands/resources.js';
import { systemActor } from '../../src/people/policy.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { fillCatalogue, makeDataset } from './fill.js';
import { jsonLdOf, textOf } from './html.js';

let portal: TestPortal;
let made: Awaited<ReturnType<typeof fillCatalogue>>;

beforeAll(async () => {
  portal = await testPortal();
  made = await fillCatalogue(portal.services);
});
afterAll(() => portal.close());

const get = (url: string, headers: Record<string, string> = {}) =>
  portal.app.inject({ url, headers: { accept: 'text/html', ...headers } });

/** The text of a page that must be there. */
async function page(url: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await get(url, headers);
  expect(response.statusCode, `${url}: ${response.body.slice(0, 300)}`).toBe(200);
  expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
  return response.body;
}

describe('the home page', () => {
  it('has a search box, the figures and the themes that have datasets', async () => {
    const html = await page('/');
    expect(html).toMatch(/<search><form[^>]*action="\/dataset"/);
    expect(html).toContain('<dt>dataset</dt><dd>3</dd>');
    expect(html).toContain('<dt>distribuzioni</dt><dd>4</dd>');
    expect(html).toContain('<dt>organizzazioni</dt><dd>2</dd>');
    expect(html).toContain('href="/dataset?theme=ENVI"');
    expect(html).not.toContain('href="/dataset?theme=JUST"');
  });

  it('shows a dataset the moment it is published', async () => {
    await page('/');
    const extra = await makeDataset(
      portal.services,
      { title: { it: 'Appena pubblicato' } },
      { organization: made.city.id },
    );
    expect(await page('/')).toContain('Appena pubblicato');
    await deleteResource(portal.services.catalog, systemActor('test'), 'dataset', extra.id);
    const after = await page('/');
    expect(after).not.toContain('Appena pubblicato');
    expect(after).toContain('<dt>dataset</dt><dd>3</dd>');
  });

  it('sends who asks for RDF to the catalogue', async () => {
    const response = await get('/', { accept: 'text/turtle' });
    expect(response.statusCode).toBe(303);
    expect(response.headers.location).toBe('https://dati.example.it/catalog.ttl');
  });
});

describe('a dataset page', () => {
  it('tells everything there is to know', async () => {
    const text = textOf(await page('/dataset/qualita-aria'));
    for (const part of [
      'Qualità dell’aria',
      'Agenzia per l’ambiente',
      'Dati di elevato valore',
      'Frequenza di aggiornamento quotidiano',
      'Copertura temporale dal 1 gennaio 2020 al 28 marzo 2024',
      'Copertura geografica Prova',
      'Conforme a Norma sulle misure',
      'Lingua italiano',
      'dati@comune.example.it',
      'Creative Commons Attribuzione 4.0 Internazionale (CC BY 4.0)',
      '65 righe',
      'Altri metadati dalla fonte (1)',
      '12 stazioni',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('formats Markdown, with links that vouch for nobody', async () => {
    const html = await page('/dataset/qualita-aria');
    expect(html).toContain('<strong>centraline</strong>');
    expect(html).toContain('<a href="https://aria.example.it/" rel="nofollow noopener">la pagina</a>');
  });

  it('previews the first table, typed and paged', async () => {
    const first = await page('/dataset/qualita-aria');
    expect(first).toContain('<caption>Misure in CSV: righe da 1 a 20 di 65</caption>');
    expect(first).toContain('<th scope="col" class="text-end">Valore</th>');
    expect(first).toContain('<td>0001</td><td>Stazione 1</td><td class="text-end">10,5</td>');
    expect(first).toContain('<td class="text-end">1.500</td><td>01/03/2024</td><td>Sì</td>');
    expect(first).toContain('href="/dataset/qualita-aria?page=2#anteprima"');
    const last = await page('/dataset/qualita-aria?page=4');
    expect(last).toContain('righe da 61 a 65 di 65');
    expect(last.match(/<tr>/g)?.length).toBeGreaterThan(5);
    expect(textOf(await page('/dataset/qualita-aria?page=99'))).toContain('La tabella finisce prima');
    expect(await page('/dataset/qualita-aria?page=zero')).toContain('righe da 1 a 20 di 65');
    expect(await page('/dataset/qualita-aria?lang=en')).toContain('<td class="text-end">1,500</td>');
  });

  it('is described for search engines, with links to its RDF', async () => {
    const html = await page('/dataset/qualita-aria');
    const data = jsonLdOf(html);
    expect(data).toMatchObject({
      '@context': 'https://schema.org/',
      '@type': 'Dataset',
      name: 'Qualità dell’aria',
      url: 'https://dati.example.it/dataset/qualita-aria',
      temporalCoverage: ['2020-01-01/2024-03-28'],
      license: 'https://creativecommons.org/licenses/by/4.0/',
      spatialCoverage: [{ geo: { box: '44 11 44.6 11.5' } }],
      includedInDataCatalog: { name: 'Dati aperti di Prova' },
    });
    expect((data.description as string).length).toBeGreaterThanOrEqual(50);
    expect(data.distribution).toHaveLength(2);
    expect((data.distribution as { contentUrl: string }[])[0]?.contentUrl).toMatch(
      /^https:\/\/dati\.example\.it\/dataset\/.*\/download\/misure\.csv$/,
    );
    for (const [type, extension] of [
      ['text/turtle', 'ttl'],
      ['application/rdf\\+xml', 'rdf'],
      ['application/ld\\+json', 'jsonld'],
      ['text/n3', 'n3'],
    ]) {
      expect(html).toMatch(
        new RegExp(
          `<link rel="alternate" type="${type}" href="https://dati.example.it/dataset/qualita-aria.${extension}"`,
        ),
      );
    }
    expect(html).toContain('<link rel="canonical" href="https://dati.example.it/dataset/qualita-aria"/>');
    expect(html).toContain('<meta property="og:title" content="Qualità dell’aria"/>');
  });

  it('links only to things that are there', async () => {
    const html = await page('/dataset/qualita-aria');
    const links = [...html.matchAll(/(?:href|src)="(\/[^"#]*)/g)].map((match) =>
      (match[1] ?? '').replaceAll('&amp;', '&'),
    );
    expect(links.length).toBeGreaterThan(20);
    for (const link of new Set(links)) {
      const response = await portal.app.inject({ url: link });
      expect(response.statusCode, link).toBe(200);
    }
  });

  it('answers under its id with the same canonical address', async () => {
    const html = await page(`/dataset/${made.air.id}`);
    expect(html).toContain('<link rel="canonical" href="https://dati.example.it/dataset/qualita-aria"/>');
  });

  it('says why there is no preview, and what to do', async () => {
    const { services } = portal;
    const organization = made.city.id;
    const waiting = await makeDataset(
      services,
      { title: { it: 'In lettura' } },
      { organization, file: { name: 'a.csv', text: 'a,b\n1,2\n' }, unread: true },
    );
    expect(textOf(await page(`/dataset/${waiting.name}`))).toContain('Anteprima in preparazione');
    const broken = await makeDataset(
      services,
      { title: { it: 'Illeggibile' } },
      { organization, file: { name: 'b.csv', text: '\uFEFF\r\n\r\n' } },
    );
    const text = textOf(await page(`/dataset/${broken.name}`));
    expect(text).toContain('Il file non si è potuto leggere come tabella');
    expect(text).toContain('Errore');
    expect(text).toContain('Chi lo pubblica può correggerlo e ricaricarlo');
  });
});

describe('what is not public', () => {
  it('does not exist for the public', async () => {
    expect((await get('/dataset/in-preparazione')).statusCode).toBe(404);
    expect(textOf(await page('/dataset?q=preparazione'))).toContain('Nessun dataset corrisponde');
    expect((await get('/sitemap.xml')).body).not.toContain('in-preparazione');
  });

  it('is shown as a draft to those who may edit it, and kept by no cache', async () => {
    const editor = await portal.member(made.city.id, 'editor');
    const response = await get('/dataset/in-preparazione', editor);
    expect(response.statusCode).toBe(200);
    expect(textOf(response.body)).toContain('Bozza Questa pagina non è pubblica');
    expect(response.headers['cache-control']).toBe('private, no-store');
    expect(response.body).toContain('<meta name="robots" content="noindex"/>');
    expect(response.body).not.toContain('<script');
    const stranger = await portal.member(made.agency.id, 'publisher');
    expect((await get('/dataset/in-preparazione', stranger)).statusCode).toBe(404);
  });

  it('of a restricted dataset nothing is told to others', async () => {
    const secret = await makeDataset(
      portal.services,
      { title: { it: 'Dati riservati' } },
      { organization: made.city.id, visibility: 'restricted' },
    );
    expect((await get(`/dataset/${secret.name}`)).statusCode).toBe(404);
    expect(await page('/')).not.toContain('Dati riservati');
    expect(await page('/organization/comune-di-prova')).not.toContain('Dati riservati');
    const editor = await portal.member(made.city.id, 'editor');
    expect(textOf(await page(`/dataset/${secret.name}`, editor))).toContain('Riservato');
    expect(await page('/organization/comune-di-prova', editor)).toContain('Dati riservati');
  });
});

describe('distributions, organizations and services', () => {
  it('a distribution has a page with its table, its columns and its checksum', async () => {
    const distribution = made.air.doc.distribution?.[0];
    const text = textOf(await page(`/dataset/qualita-aria/resource/${distribution?.id}`));
    expect(text).toContain('Misure in CSV');
    expect(text).toContain(`sha256: ${distribution?.file?.sha256}`);
    expect(text).toContain('Abitanti numero intero');
    expect(text).toContain('(aperta)');
    expect((await get(`/dataset/piste-ciclabili/resource/${distribution?.id}`)).statusCode).toBe(404);
  });

  it('an organization shows who it is and its datasets', async () => {
    const html = await page('/organization/comune-di-prova');
    const text = textOf(html);
    expect(text).toContain(made.city.doc.identifier);
    expect(text).toContain('Piste ciclabili');
    expect(text).not.toContain('Qualità dell’aria');
    expect(html).toContain('<strong>capoluogo</strong>');
    expect(html).toContain('href="/dataset?organization=comune-di-prova"');
    expect((await get('/organization/nessuno')).statusCode).toBe(404);
  });

  it('organizations are listed by title with their counts', async () => {
    const text = textOf(await page('/organization?lang=en'));
    expect(text).toContain('Comune di Prova');
    expect(text.indexOf('Comune di Prova')).toBeLessThan(text.indexOf('Environment agency'));
    expect(text).toContain('1 dataset ');
  });
});

describe('caches and languages', () => {
  it('an unchanged page is answered with 304, a changed one is not', async () => {
    const first = await get('/dataset/piste-ciclabili');
    expect(first.headers['cache-control']).toBe('public, no-cache');
    expect(first.headers.vary).toMatch(/accept/i);
    const etag = String(first.headers.etag);
    const again = await get('/dataset/piste-ciclabili', { 'if-none-match': etag });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    const english = await get('/dataset/piste-ciclabili?lang=en', { 'if-none-match': etag });
    expect(english.statusCode).toBe(200);
  });

  it('the address alone decides the language, and every link keeps it', async () => {
    const html = await page('/dataset/qualita-aria?lang=en', { 'accept-language': 'it' });
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('<h1>Air quality</h1>');
    expect(html).toContain(
      '<link rel="alternate" hreflang="it" href="https://dati.example.it/dataset/qualita-aria"/>',
    );
    expect(html).toContain(
      '<link rel="alternate" hreflang="en" href="https://dati.example.it/dataset/qualita-aria?lang=en"/>',
    );
    expect(html).toContain('href="/dataset?tags=aria&amp;lang=en"');
    const italian = await page('/dataset/qualita-aria', { 'accept-language': 'en' });
    expect(italian).toContain('<html lang="it">');
  });

  it('texts in another language than the page are marked', async () => {
    const html = await page('/dataset/piste-ciclabili?lang=en');
    expect(html).toContain('<h1>Cycle paths</h1>');
    expect(html).toMatch(/<div class="portico-prose" lang="it">/);
  });

  it('nothing may run or be fetched from elsewhere', async () => {
    const response = await get('/');
    const policy = String(response.headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(response.body).not.toMatch(/<script(?! type="application\/ld\+json")/);
    expect(response.body).not.toMatch(/ style="/);
  });
});
