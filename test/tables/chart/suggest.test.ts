import { describe, expect, it } from 'vitest';
import type { KnownColumn } from '../../../src/tables/chart/column-uses.js';
import { suggestCharts } from '../../../src/tables/chart/suggest-charts.js';
import type { ColumnStatistics } from '../../../src/tables/profile/profile-model.js';
import type { Role } from '../../../src/tables/roles/role.js';

const col = (
  name: string,
  type: KnownColumn['type'],
  more: { role?: Role; unit?: string; virtual?: true } = {},
): KnownColumn => ({
  name,
  label: name,
  type,
  storage: 'VARCHAR',
  ...(more.unit && { unit: more.unit }),
  ...(more.virtual && { virtual: more.virtual }),
  ...(more.role && {
    role: { role: more.role, share: 1, evidence: { valid: 1, invalid: 0, samples: [], reason: 'made up' } },
  }),
});
const stats = (column: string, distinct: number, min: unknown = 0, max: unknown = 1e9): ColumnStatistics => ({
  column,
  type: 'integer',
  nulls: 0,
  distinct,
  distinctExact: true,
  min,
  max,
});
const first = (columns: KnownColumn[], statistics: ColumnStatistics[] = [], rows = 1000) =>
  suggestCharts(columns, rows, statistics)[0];

describe('the first chart of a table', () => {
  it('is a measure with a unit over time', () => {
    const columns = [
      col('id', 'integer'),
      col('data_aggiornamento', 'date'),
      col('data', 'date'),
      col('altro', 'number'),
      col('importo', 'number', { unit: '€' }),
    ];
    expect(first(columns)).toMatchObject({
      kind: 'line',
      x: 'data',
      y: 'importo',
      aggregate: 'sum',
      title: { it: 'Somma di importo per data', en: 'Sum of importo by data' },
    });
  });

  it('averages what means nothing added up', () => {
    expect(first([col('anno', 'year'), col('tasso', 'number', { unit: '%' })])).toMatchObject({
      aggregate: 'avg',
    });
    expect(first([col('giorno', 'date'), col('temperatura', 'number')])).toMatchObject({ aggregate: 'avg' });
    expect(first([col('giorno', 'date'), col('pm10', 'number', { unit: 'µg/m³' })])).toMatchObject({
      aggregate: 'avg',
    });
  });

  it('counts rows where nothing is measured', () => {
    const columns = [col('cap', 'integer', { role: 'cap' }), col('tipo', 'text'), col('nome', 'text')];
    const known = [stats('tipo', 5), stats('nome', 999)];
    expect(first(columns, known)).toMatchObject({ kind: 'bar', x: 'tipo', aggregate: 'count' });
    expect(first([col('giorno', 'date'), ...columns], known)).toMatchObject({
      kind: 'line',
      aggregate: 'count',
    });
  });

  it('is how a measure is spread where there is nothing else', () => {
    expect(first([col('residenti', 'integer')])).toMatchObject({ kind: 'histogram', x: 'residenti' });
  });

  it('is none where all is codes, texts and places', () => {
    const columns = [
      col('codice', 'integer'),
      col('lat', 'number', { role: 'latitude' }),
      col('nome', 'text'),
      col('geometry', 'geoPoint', { virtual: true }),
    ];
    expect(suggestCharts(columns, 1000, [stats('nome', 1000)])).toEqual([]);
    expect(suggestCharts([col('residenti', 'integer')], 0)).toEqual([]);
  });
});

it('identifiers and years are never measured', () => {
  const columns = [
    col('anno', 'year'),
    col('id_scuola', 'integer'),
    col('numerazione', 'integer'),
    col('cod_istat', 'integer'),
    col('civico', 'integer'),
    col('codice', 'integer', { role: 'istat_municipality' }),
    col('alunni', 'integer'),
    col('tipo', 'text'),
  ];
  const known = [stats('numerazione', 1000, 1, 1000), stats('tipo', 4), stats('alunni', 300, 0, 900)];
  const all = suggestCharts(columns, 1000, known);
  expect(all.length).toBeGreaterThan(3);
  expect(new Set(all.map(({ y }) => y))).toEqual(new Set(['alunni', undefined]));
  expect(all).toContainEqual(expect.objectContaining({ x: 'anno', y: 'alunni', by: 'tipo' }));
  const keys = all.map(({ kind, x, y, by, aggregate }) => JSON.stringify([kind, x, y, by, aggregate]));
  expect(new Set(keys).size).toBe(keys.length);
});

it('places that people compare come before other categories', () => {
  const columns = [
    col('tipo', 'text'),
    col('quartiere', 'text', { role: 'quartiere' }),
    col('email', 'text', { role: 'email' }),
  ];
  expect(first(columns, [stats('tipo', 4), stats('quartiere', 6), stats('email', 4)])).toMatchObject({
    x: 'quartiere',
  });
});
