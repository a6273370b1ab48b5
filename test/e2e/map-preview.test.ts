import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { growTable } from '../helpers/large-table.js';
import { hasShared, sharedPath } from '../helpers/shared.js';
import { openBrowser, SCREENS } from './browser.js';
import { axeFaults, listenForErrors, overflow, picture } from './looking.js';
import { type PreviewPortal, type PublishedTable, previewPortal, withParams } from './preview-pages.js';

const SPECIES = ['Tiglio', 'Platano', 'Acero', 'Bagolaro'];
const COLUMNS = 30;

/** Trees on a grid of 30 by 20, from west to east and south to north; one more has no place. */
const TREES = [
  'numero;specie;altezza;lat;lon',
  ...Array.from({ length: 600 }, (_, i) => {
    const lat = 44.4805 + Math.floor(i / COLUMNS) * 0.002;
    const lon = 11.301 + (i % COLUMNS) * 0.0022;
    return `${i + 1};${SPECIES[i % 4]};${3 + (i % 17)};${lat.toFixed(5)};${lon.toFixed(5)}`;
  }),
  '601;Tiglio;5;;',
].join('\r\n');

/** Four areas side by side and one above, in which no tree stands. */
const AREAS = ['Ponente', 'Centro', 'Stazione', 'Levante', 'Monte'];
const DISTRICTS = JSON.stringify({
  type: 'FeatureCollection',
  features: AREAS.map((nome, i) => {
    const above = nome === 'Monte';
    const west = above ? 11.3 : 11.3 + i * 0.0165;
    const [south, north] = above ? [44.5205, 44.53] : [44.48, 44.5205];
    const east = west + 0.0165;
    const ring = [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ];
    return {
      type: 'Feature',
      properties: { nome, abitanti: 1000 * (i + 1) },
      geometry: { type: 'Polygon', coordinates: [ring] },
    };
  }),
});

const ISLET = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { nome: 'Isolotto' },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [12, 43],
            [12.1, 43],
            [12.1, 43.1],
            [12, 43],
          ],
        ],
      },
    },
  ],
});

/** One coast of 150,000 corners: about 5 MB. */
const COAST = `
  SELECT 'Costa', '{"type":"Polygon","coordinates":[[' || string_agg(corner, ',' ORDER BY i) || ']]}'
  FROM (SELECT i, format('[{},{}]', 12 + r * cos(a), 43 + r * 0.7 * sin(a)) AS corner
        FROM (SELECT i, a, 1 + 0.02 * sin(a * 9000) AS r
              FROM (SELECT i, (i % 150000) / 150000.0 * 2 * pi() AS a FROM range(150001) t(i))))`;

const TOWNS = ['Bologna', 'Imola', 'Casalecchio di Reno', 'San Lazzaro di Savena', 'Molinella'];

/** Spending of towns: no place but their names. One town is no area here. */
const SPENDING = [
  'comune;anno;spesa',
  ...[...TOWNS, 'Ferrara'].flatMap((town, i) =>
    [2023, 2024].map((year) => `${town};${year};${(i + 1) * 1000}`),
  ),
].join('\r\n');
const TOWN_AREAS = JSON.stringify({
  type: 'FeatureCollection',
  features: TOWNS.map((comune, i) => {
    const [x, y] = [11.2 + i * 0.1, 44.4];
    const ring = [
      [x, y],
      [x + 0.1, y],
      [x + 0.1, y + 0.1],
      [x, y + 0.1],
      [x, y],
    ];
    return { type: 'Feature', properties: { comune }, geometry: { type: 'Polygon', coordinates: [ring] } };
  }),
});

let here: PreviewPortal;
let trees: PublishedTable;
let districts: PublishedTable;
let coast: PublishedTable;
let spending: PublishedTable;
const bologna: Record<string, PublishedTable> = {};

beforeAll(async () => {
  here = await previewPortal();
  trees = await here.publish('Alberi', { name: 'alberi.csv', text: TREES });
  districts = await here.publish('Quartieri', { name: 'quartieri.geojson', text: DISTRICTS });
  coast = await here.publish('Costa', { name: 'costa.geojson', text: ISLET });
  await growTable(here.portal, coast.fileId, COAST);
  await here.publish('Confini dei comuni', { name: 'confini.geojson', text: TOWN_AREAS });
  spending = await here.publish('Spesa dei comuni', { name: 'spesa.csv', text: SPENDING });
  if (hasShared) {
    const fixture = (name: string) => ({
      name,
      text: readFileSync(sharedPath('fixtures', 'geo', name), 'utf8'),
    });
    bologna.piste = await here.publish('Piste', fixture('bologna-piste-ciclopedonali.geojson'));
    bologna.comuni = await here.publish('Comuni', fixture('bologna-citta-metropolitana-comuni.geojson'));
  }
});
afterAll(() => here?.close());

const canvas = '.portico-map-area';
const rows = (page: Page) => page.locator('.portico-map-list tbody tr');
const card = (page: Page) => page.locator('.portico-map-card');
const notes = (page: Page) => page.locator('.portico-chart-notes');
const zoomOf = (page: Page): number => Number(new URL(page.url()).searchParams.get('zoom'));

