import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createResource } from '../../src/catalog/commands/resources.js';
import { systemActor } from '../../src/people/policy.js';
import { publish } from '../../src/publication/publish.js';
import { harvestedPackage, standInPortals } from '../harvest/sync/stand-in-portals.js';
import { askPortal, check, readBack } from '../harvest/sync/syncing.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { fillCatalogue } from '../portal/fill.js';
import { freePort, openBrowser, SCREENS } from './browser.js';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Where pictures go when somebody wants to look at them. */
const pictures = process.env.SCREENSHOTS;

let portal: TestPortal;
let base: string;
let pages: Record<string, string>;

beforeAll(async () => {
  // The address must be the real one: links, style sheets and fonts are made of it.
  const port = await freePort();
  const there = await standInPortals();
  portal = await testPortal({ PUBLIC_URL: `http://127.0.0.1:${port}`, ...there.env });
  const { air, city } = await fillCatalogue(portal.services);
  const system = systemActor('test');
  const service = await createResource(
    portal.services.catalog,
    system,
    'dataService',
    {
      title: { it: 'API della qualità dell’aria' },
      description: { it: 'Le misure in tempo reale.' },
      endpointURL: ['https://aria.example.it/api'],
      servesDataset: [air.iri],
    },
    { organization: city.id, name: 'api-aria' },
  );
  await publish(portal.services.catalog, system, 'dataService', service.id);
  const described = { id: 'aria', iri: air.iri, identifier: air.identifier, title: 'Qualità dell’aria' };
  const holder_identifier = city.doc.identifier;
  there.packages.push(
    harvestedPackage(described, { holder_identifier }),
    harvestedPackage({ ...described, id: 'altro', iri: 'x', identifier: 'y' }, { holder_identifier }),
  );
  await check(
    portal,
    askPortal(portal, (path, answer) => (path === '/catalog.ttl' ? { ...answer, status: 502 } : answer)),
  );
  await readBack(portal, 'dati-gov-it');
  await there.close();
  base = await portal.app.listen({ host: '127.0.0.1', port });
  pages = {
    home: '/',
    'home-en': '/?lang=en',
    search: '/dataset',
    filtered: '/dataset?q=aria&theme=ENVI&res_format=CSV',
    nothing: '/dataset?q=parolachenonesiste&theme=ENVI',
    suggestion: '/dataset?q=centralina qualitta',
    dataset: '/dataset/qualita-aria',
    'dataset-en': '/dataset/qualita-aria?lang=en',
    distribution: `/dataset/qualita-aria/resource/${air.doc.distribution?.[0]?.id}`,
    organizations: '/organization',
    organization: '/organization/comune-di-prova',
    service: '/data-service/api-aria',
    validator: '/validatore',
    sync: '/sincronizzazione',
    'sync-check': '/sincronizzazione?view=check&state=all&lang=en',
    sparql: '/sparql',
    'sparql-results': `/sparql?${new URLSearchParams({ query: 'SELECT ?s ?p ?o WHERE { ?s ?p ?o }' })}`,
    'sparql-refused': '/sparql?query=SELECT',
    missing: '/dataset/piste-pattinaggio',
  };
});
afterAll(() => portal?.close());

async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

/** How far the page sticks out to the right of the screen. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

interface AxeResult {
  passes: unknown[];
  violations: { id: string; help: string; nodes: { html: string; failureSummary: string }[] }[];
}

for (const screen of SCREENS) {
  describe(`on a ${screen.name} of ${screen.width} pixels`, () => {
    let browser: Awaited<ReturnType<typeof openBrowser>>;
    let context: BrowserContext;
    beforeAll(async () => {
      browser = await openBrowser(screen, { javaScript: true });
      context = browser.context;
    });
    afterAll(() => browser?.close());

    it('every page fits the screen, passes axe and loads nothing from elsewhere', async () => {
      const faults: string[] = [];
      for (const [name, path] of Object.entries(pages)) {
        const page = await context.newPage();
        const foreign: string[] = [];
        const refused: string[] = [];
        page.on('request', (request) => {
          if (!request.url().startsWith(base) && !request.url().startsWith('data:'))
            foreign.push(request.url());
        });
        page.on('response', (response) => {
          if (response.status() >= 400 && response.url() !== `${base}${path}`) refused.push(response.url());
        });
        await page.goto(`${base}${path}`, { waitUntil: 'networkidle' });
        await picture(page, `${screen.name}-${name}`);
        const wide = await overflow(page);
        if (wide > 0) faults.push(`${name}: ${wide} pixels too wide`);
        if (foreign.length + refused.length > 0)
          faults.push(`${name}: ${[...foreign, ...refused].join(' ')}`);
        await page.addScriptTag({ path: axePath });
        const result = (await page.evaluate(
          'axe.run(document, { resultTypes: ["violations"] })',
        )) as AxeResult;
        for (const { id, nodes } of result.violations) {
          faults.push(
            `${name}: ${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`,
          );
        }
        await page.close();
      }
      expect(faults).toEqual([]);
    });
  });

  describe(`without JavaScript on a ${screen.name}`, () => {
    let browser: Awaited<ReturnType<typeof openBrowser>>;
    beforeAll(async () => {
      browser = await openBrowser(screen, { javaScript: false });
    });
    afterAll(() => browser?.close());

    it('one finds a dataset from the home page, narrows the results and pages through its table', async () => {
      const page = await browser.context.newPage();
      await page.goto(`${base}/`);
      await page.getByRole('searchbox').fill('centraline');
      await page.getByRole('button', { name: 'Cerca' }).click();
      await page.getByRole('heading', { level: 1, name: 'Risultati per “centraline”' }).waitFor();
      await page.getByRole('link', { name: /Filtra per Tema: Ambiente 1/ }).click();
      await page.getByRole('link', { name: 'Togli il filtro Tema: Ambiente' }).first().waitFor();
      await page.getByRole('link', { name: 'Qualità dell’aria', exact: true }).click();
      await page.getByRole('heading', { level: 1, name: 'Qualità dell’aria' }).waitFor();
      const first = page.locator('#anteprima tbody tr').first();
      expect(await first.locator('td').first().textContent()).toBe('0001');
      await page.getByRole('link', { name: 'Pagina successiva' }).click();
      await page.waitForURL(/page=2/);
      expect(await first.locator('td').first().textContent()).toBe('0021');
      expect(await page.locator('#anteprima caption').textContent()).toBe(
        'Misure in CSV: righe da 21 a 40 di 65',
      );
      await page.getByRole('link', { name: 'English' }).click();
      await page.getByRole('heading', { level: 1, name: 'Air quality' }).waitFor();
      expect(await page.locator('#anteprima caption').textContent()).toBe(
        'Misure in CSV: rows 21 to 40 of 65',
      );
    });

    it('the policy of the pages refuses nothing of theirs', async () => {
      const page = await browser.context.newPage();
      const refused: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') refused.push(message.text());
      });
      for (const path of [pages.home, pages.search, pages.dataset]) {
        await page.goto(`${base}${path}`, { waitUntil: 'networkidle' });
      }
      expect(refused).toEqual([]);
    });

    it('the keyboard reaches the content first by the skip link', async () => {
      const page = await browser.context.newPage();
      await page.goto(`${base}/dataset`);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.waitForURL(/#contenuto$/);
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').getAttribute('name')).toBe('q');
    });
  });
}
