import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './browser.js';
import { axeFaults, listenForErrors, picture } from './looking.js';
import { type PreviewPortal, type PublishedTable, previewPortal, withParams } from './preview-pages.js';

/** What Italian clocks show is on another day than what is written, before and after. */
const MOMENTS = [
  'nome,istante,comune,importo,nota',
  'prima,2024-12-31T22:59:59Z,Bologna,1,a',
  'capodanno,2024-12-31T23:30:00Z,Bologna,2,=1+1',
  'mezzodì,2025-01-01T11:00:00Z,Imola,3.5,c',
  'sera,2025-01-01T22:59:59Z,Bologna,4,d',
  'domani,2025-01-01T23:00:00Z,Imola,5,e',
].join('\n');
const NEW_YEAR = ['capodanno', 'mezzodì', 'sera'];

const SQUARES = JSON.stringify({
  type: 'FeatureCollection',
  features: ['Bologna', 'Imola', 'Casalecchio di Reno'].map((comune, i) => {
    const x = 11.2 + i * 0.1;
    const ring = [
      [x, 44.4],
      [x + 0.1, 44.4],
      [x + 0.1, 44.5],
      [x, 44.5],
      [x, 44.4],
    ];
    return { type: 'Feature', properties: { comune }, geometry: { type: 'Polygon', coordinates: [ring] } };
  }),
});

let here: PreviewPortal;
let moments: PublishedTable;
let browser: Awaited<ReturnType<typeof openBrowser>>;

beforeAll(async () => {
  here = await previewPortal();
  await here.publish('Confini dei comuni', { name: 'confini.geojson', text: SQUARES });
  moments = await here.publish('Momenti', { name: 'momenti.csv', text: MOMENTS });
  browser = await openBrowser(
    { name: 'desktop', width: 1280, height: 900 },
    { javaScript: true, keepPolicy: true },
  );
  browser.context.setDefaultTimeout(15_000);
});
afterAll(async () => {
  await browser?.close();
  await here?.close();
});

async function open(
  params: Record<string, string>,
): Promise<{ page: Page; errors: string[]; asked: string[] }> {
  const page = await browser.context.newPage();
  const errors = listenForErrors(page);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(withParams(moments.page, params));
  return { page, errors, asked };
}

const firstCells = async (page: Page): Promise<string[]> =>
  (await page.locator('[role=grid] [data-column="1"]:not([data-row="0"])').allTextContents()).map((text) =>
    text.trim(),
  );