for (const screen of SCREENS) {
  describe(`the map on a ${screen.name}`, () => {
    let browser: Awaited<ReturnType<typeof openBrowser>>;
    beforeAll(async () => {
      browser = await openBrowser(screen, { javaScript: true, keepPolicy: true });
    });
    afterAll(() => browser?.close());

    async function open(table: PublishedTable, params: Record<string, string> = {}) {
      const page = await browser.context.newPage();
      page.setDefaultTimeout(15_000);
      const errors = listenForErrors(page);
      const foreign: string[] = [];
      page.on('request', (request) => {
        if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(here.base)) {
          foreign.push(request.url());
        }
      });
      await page.goto(withParams(table.page, { vista: 'mappa', ...params }));
      await page.locator('.portico-map[aria-busy=false]').waitFor();
      await page.locator(canvas).scrollIntoViewIfNeeded();
      return { page, errors, foreign };
    }

    it('shows points in groups, lines and areas, asks nothing of others and passes axe', async () => {
      const views: Record<string, [PublishedTable, Record<string, string>]> = {
        gruppi: [trees, {}],
        altezza: [trees, { colour: 'altezza', feature: '7' }],
        quartieri: [districts, { colour: 'abitanti', lang: 'en' }],
        ...(bologna.comuni && { comuni: [bologna.comuni, {}] }),
        ...(bologna.piste && { 'piste-colori': [bologna.piste, { colour: 'nomequart' }] }),
      };
      for (const [name, [table, params]] of Object.entries(views)) {
        const { page, errors, foreign } = await open(table, params);
        await rows(page).first().waitFor();
        await picture(page, `${screen.name}-map-${name}`);
        expect([name, await overflow(page), foreign, errors]).toEqual([name, 0, [], []]);
        expect([name, await axeFaults(page)]).toEqual([name, []]);
        await page.close();
      }
    });

    it('opens groups and rows by pointer', async () => {
      const { page } = await open(trees);
      await notes(page).filter({ hasText: 'Righe sulla mappa: 600.' }).waitFor();
      await notes(page).filter({ hasText: 'che la mappa non può mostrare: 1.' }).waitFor();
      await rows(page)
        .getByRole('button', { name: /Ingrandisci: \d+ righe vicine/ })
        .first()
        .click();
      await page.waitForURL(/zoom=/);
      // The seventh tree, in the middle of the map.
      const place = { lon: '11.3142', lat: '44.4805', zoom: '18' };
      await page.goto(withParams(trees.page, { vista: 'mappa', ...place }));
      await rows(page).getByRole('button', { name: 'Acero' }).first().waitFor();
      await page.locator(canvas).click();
      await card(page).getByRole('heading', { name: 'Acero' }).waitFor();
      expect(await card(page).locator('dd').allTextContents()).toEqual([
        '7',
        'Acero',
        '9',
        '44,4805',
        '11,3142',
      ]);
      expect(new URL(page.url()).searchParams.get('feature')).toBe('7');
      await picture(page, `${screen.name}-map-card`);
      await card(page).getByRole('button', { name: 'Chiudi la scheda' }).click();
      await card(page).waitFor({ state: 'detached' });
      await page.close();
    });

    it('is moved, and its rows are opened, by keyboard', async () => {
      const { page } = await open(trees, { lon: '11.3142', lat: '44.4805', zoom: '17' });
      await page.locator(canvas).focus();
      await page.keyboard.press('+');
      await page.waitForURL(() => zoomOf(page) === 18);
      await page.keyboard.press('ArrowRight');
      await page.waitForURL((url) => Number(url.searchParams.get('lon')) > 11.3145);
      const line = rows(page).getByRole('button').first();
      await line.waitFor();
      const name = (await line.textContent()) ?? '';
      await line.focus();
      await page.keyboard.press('Enter');
      await card(page).getByRole('heading', { name }).waitFor();
      expect(await line.getAttribute('aria-pressed')).toBe('true');
      await page
        .getByRole('status')
        .filter({ hasText: `Selezionato: ${name}` })
        .waitFor({ state: 'attached' });
      await page.close();
    });

    it('shows values by area, with the numbers of the rows in each', async () => {
      const { page, errors } = await open(trees);
      await page.getByLabel('Mostra', { exact: true }).selectOption('Valori per area: Quartieri');
      await rows(page).getByRole('button', { name: 'Ponente' }).waitFor();
      const shown = await rows(page).evaluateAll((all: { children: Iterable<{ textContent: string }> }[]) =>
        all.map((row) => [...row.children].map(({ textContent }) => textContent)),
      );
      expect(shown.map(([name]) => name).toSorted()).toEqual(AREAS.toSorted());
      expect(shown.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(600);
      expect(shown.find(([name]) => name === 'Ponente')?.[1]).toBe('160');
      await page.getByLabel('Valore', { exact: true }).selectOption('altezza');
      await page.getByLabel('Calcolo').selectOption('Media');
      const legend = page.locator('.portico-map-legend');
      await legend.filter({ hasText: 'altezza (media)' }).filter({ hasText: 'Nessun dato (1)' }).waitFor();
      await rows(page).getByRole('button', { name: 'Centro' }).click();
      await card(page).getByRole('heading', { name: 'Centro' }).waitFor();
      await picture(page, `${screen.name}-map-areas`);
      expect(await axeFaults(page)).toEqual([]);
      expect(errors).toEqual([]);
      await page.close();
    });
  });
}

