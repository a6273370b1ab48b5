import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decorateActor } from '../../src/api/common/actor.js';
import { deleteResource } from '../../src/catalog/commands/resources.js';
import { systemActor } from '../../src/people/policy.js';
import { portalHandlers, portalRoutes } from '../../src/portal/index.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { fillCatalogue } from './fill.js';
import { textOf } from './html.js';

let portal: TestPortal;
let made: Awaited<ReturnType<typeof fillCatalogue>>;

beforeAll(async () => {
  portal = await testPortal();
  made = await fillCatalogue(portal.services);
});
afterAll(() => portal.close());

const get = (url: string, accept = 'text/html,application/xhtml+xml,*/*;q=0.8') =>
  portal.app.inject({ url, headers: { accept } });

describe('errors', () => {
  it('a page that is not there offers a search for its words', async () => {
    const response = await get('/dataset/piste-di-pattinaggio');
    expect(response.statusCode).toBe(404);
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.body).toContain('value="piste di pattinaggio"');
    expect(textOf(response.body)).toContain('Pagina non trovata');
    const english = await get('/non/esiste?lang=en');
    expect(english.statusCode).toBe(404);
    expect(textOf(english.body)).toContain('Page not found');
  });

  it('programs and interfaces get a problem document', async () => {
    for (const [url, accept] of [
      ['/non-esiste', 'application/json'],
      ['/non-esiste', '*/*'],
      ['/api/v1/non-esiste', 'text/html'],
    ] as const) {
      const response = await get(url, accept);
      expect(response.statusCode).toBe(404);
      expect(response.headers['content-type']).toContain('application/problem+json');
    }
  });

  it('what was published and is deleted is gone, by name and by id; a draft never was', async () => {
    const system = systemActor('test');
    await deleteResource(portal.services.catalog, system, 'dataset', made.budget.id);
    await deleteResource(portal.services.catalog, system, 'dataset', made.draft.id);
    for (const key of [made.budget.name, made.budget.id]) {
      const response = await get(`/dataset/${key}`);
      expect(response.statusCode).toBe(410);
      expect(textOf(response.body)).toContain('Contenuto rimosso');
    }
    expect((await get(`/dataset/${made.draft.name}`)).statusCode).toBe(404);
  });

  it('an address that cannot be a name is not found', async () => {
    for (const url of [
      '/dataset/%00',
      '/organization/%00',
      '/data-service/%00',
      `/dataset/${'a'.repeat(400)}`,
    ]) {
      expect((await get(url)).statusCode, url).toBe(404);
    }
  });

  it('a fault is a page with a code, also when the database is away, and tells nothing of itself', async () => {
    const broken = await testPortal();
    await broken.services.db.destroy();
    const response = await broken.app.inject({ url: '/dataset', headers: { accept: 'text/html' } });
    expect([500, 503]).toContain(response.statusCode);
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(textOf(response.body)).toContain('Codice della richiesta');
    expect(response.body).not.toMatch(/driver|destroyed|kysely|at \//i);
    await broken.close();
  });
});

describe('for crawlers', () => {
  it('robots.txt names the site map', async () => {
    const response = await get('/robots.txt');
    expect(response.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(response.body).toContain('Sitemap: https://dati.example.it/sitemap.xml');
    expect(response.body).toContain('Disallow: /api/');
  });

  it('the site map has every public page', async () => {
    const response = await get('/sitemap.xml');
    expect(response.headers['content-type']).toBe('application/xml; charset=utf-8');
    const places = [...response.body.matchAll(/<loc>([^<]*)<\/loc>/g)].map((match) => match[1]);
    expect(places).toContain('https://dati.example.it/dataset/qualita-aria');
    expect(places).toContain('https://dati.example.it/organization/comune-di-prova');
    expect(places).not.toContain('https://dati.example.it/dataset/in-preparazione');
    expect((await get('/sitemap-2.xml')).statusCode).toBe(404);
  });
});

describe('a site map of several files', () => {
  it('has each page once, however many files there are', async () => {
    const app = Fastify();
    decorateActor(app, portal.services);
    portalRoutes(app, portal.services, portalHandlers(portal.services), { sitemapLimit: 1 });
    const index = (await app.inject({ url: '/sitemap.xml' })).body;
    const files = [...index.matchAll(/<loc>https:\/\/dati\.example\.it([^<]*)<\/loc>/g)].map(
      (match) => match[1] ?? '',
    );
    expect(files).toEqual(['/sitemap-1.xml', '/sitemap-2.xml']);
    const places: string[] = [];
    for (const url of files) {
      const { body } = await app.inject({ url });
      places.push(...[...body.matchAll(/<loc>([^<]*)<\/loc>/g)].map((match) => match[1] ?? ''));
    }
    expect(new Set(places).size).toBe(places.length);
    expect(places.filter((place) => place.includes('/dataset/')).sort()).toEqual([
      'https://dati.example.it/dataset/piste-ciclabili',
      'https://dati.example.it/dataset/qualita-aria',
    ]);
    await app.close();
  });
});

describe('style sheets and fonts', () => {
  it('are named by their content and kept for ever', async () => {
    const page = (await get('/')).body;
    const assets = [...page.matchAll(/(?:href)="(\/assets\/[^"#]*)/g)].map((match) => match[1] ?? '');
    expect(assets.length).toBeGreaterThan(3);
    for (const asset of new Set(assets)) {
      const response = await get(asset, '*/*');
      expect(response.statusCode, asset).toBe(200);
      expect(response.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    }
  });

  it('every file that the style sheet names is served, and nothing else', async () => {
    const build = /\/assets\/[0-9a-f]+/.exec((await get('/')).body)?.[0];
    const css = (await get(`${build}/portico.css`, '*/*')).body;
    const fonts = [...css.matchAll(/url\("([^"]*)"\)/g)].map((match) => match[1]);
    expect(fonts.length).toBeGreaterThan(4);
    for (const font of fonts) expect((await get(`${build}/${font}`, '*/*')).statusCode).toBe(200);
    for (const other of ['package.json', '..%2Fpackage.json', '%2e%2e%2fbootstrap-italia.min.css']) {
      expect((await get(`${build}/${other}`, '*/*')).statusCode).toBe(404);
    }
  });

  it('are compressed for those who accept it', async () => {
    const build = /\/assets\/[0-9a-f]+/.exec((await get('/')).body)?.[0];
    const url = `${build}/bootstrap-italia.min.css`;
    const plain = await portal.app.inject({ url });
    const small = await portal.app.inject({ url, headers: { 'accept-encoding': 'gzip, br' } });
    expect(small.headers['content-encoding']).toBe('br');
    expect(small.rawPayload.length).toBeLessThan(plain.rawPayload.length / 5);
  });
});
