import { createServer, type Server } from 'node:http';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectPath } from '../../src/platform/project-path.js';
import { freePort, openBrowser, SCREENS } from './browser.js';
import { listenForErrors, picture } from './looking.js';
import { type PreviewPortal, previewPortal } from './preview-pages.js';

const VISITS = [
  'museo;quartiere;visitatori;giorno',
  ...Array.from({ length: 120 }, (_, i) => {
    const museum = ['Archeologico', 'Musica', 'MAMbo'][i % 3];
    const day = `${String((i % 28) + 1).padStart(2, '0')}/03/2024`;
    return `${museum};${['Nord', 'Sud'][i % 2]};${10 + i};${day}`;
  }),
].join('\r\n');

const DISTRICTS = JSON.stringify({
  type: 'FeatureCollection',
  features: ['Nord', 'Sud'].map((quartiere, i) => {
    const [south, north] = [44.48 + i * 0.02, 44.5 + i * 0.02];
    // Clockwise, as the SVG map of the package wants its rings.
    const ring = [
      [11.3, south],
      [11.3, north],
      [11.36, north],
      [11.36, south],
      [11.3, south],
    ];
    return { type: 'Feature', properties: { quartiere }, geometry: { type: 'Polygon', coordinates: [ring] } };
  }),
});

/**
 * A page as a city writes it on Opendatasoft: the vendor's client asks, the vendor's components draw. Only the domain is
 * ours.
 */
const PAGE = `
import { ApiClient, fromCatalog } from '@opendatasoft/api-client';
import { Chart, ChoroplethSvg, KpiCard, Table, _ChartJs } from '@opendatasoft/visualizations';

const client = new ApiClient({ domain: new URLSearchParams(location.search).get('portal') });
const visits = () => fromCatalog().dataset('visite').records();
const element = (id) => document.getElementById(id);

async function draw() {
  const byMuseum = await client.get(
    visits().select('sum(visitatori) as totale').groupBy('museo').orderBy('totale desc'),
  );
  new Chart(element('chart'), { value: byMuseum.results, loading: false }, {
    labelColumn: 'museo',
    series: [{ type: 'bar', valueColumn: 'totale', label: 'Visitatori', backgroundColor: '#0b5cad' }],
    axis: { x: { type: 'category' }, y: { type: 'linear' } },
    title: { text: 'Visitatori per museo' },
  });

  const last = await client.get(visits().where('visitatori > 120').orderBy('visitatori desc').limit(5));
  new Table(element('table'), { value: last.results, loading: false }, {
    title: 'Giornate migliori',
    locale: 'it',
    columns: [
      { key: 'museo', title: 'Museo', dataFormat: 'short-text' },
      { key: 'visitatori', title: 'Visitatori', dataFormat: 'number' },
      { key: 'giorno', title: 'Giorno', dataFormat: 'date' },
    ],
  });

  const total = await client.get(visits().select('count(*) as righe'));
  new KpiCard(element('kpi'), { value: total.results[0].righe, loading: false }, { title: 'Righe' });

  const shapes = await client.get(fromCatalog().dataset('quartieri').export('geojson'));
  for (const feature of shapes.features) feature.properties.key = feature.properties.quartiere;
  const byDistrict = await client.get(visits().select('quartiere as x, count(*) as y').groupBy('quartiere'));
  new ChoroplethSvg(element('map'), { value: byDistrict.results, loading: false }, {
    shapes,
    colorScale: { type: 'palette', colors: ['#bcd8f0', '#0b5cad'] },
  });
  window.drawn = {
    labels: _ChartJs.Chart.getChart(document.querySelector('#chart canvas')).data,
    byDistrict: byDistrict.results,
  };
}
draw().catch((error) => { window.failed = String(error && error.stack || error); });
`;

let here: PreviewPortal;
let site: Server;
let address: string;

beforeAll(async () => {
  here = await previewPortal();
  await here.publish('Visite', { name: 'visite.csv', text: VISITS });
  await here.publish('Quartieri', { name: 'quartieri.geojson', text: DISTRICTS });
  const bundled = await build({
    stdin: { contents: PAGE, resolveDir: projectPath(), loader: 'js' },
    bundle: true,
    format: 'esm',
    // What the package was built for had this module of Node's.
    alias: { punycode: 'punycode.js' },
    write: false,
    logLevel: 'error',
  });
  const script = bundled.outputFiles[0]?.contents ?? new Uint8Array();
  const html = `<!doctype html><html lang="it"><title>Cruscotto</title><script type="module" src="/page.js"></script>
    <div id="kpi"></div><div id="chart" style="width:600px"></div><div id="table"></div><div id="map" style="width:400px"></div>`;
  site = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(isScript ? script : html);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => site.listen(port, '127.0.0.1', resolve));
  // Another origin than the portal's, as a dashboard on a site of its own.
  address = `http://localhost:${port}`;
});
afterAll(async () => {
  site?.closeAllConnections();
  site?.close();
  await here?.close();
});

interface Drawn {
  labels: { labels: string[]; datasets: { data: number[] }[] };
  byDistrict: { x: string; y: number }[];
}

describe("the vendor's components in a browser", () => {
  it('draw our rows: a chart, a table, a figure and a map', async () => {
    const { context, close } = await openBrowser(SCREENS[0] as (typeof SCREENS)[0], { javaScript: true });
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      const errors = listenForErrors(page);
      const foreign: string[] = [];
      page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(address) && !url.startsWith(here.base) && !/^(data|blob):/.test(url))
          foreign.push(url);
      });
      await page.goto(`${address}/?portal=${encodeURIComponent(here.base)}`);
      await page.waitForFunction('window.drawn || window.failed');
      expect(await page.evaluate('window.failed')).toBeUndefined();
      const { labels, byDistrict } = (await page.evaluate(
        `({ labels: { labels: drawn.labels.labels, datasets: drawn.labels.datasets.map(({ data }) => ({ data })) }, byDistrict: drawn.byDistrict })`,
      )) as Drawn;
      // 40 days each, from 10, 11 and 12 on in steps of three.
      expect(labels.labels).toEqual(['MAMbo', 'Musica', 'Archeologico']);
      expect(labels.datasets[0]?.data).toEqual([2820, 2780, 2740]);
      const cells = await page.locator('#table tbody tr').first().locator('td').allTextContents();
      expect(cells.map((text) => text.trim())).toEqual(['MAMbo', '129', expect.stringContaining('2024')]);
      expect(await page.locator('#table tbody tr').count()).toBe(5);
      expect(await page.locator('#kpi').textContent()).toContain('120');
      expect(byDistrict.toSorted((a, b) => (a.x < b.x ? -1 : 1))).toEqual([
        { x: 'Nord', y: 60 },
        { x: 'Sud', y: 60 },
      ]);
      expect(await page.locator('#map svg path').count()).toBeGreaterThanOrEqual(2);
      await picture(page, 'opendatasoft-visualizations', { whole: true });
      expect(foreign).toEqual([]);
      expect(errors.filter((text) => !/favicon|404/.test(text))).toEqual([]);
    } finally {
      await close();
    }
  });
});
