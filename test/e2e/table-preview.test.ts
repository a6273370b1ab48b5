import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { growTable } from '../helpers/large-table.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { makeDataset, makeOrganization } from '../portal/fill.js';
import { freePort, openBrowser, SCREENS } from './browser.js';
import { axeFaults, listenForErrors, overflow, picture } from './looking.js';

/** The same columns as those of the rows that are made: what reading the file finds holds for all. */
const BEGINNING = [
  'Numero progressivo;Comune;Valore (€);Giorno;Attiva;Nota',
  '1;Comune 0;0,5;01/01/2000;si;nota a',
  '2;Comune 1;1234,56;02/01/2000;no;nota b',
].join('\r\n');

const ROWS = 5_000_000;
const MANY = `
  SELECT i + 1, 'Comune ' || CASE WHEN i % 2 = 0 THEN 7 ELSE i % 50 END,
         CASE WHEN i % 97 = 0 THEN NULL ELSE CAST(round(i * 7919 % 1000003 / 100.0, 2) AS DOUBLE) END,
         DATE '2000-01-01' + CAST(i % 9000 AS INTEGER), i % 3 = 0,
         CASE WHEN i = 3 THEN repeat('parola ', 150000) ELSE 'nota ' || (i % 1000) END
  FROM range(${ROWS}) t(i)`;

let portal: TestPortal;
let address: string;

beforeAll(async () => {
  const port = await freePort();
  portal = await testPortal({ PUBLIC_URL: `http://127.0.0.1:${port}` });
  const { id } = await makeOrganization(portal.services, 'Comune di Prova');
  const made = await makeDataset(
    portal.services,
    { title: { it: 'Misure dei comuni', en: 'Readings of the towns' } },
    { organization: id, name: 'misure', file: { name: 'misure.csv', text: BEGINNING } },
  );
  const [distribution] = made.doc.distribution ?? [];
  await growTable(portal, distribution?.file?.id ?? '', MANY, { profile: true });
  const base = await portal.app.listen({ host: '127.0.0.1', port });
  address = `${base}/dataset/misure/resource/${distribution?.id}`;
});
afterAll(() => portal?.close());

const grid = '[role=grid]';
/** Text of a cell: rows from 1, columns from 1. */
const cell = (row: number, column: number): string => `[data-row="${row}"][data-column="${column}"]`;
const status = '#tabella-stato';

/** Waits until the line over the table says this. */
const says = (page: Page, words: RegExp): Promise<unknown> =>
  page.locator(status).filter({ hasText: words }).waitFor();

/** The first and the last row that are seen, once their cells are there. */
async function rowsShown(page: Page): Promise<number[]> {
  await page.locator(`${grid} .portico-skeleton`).first().waitFor({ state: 'detached' });
  const words = (await page.locator(status).textContent()) ?? '';
  const [, first = '', last = ''] = /Righe ([\d.]+)–([\d.]+) di/.exec(words) ?? [];
  return [first, last].map((text) => Number(text.replaceAll('.', '')));
}

/** Opens what can be done with a column, by the list of columns. */
async function openPanel(page: Page, column: string): Promise<void> {
  await page.getByRole('button', { name: 'Colonne e filtri' }).click();
  const list = page.locator('dialog');
  await list.getByRole('button', { name: `Filtri e profilo di ${column}`, exact: true }).click();
  await page.getByRole('button', { name: 'Applica' }).waitFor();
}

/** What the cell with the focus says. */
const focused = (page: Page): Promise<string> =>
  page.evaluate('document.activeElement.getAttribute("aria-label") || document.activeElement.textContent');