describe('a table of moments', () => {
  it('is filtered by the days that its cells show, and downloaded so', async () => {
    const { page, errors } = await open({});
    await page.locator('[data-row="2"][data-column="2"]').filter({ hasText: '01/01/2025, 00:30' }).waitFor();
    await page.getByRole('button', { name: 'Colonne e filtri' }).click();
    const list = page.locator('dialog');
    await list.getByRole('button', { name: 'Filtri e profilo di istante', exact: true }).click();
    await page.getByLabel('Da', { exact: true }).fill('2025-01-01');
    await page.getByLabel('A', { exact: true }).fill('2025-01-01');
    await page.getByRole('button', { name: 'Applica' }).click();
    await page.locator('#tabella-stato').filter({ hasText: 'di 3' }).waitFor();
    expect(await firstCells(page)).toEqual(NEW_YEAR);
    await picture(page, 'desktop-moments');

    const link = page.getByRole('link', { name: 'Scarica questi dati (CSV)' });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const [head = '', ...lines] = readFileSync(await download.path(), 'utf8').split('\r\n');
    expect(head).toBe('\uFEFFnome;istante;comune;importo;nota');
    expect(lines).toEqual([
      "capodanno;01/01/2025 00:30:00;Bologna;2;'=1+1",
      'mezzodì;01/01/2025 12:00:00;Imola;3,5;c',
      'sera;01/01/2025 23:59:59;Bologna;4;d',
      '',
    ]);

    // The same address in English: the same rows, as commas and points.
    await page.goto(`${page.url()}&lang=en`);
    await page.locator('#tabella-stato').filter({ hasText: 'of 3' }).waitFor();
    expect(await firstCells(page)).toEqual(NEW_YEAR);
    const english = page.getByRole('link', { name: 'Download these data (CSV)' });
    const [file] = await Promise.all([page.waitForEvent('download'), english.click()]);
    const text = readFileSync(await file.path(), 'utf8');
    expect(text.startsWith('\uFEFFnome,istante,')).toBe(true);
    expect(text).toContain("capodanno,2024-12-31T23:30:00Z,Bologna,2,'=1+1");
    expect(errors).toEqual([]);
    await page.close();
  });

  it('is drawn by Italian days and hours', async () => {
    const { page, errors } = await open({ vista: 'grafico', kind: 'bar', x: 'istante', bins: 'year' });
    const values = page.locator('.portico-chart table tbody tr');
    // Within what opens with a click.
    await values.first().waitFor({ state: 'attached' });
    expect(await values.allTextContents()).toEqual(['20241', '20254']);
    await page.getByLabel('Intervalli').selectOption('hour');
    await page.locator('.portico-plot').getByText('00:00', { exact: false }).first().waitFor();
    await values.filter({ hasText: '01/01/2025, 12:00' }).waitFor({ state: 'attached' });
    await picture(page, 'desktop-moments-hours');
    expect(errors).toEqual([]);
    await page.close();
  });
});

describe('the choices of a chart', () => {
  it.each([
    ['kind=histogram&x=comune', 'Istogramma', 'comune', ''],
    ['kind=line&x=comune&y=importo', 'Linee', 'comune', 'importo'],
    ['kind=scatter&x=comune&y=importo', 'Punti', 'comune', 'importo'],
  ])('name what is drawn where the kind does not suit: %s', async (query, kind, x, y) => {
    const { page, errors } = await open({
      vista: 'grafico',
      ...Object.fromEntries(new URLSearchParams(query)),
    });
    await page.locator('.portico-chart[aria-busy=false] figure').waitFor();
    expect(await page.locator('.portico-chart-unfit').textContent()).toContain(`“${kind}” non si adatta`);
    expect(await page.getByLabel('Tipo di grafico').inputValue()).toBe('bar');
    expect(await page.getByLabel('Categorie', { exact: true }).inputValue()).toBe(x);
    expect(await page.getByLabel('Valori', { exact: true }).inputValue()).toBe(y);
    expect(await axeFaults(page)).toEqual([]);
    // A choice of the reader is one that suits: nothing is left to be said.
    await page.getByLabel('Categorie', { exact: true }).selectOption('nome');
    await page.locator('.portico-chart-unfit').waitFor({ state: 'detached' });
    expect(errors).toEqual([]);
    await page.close();
  });

  it('are never blank', async () => {
    const params = { vista: 'grafico', kind: 'bar', x: 'comune', y: 'importo', aggregate: 'count' };
    const { page, errors } = await open(params);
    await page.locator('.portico-chart[aria-busy=false] figure').waitFor();
    const chosen = await page.locator('.portico-chart select option:checked').allTextContents();
    expect(chosen).toHaveLength(await page.locator('.portico-chart select').count());
    expect(chosen).not.toContain('');
    expect(chosen).toContain('Conteggio');
    expect(errors).toEqual([]);
    await page.close();
  });
});

describe('a map by areas of a table without places', () => {
  it('asks for no tiles', async () => {
    const { page, errors, asked } = await open({ vista: 'mappa' });
    await page.getByRole('button', { name: 'Imola' }).waitFor();
    expect(asked.filter((url) => /\/areas\?/.test(url))).not.toEqual([]);
    expect(asked.filter((url) => /tiles/.test(url))).toEqual([]);
    expect(errors).toEqual([]);
    await page.close();
  });
});
