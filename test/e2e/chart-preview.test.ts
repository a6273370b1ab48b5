import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { growTable } from '../helpers/large-table.js';
import { hasShared, sharedPath } from '../helpers/shared.js';
import { openBrowser, SCREENS } from './browser.js';
import { axeFaults, listenForErrors, overflow, picture } from './looking.js';
import { type PreviewPortal, type PublishedTable, previewPortal, withParams } from './preview-pages.js';

const MUSEUMS = ['Museo Civico Archeologico', 'Museo della Musica', 'Collezioni Comunali d’Arte', 'MAMbo'];
const TICKETS = ['intero', 'ridotto', 'gratuito'];

/** Visits to museums, two years of days: numbers with decimal comma, categories, 15 cells without a value. */
const VISITS = [
  'Giorno;Museo;Tipo di biglietto;Visitatori;Incasso (€)',
  ...Array.from({ length: 730 }, (_, i) => {
    const day = new Date(Date.UTC(2022, 0, 1 + i)).toISOString().slice(0, 10).split('-').reverse().join('/');
    const visitors = 90 + ((i * 37) % 90) + Math.round(30 * Math.sin(i / 58));
    const taken = i % 50 === 7 ? '' : `${visitors * 4},5`;
    return `${day};${MUSEUMS[i % 4]};${TICKETS[i % 3]};${visitors};${taken}`;
  }),
].join('\r\n');

const BEGINNING = 'Comune;Valore;Giorno;Numero\r\nComune 0;0,5;01/01/2000;3\r\nComune 1;1234,56;02/01/2000;7';
const ROWS = 5_000_000;
const MANY = `
  SELECT 'Comune ' || (i % 50), CAST(round(i * 7919 % 1000003 / 100.0, 2) AS DOUBLE),
         DATE '2000-01-01' + CAST(i % 9000 AS INTEGER),
         CAST(500 + 400 * sin(i * 7919 % 1000003 / 100000.0) + i % 173 AS BIGINT)
  FROM range(${ROWS}) t(i)`;

/** Notes when a drawing comes onto the page, to be compared with when its data came. */
const WATCH = `
  window.drawnAt = 0;
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes)
        if (node.classList && node.classList.contains('portico-plot')) window.drawnAt = performance.now();
  }).observe(document, { childList: true, subtree: true });`;
const DRAWN_AFTER = `(() => {
  const data = performance.getEntriesByType('resource').filter(({ name }) => /\\/chart\\?/.test(name)).at(-1);
  return window.drawnAt - data.responseEnd;
})()`;

let here: PreviewPortal;
let visits: PublishedTable;
let large: PublishedTable;
let paths: PublishedTable | undefined;

beforeAll(async () => {
  here = await previewPortal();
  visits = await here.publish('Visite ai musei', { name: 'visite.csv', text: VISITS });
  large = await here.publish('Misure dei comuni', { name: 'misure.csv', text: BEGINNING });
  await growTable(here.portal, large.fileId, MANY, { profile: true });
  if (hasShared) {
    const text = readFileSync(sharedPath('fixtures', 'geo', 'bologna-piste-ciclopedonali.geojson'), 'utf8');
    paths = await here.publish('Piste ciclopedonali', { name: 'piste.geojson', text });
  }
});
afterAll(() => here?.close());

