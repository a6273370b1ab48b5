import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { type PublishedTable, publishTable } from '../../helpers/published-table.js';
import { type Requests, requests } from './helpers.js';

const square = (west: number, south: number, size: number): number[][][] => [
  [
    [west, south],
    [west + size, south],
    [west + size, south + size],
    [west, south + size],
    [west, south],
  ],
];
const town = (comune: string, istat: string, coordinates: number[][][]) => ({
  type: 'Feature',
  properties: { comune, istat },
  geometry: { type: 'Polygon', coordinates },
});
/** Three towns of the province of Bologna, drawn as squares. */
const TOWNS = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    town("Anzola dell'Emilia", '037001', square(11, 44, 0.5)),
    town('Bologna', '037006', square(11.5, 44, 0.5)),
    town('Imola', '037032', square(12, 44, 0.5)),
  ],
});
const VALUES = [
  'comune;istat;importo;anno',
  'BOLOGNA;037006;10,5;2023',
  'Comune di Bologna;037006;20;2024',
  'Anzola dell’Emilia;037001;5;2024',
  'Atlantide;037999;7;2024',
  'Atlantide;037999;8;2024',
  ';037999;1;2024',
].join('\n');
const POINTS = [
  'nome;lat;lon;voti',
  'A;44.25;11.25;1',
  'B;44.25;11.75;2',
  'C;44.3;11.8;4',
  'D;40;9;8',
  'E;;;16',
].join('\n');

let portal: TestPortal;
let anyone: Requests;
let towns: PublishedTable;
let values: PublishedTable;
let points: PublishedTable;

beforeAll(async () => {
  portal = await testPortal();
  anyone = requests(portal, {});
  towns = await publishTable(portal, 'comuni.geojson', TOWNS, { title: { it: 'Comuni' } });
  values = await publishTable(portal, 'spese.csv', `${VALUES}\n`, { title: { it: 'Spese' } });
  points = await publishTable(portal, 'punti.csv', `${POINTS}\n`, { title: { it: 'Punti' } });
});
afterAll(() => portal.close());

const ask = (of: PublishedTable, query: string) =>
  anyone.get(`${of.base}/areas?with=${towns.dataset}/${towns.distribution}&${query}`);
const byLabel = (
  answer: { json(): { features: { properties: Record<string, unknown> }[] } },
  what = 'value',
) => Object.fromEntries(answer.json().features.map(({ properties }) => [properties.label, properties[what]]));