describe('the map', () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowser(SCREENS[0] as (typeof SCREENS)[0], { javaScript: true, keepPolicy: true });
    page = await browser.context.newPage();
    page.setDefaultTimeout(15_000);
  });
  afterAll(() => browser?.close());

  it('keeps the filters of the table, and what is chosen stays in the address', async () => {
    await page.goto(withParams(trees.page, { vista: 'mappa', filter: 'specie=Acero' }));
    await notes(page).filter({ hasText: 'Righe sulla mappa: 150.' }).waitFor();
    await page.getByLabel('Colora secondo').selectOption('altezza');
    await page.getByLabel('Numero di classi').selectOption('3');
    const entries = page.locator('.portico-map-legend li');
    await expect.poll(() => entries.count()).toBe(3);
    const before = await entries.allTextContents();
    await page.reload();
    await expect.poll(() => entries.allTextContents()).toEqual(before);
    await page.getByRole('button', { name: 'Togli il filtro: specie: Acero' }).click();
    await notes(page).filter({ hasText: 'Righe sulla mappa: 600.' }).waitFor();
  });

  it('shows by area what has no place but names one, and says which rows found none', async () => {
    await page.goto(spending.page);
    await page.getByRole('link', { name: 'Mappa' }).click();
    // Shown by areas at once, by which does not matter here.
    await rows(page).first().waitFor();
    const show = page.getByLabel('Mostra', { exact: true });
    if ((await show.count()) > 0) await show.selectOption('Valori per area: Confini dei comuni');
    await rows(page).getByRole('button', { name: 'Bologna', exact: true }).waitFor();
    await page.getByLabel('Valore', { exact: true }).selectOption('spesa');
    const line = rows(page).filter({ hasText: 'Molinella' });
    await line.filter({ hasText: '10.000' }).waitFor();
    await notes(page).filter({ hasText: 'Valori senza area: Ferrara.' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await picture(page, 'desktop-map-comuni-spesa', { whole: true });
    expect(await axeFaults(page)).toEqual([]);
  });

  it('draws a geometry of five megabytes and still answers', async () => {
    await page.goto(withParams(coast.page, { vista: 'mappa', feature: '1' }));
    await card(page).getByRole('heading', { name: 'Costa' }).waitFor();
    await page.locator('.portico-map[aria-busy=false]').waitFor();
    const begun = performance.now();
    await page.getByRole('button', { name: 'Ingrandisci', exact: true }).click();
    await page.waitForURL(/zoom=/);
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))');
    expect(performance.now() - begun).toBeLessThan(3000);
    await picture(page, 'desktop-map-coast');
  });

  it('says in words what cannot be shown', async () => {
    await page.goto(withParams(trees.page, { vista: 'mappa', geometry: 'specie' }));
    await page.getByRole('alert').filter({ hasText: 'specie' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
  });
});

describe('the map with a background', () => {
  it('asks the tiles of the setting, and only pages with a map may', async () => {
    const tiles = 'https://tessere.example.it/{z}/{x}/{y}.png';
    const other = await previewPortal({
      MAP_TILES_URL: tiles,
      MAP_TILES_ATTRIBUTION: '© Chi ha fatto lo sfondo',
    });
    const browser = await openBrowser(SCREENS[0] as (typeof SCREENS)[0], {
      javaScript: true,
      keepPolicy: true,
    });
    try {
      const table = await other.publish('Alberi', { name: 'alberi.csv', text: TREES });
      const page = await browser.context.newPage();
      const asked: string[] = [];
      await page.route('https://tessere.example.it/**', (route) => {
        asked.push(route.request().url());
        // One grey pixel.
        const png =
          'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mM8c+bMfwAGgAL+XqmGdwAAAABJRU5ErkJggg==';
        return route.fulfill({ contentType: 'image/png', body: Buffer.from(png, 'base64') });
      });
      const errors = listenForErrors(page);
      const map = await page.goto(withParams(table.page, { vista: 'mappa' }));
      await expect.poll(() => asked.length, { timeout: 20_000 }).toBeGreaterThan(0);
      await page.getByText('© Chi ha fatto lo sfondo').waitFor();
      expect(map?.headers()['content-security-policy']).toContain(
        "img-src 'self' data: https://tessere.example.it;",
      );
      expect(errors).toEqual([]);
      const plain = await page.goto(table.page);
      expect(plain?.headers()['content-security-policy']).not.toContain('tessere');
    } finally {
      await browser.close();
      await other.close();
    }
  });
});