for (const screen of SCREENS) {
  describe(`the chart on a ${screen.name}`, () => {
    let browser: Awaited<ReturnType<typeof openBrowser>>;
    beforeAll(async () => {
      browser = await openBrowser(screen, { javaScript: true, keepPolicy: true });
    });
    afterAll(() => browser?.close());

    async function open(
      table: PublishedTable,
      params: Record<string, string> = {},
    ): Promise<{ page: Page; errors: string[] }> {
      const page = await browser.context.newPage();
      const errors = listenForErrors(page);
      await page.addInitScript(WATCH);
      await page.goto(withParams(table.page, { vista: 'grafico', ...params }));
      await page.locator('.portico-chart[aria-busy=false]').waitFor();
      return { page, errors };
    }
    const chart = (page: Page) => page.locator('figure.portico-figure');
    const caption = (page: Page) => chart(page).locator('figcaption');

    it('is the first suggestion at once, drawn as soon as its data are there, and passes axe', async () => {
      const { page, errors } = await open(visits);
      await caption(page).filter({ hasText: 'Visitatori (somma) per Giorno' }).waitFor();
      await chart(page).locator('svg.portico-plot').waitFor();
      // 14 to 46 ms on a quiet machine.
      expect(await page.evaluate(DRAWN_AFTER)).toBeLessThan(300);
      await chart(page).scrollIntoViewIfNeeded();
      await picture(page, `${screen.name}-chart-line`);
      expect(await overflow(page)).toBe(0);
      expect(await axeFaults(page)).toEqual([]);
      expect(errors).toEqual([]);
      await page.close();
    });

    it('draws every kind: what is chosen stays in the address', async () => {
      const { page, errors } = await open(visits);
      await page.getByLabel('Tipo di grafico').selectOption('Barre');
      await page.getByLabel('Categorie', { exact: true }).selectOption('Museo');
      await page.getByLabel('Serie', { exact: true }).selectOption('Tipo di biglietto');
      await caption(page).filter({ hasText: 'Visitatori (somma) per Museo e Tipo di biglietto' }).waitFor();
      expect(await chart(page).locator('.portico-legend li').allTextContents()).toEqual(
        expect.arrayContaining(TICKETS),
      );
      expect(new URL(page.url()).searchParams.get('kind')).toBe('bar');
      await page.reload();
      await caption(page).filter({ hasText: 'Visitatori (somma) per Museo e Tipo di biglietto' }).waitFor();
      await chart(page).scrollIntoViewIfNeeded();
      await picture(page, `${screen.name}-chart-bars`);
      expect(await axeFaults(page)).toEqual([]);
      const kinds = {
        istogramma: { kind: 'histogram', x: 'Visitatori' },
        punti: { kind: 'scatter', x: 'Visitatori', y: 'Incasso (€)', by: 'Museo' },
        linee: { kind: 'line', x: 'Giorno', y: 'Visitatori', aggregate: 'avg', by: 'Museo' },
        mesi: { kind: 'bar', x: 'Giorno', y: 'Incasso (€)', bins: 'quarter', by: 'Tipo di biglietto' },
        medie: { kind: 'bar', x: 'Museo', y: 'Visitatori', aggregate: 'avg', by: 'Tipo di biglietto' },
      };
      for (const [name, params] of Object.entries(kinds)) {
        await page.goto(withParams(visits.page, { vista: 'grafico', ...params }));
        await chart(page).locator('svg.portico-plot').waitFor();
        await chart(page).scrollIntoViewIfNeeded();
        await picture(page, `${screen.name}-chart-${name}`);
        expect(await overflow(page)).toBe(0);
      }
      expect(errors).toEqual([]);
      await page.close();
    });

    it('tells its points under the pointer and to the arrow keys', async () => {
      const { page } = await open(visits, { kind: 'line', x: 'Giorno', y: 'Visitatori', aggregate: 'sum' });
      const area = page.getByRole('application');
      await area.focus();
      await page.keyboard.press('End');
      const said = page.locator('.portico-chart-frame [role=status]');
      await said.filter({ hasText: /^dicembre 2023\. Visitatori \(somma\): [\d.]+\. 24 di 24$/ }).waitFor();
      await page.keyboard.press('ArrowLeft');
      await said.filter({ hasText: 'novembre 2023' }).waitFor();
      await area.hover();
      const tip = page.locator('.portico-chart-tip');
      await tip.filter({ hasText: /(dicembre 2022|gennaio 2023)/ }).waitFor();
      await picture(page, `${screen.name}-chart-tip`);
      await page.close();
    });
  });
}