describe('values by area', () => {
  it('join names however they are written, and list what fits no area', async () => {
    const answer = await ask(values, 'by=comune&key=comune&aggregate=sum&value=importo');
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.headers['content-type']).toContain('application/geo+json');
    expect(byLabel(answer)).toEqual({ "Anzola dell'Emilia": 5, Bologna: 30.5, Imola: null });
    expect(answer.json().summary).toMatchObject({
      joinedBy: 'column',
      areas: 3,
      areasWithRows: 2,
      rows: 3,
      unmatched: { rows: 2, distinct: 1, values: [{ value: 'Atlantide', rows: 2 }] },
      missing: 1,
      range: [5, 30.5],
    });
  });

  it('join codes, with the rows of a filter only', async () => {
    const answer = await ask(values, 'by=istat&key=istat&label=comune&filter=anno=2024');
    expect(byLabel(answer)).toEqual({ "Anzola dell'Emilia": 1, Bologna: 1, Imola: 0 });
    expect(answer.json().summary.unmatched).toMatchObject({
      rows: 3,
      values: [{ value: '037999', rows: 3 }],
    });
  });

  it('have a median over all the names of an area, and over all places in it', async () => {
    const named = await ask(values, 'by=comune&key=comune&aggregate=median&value=importo');
    expect(byLabel(named)).toEqual({ "Anzola dell'Emilia": 5, Bologna: 15.25, Imola: null });
    expect(named.json().summary).toMatchObject({ rows: 3, range: [5, 15.25] });
    const coded = await ask(
      values,
      'by=istat&key=istat&label=comune&aggregate=median&value=importo&filter=anno=2024',
    );
    expect(byLabel(coded)).toEqual({ "Anzola dell'Emilia": 5, Bologna: 20, Imola: null });
    const placed = await ask(points, 'label=comune&aggregate=median&value=voti');
    expect(byLabel(placed)).toEqual({ "Anzola dell'Emilia": 1, Bologna: 3, Imola: null });
  });

  it('look names up where the areas have official codes', async () => {
    const answer = await ask(values, 'by=comune&key=istat&label=comune&aggregate=avg&value=importo');
    expect(byLabel(answer)).toEqual({ "Anzola dell'Emilia": 5, Bologna: 15.25, Imola: null });
  });

  it('find rows by where they are where no column says it', async () => {
    const count = await ask(points, 'label=comune');
    expect(byLabel(count)).toEqual({ "Anzola dell'Emilia": 1, Bologna: 2, Imola: 0 });
    expect(count.json().summary).toMatchObject({
      joinedBy: 'place',
      rows: 3,
      unmatched: { rows: 1 },
      missing: 1,
    });
    const most = await ask(points, 'label=comune&aggregate=max&value=voti');
    expect(byLabel(most)).toEqual({ "Anzola dell'Emilia": 1, Bologna: 4, Imola: null });
  });

  it('give closed rings in degrees, the outer one counterclockwise', async () => {
    const [{ geometry }] = (await ask(points, 'zoom=12')).json().features;
    expect(geometry.type).toBe('Polygon');
    const [ring] = geometry.coordinates;
    expect(ring[0]).toEqual(ring.at(-1));
    expect(ring).toHaveLength(5);
    const turn = ring.slice(1).reduce((sum: number, [x, y]: number[], at: number) => {
      const [px, py] = ring[at];
      return sum + (px ?? 0) * (y ?? 0) - (x ?? 0) * (py ?? 0);
    }, 0);
    expect(turn).toBeGreaterThan(0);
  });

  it('refuse what cannot be joined, saying what is wrong', async () => {
    const code = async (query: string) => {
      const answer = await ask(values, query);
      return [answer.statusCode, answer.json().errors?.[0].pointer];
    };
    expect(await code('by=comune')).toEqual([400, '/key']);
    expect(await code('by=boh&key=comune')).toEqual([400, '/by']);
    expect(await code('by=comune&key=boh')).toEqual([400, '/key']);
    expect(await code('by=comune&key=comune&aggregate=sum')).toEqual([400, '/value']);
    expect(await code('by=comune&key=comune&aggregate=sum&value=comune')).toEqual([400, '/value']);
    expect(await code('')).toEqual([400, '/by']);
    const none = await anyone.get(
      `${values.base}/areas?with=${points.dataset}/${points.distribution}&by=comune&key=nome`,
    );
    expect([none.statusCode, none.json().errors[0].pointer]).toEqual([400, '/with']);
    expect((await anyone.get(`${values.base}/areas?with=boh/boh&by=comune&key=nome`)).statusCode).toBe(404);
  });
});

describe('suggestions of areas', () => {
  it('name the columns to compare, or that rows are found by their place', async () => {
    const { items } = (await anyone.get(`${values.base}/areas/suggestions`)).json();
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      with: `${towns.dataset}/${towns.distribution}`,
      by: 'comune',
      key: 'comune',
      label: 'comune',
      kind: 'municipality',
      areas: 3,
    });
    const byPlace = (await anyone.get(`${points.base}/areas/suggestions`)).json().items;
    expect(byPlace).toMatchObject([{ by: null, key: null, label: 'comune' }]);
    expect((await anyone.get(`${towns.base}/areas/suggestions`)).json().items).toEqual([]);
  });

  it('can be asked at once', async () => {
    const [{ with: areas, by, key, label }] = (await anyone.get(`${values.base}/areas/suggestions`)).json()
      .items;
    const query = new URLSearchParams({ with: areas, by, key, label });
    const answer = await anyone.get(`${values.base}/areas?${query}`);
    expect(answer.json().summary.areasWithRows).toBe(2);
  });
});

describe('areas of a draft', () => {
  it('are nobody else’s', async () => {
    const admin = requests(portal, portal.admin);
    await admin.send('POST', `/datasets/${towns.dataset}/withdraw`);
    const answer = await ask(values, 'by=comune&key=comune');
    expect([404, 410]).toContain(answer.statusCode);
    expect((await anyone.get(`${values.base}/areas/suggestions`)).json().items).toEqual([]);
  });
});