for (const screen of SCREENS) {
  describe(`a table of five million rows on a ${screen.name}`, () => {
    let browser: Awaited<ReturnType<typeof openBrowser>>;
    let context: BrowserContext;
    beforeAll(async () => {
      browser = await openBrowser(screen, { javaScript: true, keepPolicy: true });
      context = browser.context;
      context.setDefaultTimeout(30_000);
    });
    afterAll(() => browser?.close());

    async function open(query = ''): Promise<{ page: Page; errors: string[] }> {
      const page = await context.newPage();
      const errors = listenForErrors(page);
      await page.goto(`${address}${query}`);
      await page.locator(grid).waitFor();
      await page.locator(grid).scrollIntoViewIfNeeded();
      return { page, errors };
    }

    it('is shown with its exact total, as its readers write, and passes axe', async () => {
      const { page, errors } = await open();
      await says(page, /Righe 1–\d+ di 5\.000\.000/);
      expect(await page.locator(cell(2, 3)).textContent()).toBe('79,19');
      if (screen.name === 'desktop') {
        expect(await page.locator(cell(2, 4)).textContent()).toBe('02/01/2000');
        expect(await page.locator(cell(1, 5)).textContent()).toBe('Sì');
      }
      expect(await page.locator(grid).getAttribute('aria-rowcount')).toBe('5000001');
      expect(await page.locator(grid).getAttribute('aria-colcount')).toBe('7');
      await picture(page, `${screen.name}-table`);
      await picture(page, `${screen.name}-table-whole`, { whole: true });
      expect(await axeFaults(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      expect(errors).toEqual([]);
      await page.close();
    });

    it('shows any of its rows when the bar is drawn, turned by the wheel, and at the end', async () => {
      const { page } = await open();
      await page.evaluate(`document.querySelector('${grid}').scrollTop = 4000000`);
      await says(page, /Righe 2\./);
      const [half = 0] = await rowsShown(page);
      expect(half).toBeGreaterThan(2_400_000);
      expect(half).toBeLessThan(2_600_000);
      expect(await page.locator(cell(half, 1)).textContent()).toBe(half.toLocaleString('it-IT'));

      await page.locator(grid).hover();
      await page.mouse.wheel(0, 400);
      await says(page, new RegExp(`Righe ${(half + 10).toLocaleString('it-IT')}–`));

      await page.evaluate(`document.querySelector('${grid}').scrollTop = 1e9`);
      await says(page, /–5\.000\.000 di 5\.000\.000/);
      await page.locator(cell(ROWS, 1)).filter({ hasText: '5.000.000' }).waitFor();
      await picture(page, `${screen.name}-table-end`);
      // The place is in the address: loaded again, the page is there.
      await page.waitForURL(/row=49999\d\d/);
      await page.reload();
      await page.locator(cell(ROWS, 1)).filter({ hasText: '5.000.000' }).waitFor();

      await page.getByLabel('Vai alla riga').fill('1.234.567');
      await page.keyboard.press('Enter');
      await says(page, /Righe 1\.234\.567–/);
      await page.locator(cell(1_234_567, 1)).filter({ hasText: '1.234.567' }).waitFor();
      await page.close();
    });

    it('is walked by the keyboard, with one stop for the tab key', async () => {
      const { page } = await open();
      await page.locator(cell(1, 1)).click();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowRight');
      expect(await focused(page)).toBe('Comune 1');
      await page.keyboard.press('Control+End');
      await says(page, /–5\.000\.000 di/);
      await page.locator(cell(ROWS, 6)).filter({ hasText: 'nota 999' }).waitFor();
      expect(await focused(page)).toBe('nota 999');
      await page.keyboard.press('Home');
      expect(await focused(page)).toBe('5.000.000');
      await page.keyboard.press('Control+Home');
      await page.keyboard.press('ArrowRight');
      expect(await focused(page)).toBe('1');
      await page.keyboard.press('PageDown');
      expect(Number(await focused(page))).toBeGreaterThan(5);
      await page.keyboard.press('Control+ArrowUp');
      expect(await focused(page)).toBe('Numero progressivo');
      expect(await page.locator(`${grid} [tabindex="0"]`).count()).toBe(1);
      await page.close();
    });

    it('sorts by a column: ascending, descending, as it was', async () => {
      const { page, errors } = await open();
      const header = page.locator(cell(0, 3));
      await page.locator(cell(1, 3)).click();
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await says(page, /ordinate per Valore \(€\), crescente/);
      expect(await header.getAttribute('aria-sort')).toBe('ascending');
      await page
        .locator(cell(1, 3))
        .filter({ hasText: /^0,00$/ })
        .waitFor();
      // The focus stays where it was.
      await page.keyboard.press('Enter');
      await says(page, /decrescente/);
      await page.locator(cell(1, 3)).filter({ hasText: '10.000,02' }).waitFor();
      expect(page.url()).toContain('sort=-');
      await picture(page, `${screen.name}-table-sorted`);
      await page.keyboard.press('Enter');
      await says(page, /di 5\.000\.000$/);
      expect(await header.getAttribute('aria-sort')).toBe('none');
      expect(errors).toEqual([]);
      await page.close();
    });

    it('is filtered by each column as its type asks, and searched', async () => {
      const { page } = await open();
      await openPanel(page, 'Comune');
      await page.getByRole('checkbox', { name: 'Comune 7' }).check();
      expect(await axeFaults(page)).toEqual([]);
      await picture(page, `${screen.name}-table-filter-text`);
      await page.getByRole('button', { name: 'Applica' }).click();
      await says(page, /di 2\.600\.000$/);

      await openPanel(page, 'Valore (€)');
      await page.getByLabel('Da', { exact: true }).fill('molto');
      await page.getByRole('button', { name: 'Applica' }).click();
      await page.getByText('Scrivi un numero').waitFor();
      await page.getByLabel('Da', { exact: true }).fill('9.000,50');
      await picture(page, `${screen.name}-table-filter-number`);
      await page.getByRole('button', { name: 'Applica' }).click();
      await says(page, /di 25\d\.\d{3}$/);
      expect(new URL(page.url()).searchParams.getAll('filter')).toEqual([
        'Comune=Comune 7',
        'Valore (€)>=9000.50',
      ]);

      await openPanel(page, 'Giorno');
      await page.getByLabel('A', { exact: true }).fill('2003-01-31');
      await page.getByRole('button', { name: 'Applica' }).click();
      await page.getByRole('button', { name: 'Togli il filtro: Giorno ≤ 31/01/2003' }).waitFor();
      await picture(page, `${screen.name}-table-filtered`);
      expect(await axeFaults(page)).toEqual([]);

      // Of what the filters leave, no row has the word.
      await page.getByLabel('Cerca nei dati').fill('parola');
      await page.keyboard.press('Enter');
      await says(page, /Nessuna riga corrisponde/);
      await page.getByRole('button', { name: 'Togli tutti i filtri' }).click();
      await says(page, /di 5\.000\.000$/);
      await page.close();
    });

    it('lets its columns be chosen, and keeps the choice in the address', async () => {
      const { page } = await open();
      await page.getByRole('button', { name: 'Colonne e filtri' }).click();
      await page.getByRole('checkbox', { name: 'Numero progressivo' }).uncheck();
      await picture(page, `${screen.name}-table-columns`);
      expect(await axeFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.locator(cell(0, 1)).filter({ hasText: 'Comune' }).waitFor();
      await page.reload();
      await page.locator(cell(0, 1)).filter({ hasText: 'Comune' }).waitFor();
      await page.close();
    });

    it('shows a cell of a megabyte when it is asked to, and a row whole', async () => {
      const { page } = await open('?columns=Nota,Comune');
      await page.locator(cell(4, 1)).click();
      await page.getByRole('button', { name: 'Mostra tutto' }).click();
      const whole = page.locator('.portico-whole-cell');
      await whole.waitFor();
      expect((await whole.textContent())?.length).toBe(1_050_000);
      expect(await axeFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Mostra la riga' }).click();
      await page.getByText('237,57').waitFor();
      await picture(page, `${screen.name}-table-row`);
      await page.close();
    });

    it('says in its place what went wrong, and goes on', async () => {
      const { page } = await open();
      await page.route('**/rows?**', (route) => route.abort());
      await page.getByLabel('Cerca nei dati').fill('nota');
      await page.keyboard.press('Enter');
      await page.getByText('Il portale non risponde').waitFor();
      // What was there is still there.
      expect(await page.locator(cell(2, 3)).textContent()).toBe('79,19');
      await picture(page, `${screen.name}-table-fault`);
      await page.unroute('**/rows?**');
      await page.getByRole('button', { name: 'Riprova' }).click();
      await page.getByText('Il portale non risponde').waitFor({ state: 'detached' });
      await page.goto(`${address}?${new URLSearchParams({ filter: 'Giorno>=ieri' })}`);
      await page.getByText('Questa vista non si può mostrare').waitFor();
      await page.getByRole('link', { name: 'Mostra tutti i dati' }).click();
      await says(page, /di 5\.000\.000$/);
      await page.close();
    });
  });
}
