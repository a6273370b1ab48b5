import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, SCREENS } from './browser.js';
import { axeFaults, overflow, picture } from './looking.js';
import { type PreviewPortal, type PublishedTable, previewPortal } from './preview-pages.js';

const PATHS = Array.from({ length: 40 }, (_, at) => ({
  type: 'Feature',
  properties: {
    nome: `Pista ciclabile numero ${at}`,
    quartiere: ['Navile', 'Savena', 'Santo Stefano'][at % 3],
    lunghezza_metri: 120.5 + at,
    giorno_apertura: `2024-02-${String(1 + (at % 28)).padStart(2, '0')}`,
    note: at % 4 === 0 ? null : 'Percorso protetto, asfaltato e illuminato, accanto alla carreggiata',
    scheda: `https://www.comune.example.it/piste/${at}/scheda-della-pista-ciclabile`,
  },
  geometry: {
    type: 'LineString',
    coordinates: [
      [11.3 + at / 1000, 44.5],
      [11.31 + at / 1000, 44.51],
    ],
  },
}));

let opened: PreviewPortal;
let table: PublishedTable;

beforeAll(async () => {
  opened = await previewPortal();
  table = await opened.publish('Piste ciclabili del Comune', {
    name: 'piste.geojson',
    text: JSON.stringify({ type: 'FeatureCollection', features: PATHS }),
  });
});
afterAll(() => opened?.close());

/** The pages by the path under `/ogc` and what their heading is in either language. */
const pages = (): [name: string, path: string][] => {
  const one = `/collections/${table.name}`;
  return [
    ['landing', ''],
    ['api', '/api'],
    ['conformance', '/conformance'],
    ['collections', '/collections'],
    ['collection', one],
    ['queryables', `${one}/queryables`],
    ['items', `${one}/items`],
    ['item', `${one}/items/2`],
    ['refused', `${one}/items?bbox=1`],
  ];
};

for (const screen of SCREENS) {
  describe(`the pages of OGC API Features on a ${screen.name}`, () => {
    it('fit the screen and pass axe in both languages', async () => {
      const browser = await openBrowser(screen, { javaScript: true });
      const faults: string[] = [];
      try {
        const page = await browser.context.newPage();
        for (const lang of ['it', 'en']) {
          for (const [name, path] of pages()) {
            const query = path.includes('?') ? '&' : '?';
            await page.goto(`${opened.base}/ogc${path}${query}f=html&lang=${lang}`);
            await picture(page, `ogc-${screen.name}-${lang}-${name}`, { whole: true });
            expect(await page.locator('html').getAttribute('lang'), name).toBe(lang);
            const wide = await overflow(page);
            if (wide > 0) faults.push(`${name} ${lang}: ${wide} pixels too wide`);
            for (const fault of await axeFaults(page)) faults.push(`${name} ${lang}: ${fault}`);
          }
        }
      } finally {
        await browser.close();
      }
      expect(faults).toEqual([]);
    });
  });
}

describe('the pages of OGC API Features', () => {
  it('lead from the landing page to a feature and back by their links', async () => {
    const browser = await openBrowser(SCREENS[0] as (typeof SCREENS)[0], { javaScript: false });
    try {
      const page = await browser.context.newPage();
      await page.goto(`${opened.base}/ogc`);
      await page.getByRole('link', { name: 'Raccolte' }).click();
      await page.getByRole('link', { name: 'Piste ciclabili del Comune' }).click();
      await page.getByRole('link', { name: 'Elementi' }).click();
      await page.getByRole('link', { name: 'Pagina seguente' }).click();
      await page.getByRole('link', { name: '12', exact: true }).click();
      await page.getByRole('cell', { name: 'Pista ciclabile numero 11' }).waitFor();
      await page.getByRole('link', { name: 'Dati geografici' }).click();
      await page.waitForURL(/\/ogc(\?|$)/);
    } finally {
      await browser.close();
    }
  });
});