describe('the chart', () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowser(SCREENS[0] as (typeof SCREENS)[0], { javaScript: true, keepPolicy: true });
    page = await browser.context.newPage();
  });
  afterAll(() => browser?.close());
  const open = (table: PublishedTable, params: Record<string, string> = {}) =>
    page.goto(withParams(table.page, { vista: 'grafico', ...params }));
  const caption = () => page.locator('figure.portico-figure figcaption');

  it('keeps the filters of the table, and says which rows have no value', async () => {
    const errors = listenForErrors(page);
    const params = { kind: 'scatter', x: 'Visitatori', y: 'Incasso (€)', filter: 'Museo=MAMbo' };
    await open(visits, params);
    const notes = page.locator('.portico-chart-notes');
    await notes
      .filter({ hasText: 'Righe considerate: 182.' })
      .filter({ hasText: 'Righe senza valore: 8.' })
      .waitFor();
    await page.getByRole('button', { name: 'Togli il filtro: Museo: MAMbo' }).click();
    await notes.filter({ hasText: 'Righe considerate: 730.' }).waitFor();
    expect(errors).toEqual([]);
  });

  it('has its values as a table and as CSV', async () => {
    await open(visits, { kind: 'bar', x: 'Museo', lang: 'en' });
    await caption().filter({ hasText: 'Number of rows by Museo' }).waitFor();
    await page.getByText('Table of the values').click();
    const rows = page.locator('.portico-chart-values tbody tr');
    const shown = await rows.evaluateAll((all: { textContent: string }[]) =>
      all.map((row) => row.textContent),
    );
    expect(shown.toSorted()).toEqual(MUSEUMS.map((name, at) => `${name}${at < 2 ? 183 : 182}`).toSorted());
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('number-of-rows-by-museo.csv');
    const csv = readFileSync(await download.path(), 'utf8');
    expect(csv.split('\r\n')[0]).toBe('\uFEFFMuseo,Number of rows');
    expect(csv).toContain('MAMbo,182');
  });

  it('is saved as SVG and as PNG, with its title, legend and source', async () => {
    await open(visits, { kind: 'bar', x: 'Museo', by: 'Tipo di biglietto' });
    const save = async (name: string) => {
      const button = page.getByRole('button', { name });
      await button.waitFor();
      const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
      if (process.env.SCREENSHOTS) {
        await download.saveAs(`${process.env.SCREENSHOTS}/saved-${download.suggestedFilename()}`);
      }
      return readFileSync(await download.path());
    };
    const svg = (await save('Salva SVG')).toString('utf8');
    for (const text of [
      'Numero di righe per Museo e Tipo di biglietto',
      'gratuito',
      `${here.base}/dataset/`,
    ]) {
      expect(svg).toContain(text);
    }
    expect(svg).toContain('@font-face');
    const png = await save('Salva PNG');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBeGreaterThan(1500);
  });

  it('says in words what cannot be drawn, and goes on', async () => {
    await open(visits, { kind: 'bar', x: 'colonna che non c’è' });
    await page.getByRole('alert').filter({ hasText: 'colonna che non c’è' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByLabel('Categorie', { exact: true }).selectOption('Museo');
    await caption().filter({ hasText: 'per Museo' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('draws five million rows', async () => {
    const errors = listenForErrors(page);
    const begun = performance.now();
    await open(large, { kind: 'line', x: 'Giorno', y: 'Valore', aggregate: 'avg' });
    await page.locator('svg.portico-plot').waitFor();
    expect(performance.now() - begun).toBeLessThan(10_000);
    await page.getByText('Righe considerate: 5.000.000.').waitFor();
    await picture(page, 'desktop-chart-large');
    await open(large, { kind: 'scatter', x: 'Valore', y: 'Numero' });
    await page.locator('svg.portico-plot').waitFor();
    await page
      .locator('.portico-chart-notes')
      .filter({ hasText: 'la densità conta tutte le righe' })
      .waitFor();
    await page.locator('figure.portico-figure').scrollIntoViewIfNeeded();
    await picture(page, 'desktop-chart-density');
    expect(errors).toEqual([]);
  });

  it.runIf(hasShared)('draws Bologna’s cycle paths', async () => {
    if (!paths) throw new Error('not published');
    await open(paths);
    await page.locator('svg.portico-plot').waitFor();
    await picture(page, 'desktop-chart-bologna');
    expect(await axeFaults(page)).toEqual([]);
  });
});
