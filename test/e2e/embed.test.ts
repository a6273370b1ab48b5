import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { makeDataset, makeOrganization, SENSORS_CSV } from '../portal/fill.js';
import { freePort, openBrowser, SCREENS } from './browser.js';
import { axeFaults, listenForErrors, overflow, picture } from './looking.js';

/** A table of 300 columns. */
const WIDE_CSV = [
  Array.from({ length: 300 }, (_, at) => `colonna ${at + 1}`).join(';'),
  ...Array.from({ length: 150 }, (_, row) =>
    Array.from({ length: 300 }, (_, at) => `r${row + 1}c${at + 1}`).join(';'),
  ),
].join('\r\n');

let portal: TestPortal;
let base: string;
let sensors: string;
let wide: string;
/** The site of somebody else, with one page whose body the test decides. */
let site: Server;
let body = '';

beforeAll(async () => {
  const port = await freePort();
  portal = await testPortal({ PUBLIC_URL: `http://127.0.0.1:${port}` });
  const { id: organization } = await makeOrganization(portal.services, 'Comune di Prova');
  const make = async (name: string, text: string): Promise<string> => {
    const record = await makeDataset(
      portal.services,
      { title: { it: `Dati ${name}` } },
      { organization, name, file: { name: `${name}.csv`, text } },
    );
    return `/dataset/${name}/resource/${record.doc.distribution?.[0]?.id}`;
  };
  sensors = await make('sensori', SENSORS_CSV);
  wide = await make('larga', WIDE_CSV);
  base = await portal.app.listen({ host: '127.0.0.1', port });
  site = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="it"><title>Altro sito</title><body>${body}</body></html>`);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  site?.close();
  await portal?.close();
});

for (const screen of SCREENS) {
  describe(`on a ${screen.name}`, () => {
    let browser: Awaited<ReturnType<typeof openBrowser>>;
    beforeAll(async () => {
      browser = await openBrowser(screen, { javaScript: true, keepPolicy: true });
      browser.context.setDefaultTimeout(30_000);
    });
    afterAll(() => browser?.close());

    it('a view is linked and framed as it is now: another site shows it, filters and all', async () => {
      const page = await browser.context.newPage();
      const errors = listenForErrors(page);
      await page.goto(`${base}/dataset/sensori`);
      await page.locator('[role=grid]').waitFor();
      await page.getByLabel('Cerca nei dati').fill('stazione 7');
      await page.keyboard.press('Enter');
      await page.locator('#tabella-stato').filter({ hasText: /di 1$/ }).waitFor();
      await page.getByText('Condividi e incorpora').click();
      const link = await page.getByLabel('Collegamento permanente').inputValue();
      expect(link).toBe(`${base}${sensors}?q=stazione+7#anteprima`);
      await page.getByRole('button', { name: 'Copia il collegamento' }).click();
      await page.getByText(/^(Copiato\.|Il testo è selezionato)/).waitFor();
      await picture(page, `${screen.name}-share`);
      expect(await axeFaults(page)).toEqual([]);
      // The other views and the other language take the search along.
      expect(await page.getByRole('link', { name: 'Grafico' }).getAttribute('href')).toContain(
        'q=stazione+7',
      );
      expect(await page.getByRole('link', { name: 'English' }).getAttribute('href')).toContain(
        'q=stazione+7',
      );
      body = await page.getByLabel('Codice per incorporarla').inputValue();
      expect(body).toContain('<iframe ');
      expect(errors).toEqual([]);

      const other = await browser.context.newPage();
      const others = listenForErrors(other);
      await other.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
      const frame = other.frameLocator('iframe');
      await frame.locator('#tabella-stato').filter({ hasText: /di 1$/ }).waitFor();
      await frame.getByText('Stazione 7', { exact: true }).waitFor();
      const back = await frame.getByRole('link', { name: 'Apri nel portale' }).getAttribute('href');
      expect(back).toBe(`${sensors}?q=stazione+7`);
      expect(await frame.locator('header, footer').count()).toBe(0);
      await picture(other, `${screen.name}-framed`);
      expect(others).toEqual([]);

      // No other page of the portal can be framed.
      body = `<iframe src="${base}${sensors}" title="x"></iframe>`;
      await other.reload();
      await expect
        .poll(() => others.some((error) => error.includes('frame-ancestors')), { timeout: 10_000 })
        .toBe(true);
      await other.close();
      await page.close();
    });

    it('the ready calls are copied, and that is said', async () => {
      await browser.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: base });
      const page = await browser.context.newPage();
      await page.goto(`${base}${sensors}`);
      for (const [language, beginning] of [
        ['curl', 'curl -s '],
        ['JavaScript', 'const '],
      ] as const) {
        await page.locator('summary', { hasText: new RegExp(`^${language}$`) }).click();
        const call = page.locator('.portico-call').and(page.getByLabel(language, { exact: true }));
        await call.getByRole('button', { name: `Copia (${language})` }).click();
        await call.getByRole('status').filter({ hasText: 'Copiato.' }).waitFor();
        const copied: string = await page.evaluate('navigator.clipboard.readText()');
        expect(copied).toBe(await call.locator('code').textContent());
        expect(copied.startsWith(beginning)).toBe(true);
      }
      await picture(page, `${screen.name}-calls`, { whole: true });
      expect(await axeFaults(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await page.close();
    });

    it('the framed page fits its screen and passes axe', async () => {
      const page = await browser.context.newPage();
      await page.goto(`${base}${sensors}/embed?lang=en`);
      await page.locator('[role=grid]').waitFor();
      expect(await axeFaults(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await picture(page, `${screen.name}-embed`, { whole: true });
      expect(await page.locator('#tabella-stato').textContent()).toMatch(/Rows 1–\d+ of 65/);
      await page.close();
    });

    it('a table of 300 columns is walked to its last, and chosen from', async () => {
      const page = await browser.context.newPage();
      await page.goto(`${base}${wide}`);
      await page.locator('[role=grid]').waitFor();
      // Only what is near is in the page.
      expect(await page.locator('[role=gridcell]').count()).toBeLessThan(600);
      await page.locator('[data-row="1"][data-column="1"]').click();
      await page.keyboard.press('Control+End');
      await page.locator('[data-row="150"][data-column="300"]').filter({ hasText: 'r150c300' }).waitFor();
      await picture(page, `${screen.name}-wide`);
      await page.getByRole('button', { name: 'Colonne e filtri' }).click();
      await page.getByLabel('Cerca una colonna').fill('colonna 27');
      await page.getByRole('button', { name: 'Mostra solo queste' }).click();
      await page.keyboard.press('Escape');
      await page.locator('[role=grid][aria-colcount="12"]').waitFor();
      // The rows that were seen are still seen.
      await page.locator('#tabella-stato').filter({ hasText: '–150 di 150' }).waitFor();
      await page.locator('[data-row="150"]').last().click();
      await page.keyboard.press('Control+Home');
      await page.keyboard.press('ArrowRight');
      await page.locator('[data-row="1"][data-column="1"]').filter({ hasText: 'r1c27' }).waitFor();
      expect(await overflow(page)).toBe(0);
      await page.close();
    });
  });
}

