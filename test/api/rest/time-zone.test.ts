import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { type PublishedTable, publishTable } from '../../helpers/published-table.js';
import { textOf } from '../../portal/html.js';
import { type Requests, requests } from './helpers.js';

/** Each moment with the time that Italian clocks show. */
const CSV = `nome,istante,lon,lat
prima,2024-12-31T22:59:59Z,11.30,44.50
capodanno,2024-12-31T23:30:00Z,11.31,44.51
mezzodì,2025-01-01T11:00:00Z,11.32,44.52
sera,2025-01-01T22:59:59.5Z,11.33,44.53
domani,2025-01-01T23:00:00Z,11.34,44.54
`;
const DAY = ['istante>=2025-01-01', 'istante<2025-01-02'];
const IN_ITALY = ['capodanno', 'mezzodì', 'sera'];
const IN_GREENWICH = ['mezzodì', 'sera', 'domani'];

let portal: TestPortal;
let table: PublishedTable;
let anyone: Requests;

beforeAll(async () => {
  portal = await testPortal();
  anyone = requests(portal, {});
  table = await publishTable(portal, 'momenti.csv', CSV);
});
afterAll(() => portal.close());

const addressOf = (path: string, params: Record<string, string | string[]>): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params))
    for (const one of [value].flat()) query.append(name, one);
  return `${table.base}${path}?${query}`;
};
const get = async (path: string, params: Record<string, string | string[]>) => {
  const answer = await anyone.get(addressOf(path, params));
  expect(answer.statusCode, answer.body).toBe(200);
  return answer;
};
const names = (rows: { nome: string }[]): string[] => rows.map(({ nome }) => nome);
const ROME = { timeZone: 'Europe/Rome' };

describe('a day without a zone', () => {
  it('is a day of Greenwich, or of the zone that is named, in rows and files', async () => {
    expect(names((await get('/rows', { filter: DAY })).json().rows)).toEqual(IN_GREENWICH);
    expect(names((await get('/rows', { filter: DAY, ...ROME })).json().rows)).toEqual(IN_ITALY);
    const file = await get('/export/jsonl', { filter: DAY, ...ROME, fields: 'nome' });
    expect(
      names(
        file.body
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ),
    ).toEqual(IN_ITALY);
    const shown = await get('/rows', { filter: 'istante>=2025-01-01 00:30', ...ROME });
    expect(names(shown.json().rows)).toEqual([...IN_ITALY, 'domani']);
  });

  it('leaves moments alone that say their offset', async () => {
    const filter = ['istante>=2024-12-31T23:00:00Z', 'istante<2025-01-02T00:00:00+01:00'];
    for (const zone of [{}, ROME, { timeZone: 'America/New_York' }]) {
      expect(names((await get('/rows', { filter, ...zone })).json().rows)).toEqual(IN_ITALY);
    }
  });

  it('is the same on the map', async () => {
    for (const [zone, expected] of [
      [{}, 11.34],
      [ROME, 11.33],
    ] as const) {
      const asked = { filter: DAY, ...zone };
      expect((await get('/bounds', asked)).json().bbox[2]).toBeCloseTo(expected, 6);
      expect((await get('/tiles.json', asked)).json().bounds[2]).toBeCloseTo(expected, 6);
    }
  });

  it('is the same for charts and questions, which count by the zone that is named too', async () => {
    const byYear = async (zone: object) => {
      const { series } = (await get('/chart', { x: 'istante', bins: 'year', ...zone })).json();
      return series[0].points.map(({ count }: { count: number }) => count);
    };
    expect([await byYear({}), await byYear(ROME)]).toEqual([
      [2, 3],
      [1, 4],
    ]);
    const steps = { kind: 'steps', operand: 'istante', count: 1, unit: 'year' };
    const asked = {
      select: [
        { kind: 'expression', expression: steps, alias: 'anno' },
        { kind: 'aggregate', function: 'count', alias: 'n' },
      ],
      groupBy: [steps],
      orderBy: ['anno'],
    };
    const question = async (tree: object, zone: object) => {
      const { rows } = (await get('/query', { query: JSON.stringify(tree), ...zone })).json();
      return rows.map(({ n }: { n: number }) => n);
    };
    expect([await question(asked, {}), await question(asked, ROME)]).toEqual([
      [2, 3],
      [1, 4],
    ]);
    expect(await question({ ...asked, timeZone: 'Europe/Rome' }, {})).toEqual([1, 4]);
    // What the tree says itself counts.
    expect(await question({ ...asked, timeZone: 'UTC' }, ROME)).toEqual([2, 3]);
    const chart = await get('/chart', { x: 'nome', filter: DAY, ...ROME });
    expect(chart.json().total).toBe(3);
  });

  it('is read by the zone within a tree', async () => {
    const day = (value: string) => ({ kind: 'value', value });
    const filters = [
      { kind: 'and', filters: [cmp('>=', '2025-01-01'), cmp('<', '2025-01-02')] },
      { kind: 'between', column: 'istante', low: '2025-01-01', high: '2025-01-01T23:59:59.999' },
      {
        ...{ kind: 'range', operand: 'istante', low: day('2025-01-01'), high: day('2025-01-02') },
        ...{ includeLow: true, includeHigh: false },
      },
    ];
    for (const filter of filters) {
      const tree = { select: ['nome'], filter, timeZone: 'Europe/Rome' };
      const answer = await get('/query', { query: JSON.stringify(tree) });
      expect(names(answer.json().rows)).toEqual(IN_ITALY);
      const file = await get('/export/jsonl', {
        query: JSON.stringify({ select: ['nome'], filter }),
        ...ROME,
      });
      expect(
        names(
          file.body
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line)),
        ),
      ).toEqual(IN_ITALY);
    }
    function cmp(operator: string, value: string) {
      return { kind: 'comparison', column: 'istante', operator, value };
    }
  });

  it('is refused in a zone that there is not, through every door', async () => {
    for (const [path, more] of [
      ['/rows', {}],
      ['/export/csv', {}],
      ['/chart', { x: 'nome' }],
      ['/query', {}],
      ['/bounds', {}],
    ] as const) {
      const answer = await anyone.get(addressOf(path, { ...more, timeZone: 'Europe/Boh' }));
      expect([answer.statusCode, answer.json().errors[0].pointer]).toEqual([400, '/timeZone']);
    }
  });

  it('is one of Italy on the page of the table, without script', async () => {
    const page = async (more: Record<string, string | string[]>) => {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries({ filter: DAY, ...more }))
        for (const one of [value].flat()) query.append(name, one);
      const address = `/dataset/${table.name}/resource/${table.distribution}?${query}`;
      const answer = await portal.app.inject({ url: address });
      expect(answer.statusCode, answer.body).toBe(200);
      const [, shown = ''] = /portico-table.*?<tbody>(.*?)<\/tbody>/s.exec(answer.body) ?? [];
      return shown
        .split('</tr>')
        .slice(0, -1)
        .map((row) => textOf(row).trim());
    };
    const rows = await page({});
    expect(rows.map((text) => IN_ITALY.find((name) => text.startsWith(name)))).toEqual(IN_ITALY);
    expect(rows[0]).toContain('01/01/2025, 00:30');
    const years = await page({ vista: 'grafico', x: 'istante', bins: 'year', filter: [] });
    expect(years.map((text) => text.at(-1))).toEqual(['1', '4']);
  });
});
