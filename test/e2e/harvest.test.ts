import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HarvestPortal, harvestPortal } from '../api/rest/harvest-portal.js';
import { record } from '../harvest/memory-source.js';
import { freePort, openBrowser, SCREENS } from './browser.js';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const pictures = process.env.SCREENSHOTS;

let here: HarvestPortal;
let base: string;
let pages: Record<string, string>;

beforeAll(async () => {
  const port = await freePort();
  here = await harvestPortal({ PUBLIC_URL: `http://127.0.0.1:${port}` });
  base = await here.portal.app.listen({ host: '127.0.0.1', port });
  const { memory } = here;
  const landingPage = ['https://origine.example.it/comune'];
  memory.records = [
    ...Array.from({ length: 70 }, (_, i) => record(i, { title: { it: `Qualità dell’aria, stazione ${i}` } })),
    record('comune', { landingPage }),
    record('rotto', {}, { breaks: true }),
    record('senza', { title: { it: 'Senza titolare né licenza' }, distribution: [] }),
  ];
  const first = await here.source('regione-emilia-romagna', { schedule: '30 3 * * *' });
  await here.run(first);
  memory.records = [record('altra', { landingPage, title: { it: 'La stessa pagina di un altro' } })];
  const second = await here.source('comune-di-prova', {
    organization: 'ente',
    url: 'https://dati.comune.example.it/un/indirizzo/molto/lungo/che/non/sta/in/una/riga/di/telefono/api/3',
    settings: { policy: 'strict' },
  });
  await here.run(second);
  memory.records = [];
  const waiting = await here.run(first);
  const queued = (await here.admin.send('POST', `${second}/runs`)).json();
  const runs = (await here.admin.get(`${first}/runs`)).json().items;
  pages = {
    sources: '/raccolta',
    'sources-en': '/raccolta?lang=en',
    source: '/raccolta/regione-emilia-romagna',
    'source-merges': '/raccolta/comune-di-prova',
    run: `/raccolta/regione-emilia-romagna/${runs.at(-1).id}`,
    refused: `/raccolta/regione-emilia-romagna/${runs.at(-1).id}?esito=refused`,
    waiting: `/raccolta/regione-emilia-romagna/${waiting.id}`,
    queued: `/raccolta/comune-di-prova/${queued.id}`,
  };
});
afterAll(() => here?.close());

async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

interface AxeResult {
  violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
}

describe('the pages about harvesting in a browser', () => {
  for (const screen of SCREENS) {
    it(`fit a ${screen.name}, and pass axe`, async () => {
      const { context, close } = await openBrowser(screen, { javaScript: true });
      await context.setExtraHTTPHeaders(here.portal.admin);
      const faults: string[] = [];
      for (const [name, path] of Object.entries(pages)) {
        const page = await context.newPage();
        const answer = await page.goto(`${base}${path}`, { waitUntil: 'load' });
        if (answer?.status() !== 200) faults.push(`${name}: ${answer?.status()}`);
        await picture(page, `${screen.name}-harvest-${name}`);
        const wide = (await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )) as number;
        if (wide > 0) faults.push(`${name}: ${wide} pixels too wide`);
        await page.addScriptTag({ path: axePath });
        const { violations } = (await page.evaluate(
          'axe.run(document, { resultTypes: ["violations"] })',
        )) as AxeResult;
        for (const { id, nodes } of violations) {
          faults.push(
            `${name}: ${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`,
          );
        }
        await page.close();
      }
      await close();
      expect(faults).toEqual([]);
    });
  }

  it('tell how a run comes along without being loaded again, and load the report at its end', async () => {
    const { memory, admin } = here;
    memory.records = Array.from({ length: 30 }, (_, i) => record(`vivo-${i}`));
    memory.claimed = 30;
    let go = (): void => undefined;
    const mayGo = new Promise<void>((resolve) => {
      go = resolve;
    });
    memory.beforePage = (page) => (page === 2 ? mayGo : undefined);
    const queued = await admin.send('POST', `${await here.source('viva')}/runs`);
    const { context, close } = await openBrowser(SCREENS[0] as (typeof SCREENS)[0], { javaScript: true });
    await context.setExtraHTTPHeaders(here.portal.admin);
    const page = await context.newPage();
    await page.goto(`${base}/raccolta/viva/${queued.json().id}`);
    await page.getByRole('status').filter({ hasText: 'in coda' }).waitFor();
    const running = here.perform(queued);
    await page.getByRole('status').filter({ hasText: 'in corso' }).waitFor();
    const added = page.locator('[data-harvest-count="added"] dd');
    await added.filter({ hasText: '20' }).waitFor();
    expect(await page.getByRole('progressbar').getAttribute('value')).toBe('20');
    await picture(page, 'desktop-harvest-live');
    go();
    await running;
    await page.getByRole('status').filter({ hasText: 'finito' }).waitFor();
    await page.getByRole('link', { name: 'Dataset vivo-29' }).waitFor();
    await close();
    delete memory.beforePage;
    delete memory.claimed;
  });
});