describe('without JavaScript', () => {
  it('views, pages and filters of the address are read all the same', async () => {
    const browser = await openBrowser(SCREENS[1] ?? { name: 'phone', width: 390, height: 844 }, {
      javaScript: false,
    });
    const page = await browser.context.newPage();
    await page.goto(`${base}${sensors}?sort=-Valore`);
    expect(await page.locator('#anteprima tbody tr').first().textContent()).toContain('Stazione 65');
    await page.getByRole('link', { name: 'Pagina successiva' }).click();
    expect(await page.locator('#anteprima caption').textContent()).toContain('righe da 21 a 40 di 65');
    expect(await page.locator('#anteprima tbody tr').first().textContent()).toContain('Stazione 45');
    await page.getByRole('link', { name: 'Grafico' }).click();
    await page.locator('#anteprima caption').filter({ hasText: 'Valori del grafico' }).waitFor();
    await page.getByRole('link', { name: 'Tabella', exact: true }).click();
    await page.locator('#anteprima caption').filter({ hasText: 'di 65' }).waitFor();
    // Nothing offers to copy what cannot be copied: the calls are texts to be selected.
    expect(await page.locator('[data-copy]:visible, .portico-call-copy:visible').count()).toBe(0);
    await picture(page, 'no-script', { whole: true });
    await browser.close();
  });
});
