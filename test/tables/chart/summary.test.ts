import { describe, expect, it } from 'vitest';
import { suggestCharts, summarise } from '../../../src/tables/chart/suggest-charts.js';
import { summaryOf } from '../../../src/tables/chart/summary.js';
import type { ColumnStatistics } from '../../../src/tables/profile/profile-model.js';
import type { TableColumn } from '../../../src/tables/query/relation.js';

const column = (name: string, unit?: string): TableColumn => ({
  name,
  label: name,
  type: 'number',
  storage: 'DOUBLE',
  ...(unit !== undefined && { unit }),
});
const statistics = (name: string, min: number, max: number, distinct = 500): ColumnStatistics => ({
  column: name,
  type: 'number',
  nulls: 0,
  distinct,
  distinctExact: true,
  min,
  max,
});

describe('what a column amounts to', () => {
  it.each([
    // Columns of published files, and the usual names of states, shares and prices.
    ...['percentuale', '% IVG farmacologiche', '%_0/6', 'RD(%)', 'Percentuale_Matrimoni_Civili', 'PCT_AREA'],
    ...['temperature', 'Temperatura media', 'temp_max', 'umidità relativa', 'velocitaVento', 'pm10'],
    ...['ore_di_luce', 'ore di sole', 'oreLuce', 'hours_of_daylight', 'elevazione', 'azimut', 'altitude'],
    ...['prezzo_unitario', 'Importo medio', 'numero medio di componenti', 'reddito pro capite', 'tasso'],
    ...['Età', 'altezza_m', 'densità abitativa', 'indice di vecchiaia', 'quota s.l.m.', 'lat', 'longitudine'],
    ...['distanza_m', 'Durata', 'rapporto studenti docenti'],
  ])('is an average: %s', (name) => {
    expect(summaryOf(column(name)).aggregate).toBe('avg');
  });

  it.each([
    ...['lunghezza', 'length', 'SHAPE_Area', 'Abitanti', 'RU(kg)', 'voti', 'ACCESSI', 'totale_casi'],
    ...[
      'Numero Di Ricoveri',
      'N. totale IVG',
      'numero_alberi',
      'Totale_Popolazione',
      'Eta_18-35',
      'Iscritti',
    ],
    ...['COSTO_INTERVENTO', 'CONTRIBUTO', 'prezzo totale', 'popolazione per fascia di età', 'visitatori'],
    ...['rate versate', 'ore lavorate', 'intermediazione', 'mediateche', 'meta', 'importo'],
  ])('is a sum: %s', (name) => {
    expect(summaryOf(column(name)).aggregate).toBe('sum');
  });

  it.each(['%', '‰', 'kg/ab', 'µg/m³', '°C', 'hPa', 'dB(A)', 'km/h'])('is an average in %s', (unit) => {
    const { aggregate, reason } = summaryOf(column('valore', unit));
    expect(aggregate).toBe('avg');
    expect(reason.it).toContain(unit);
    expect(reason.en).toContain(unit);
  });

  it.each(['€', 'kg', 'kWh', 't', 'h'])('is a sum in %s', (unit) => {
    expect(summaryOf(column('valore', unit)).aggregate).toBe('sum');
  });

  it('is told by the range of its values where neither name nor unit does', () => {
    const of = (min: number, max: number, distinct?: number) =>
      summaryOf(column('x1'), statistics('x1', min, max, distinct));
    expect(of(8.78, 15.58)).toEqual({
      aggregate: 'avg',
      reason: {
        it: 'I valori di «x1» stanno tutti tra 8,78 e 15,58, come misure e non come quantità: se ne fa la media.',
        en: 'All values of “x1” lie between 8.78 and 15.58, as readings and not as amounts: their average is taken.',
      },
    });
    expect(of(0, 1).aggregate).toBe('avg');
    expect(of(0.5, 90_000).aggregate).toBe('sum');
    // Too few values to tell, and amounts that happen to be alike.
    expect(of(9, 10, 3).aggregate).toBe('sum');
    expect(summaryOf(column('spesa'), statistics('spesa', 900, 1100)).aggregate).toBe('sum');
  });
});

it('tells why with each suggestion, and of every column of numbers', () => {
  const columns: TableColumn[] = [
    { ...column('giorno'), type: 'date' },
    column('ore_di_luce'),
    { ...column('ingressi'), type: 'integer' },
  ];
  const suggestions = suggestCharts(columns, 1000);
  const reasons = new Map(suggestions.filter(({ y }) => y).map(({ y, reason }) => [y, reason?.it]));
  expect(suggestions[0]).toMatchObject({ kind: 'line', y: 'ingressi', aggregate: 'sum' });
  expect(reasons.get('ingressi')).toMatch(/si sommano/);
  expect(summarise(columns).map(({ column, aggregate }) => [column, aggregate])).toEqual([
    ['ore_di_luce', 'avg'],
    ['ingressi', 'sum'],
  ]);
});
