import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../src/catalog/model/index.js';
import type { FileFormat } from '../../src/tables/table-model.js';
import { currentness, declaredChecks } from '../../src/validation/data-checks/index.js';

const EU = 'http://publications.europa.eu/resource/authority';
const frequency = (code: string) => `${EU}/frequency/${code}`;
const type = (code: string) => `${EU}/file-type/${code}`;

describe('what the metadata say of a file', () => {
  const checks = (
    declared: Partial<Distribution>,
    name: string,
    format: FileFormat | null,
    inside: FileFormat[] = [],
  ) => {
    const file = { name, size: 1234, sha256: 'a'.repeat(64) };
    const found = declaredChecks(declared, { file, format, inside });
    return Object.fromEntries(found.map(({ id, status }) => [id, status]));
  };

  it.each([
    ['dati.csv', 'CSV', 'csv', [], 'passed'],
    ['dati.csv', 'CSV', 'xlsx', [], 'failed'],
    ['dati.csv', 'CSV', 'html', [], 'failed'],
    ['dati.csv', 'CSV', 'other', [], 'failed'],
    ['dati.xls', 'XLS', 'xlsx', [], 'failed'],
    ['dati.xlsx', 'XLSX', 'xlsx', ['xlsx', 'xlsx'], 'passed'],
    ['dati.json', 'JSON', 'csv', [], 'failed'],
    ['strade.geojson', 'GEOJSON', 'geojson', [], 'passed'],
    ['dati.csv.zip', 'CSV', 'zip', ['csv'], 'passed'],
    ['dati.zip', 'ZIP', 'zip', ['csv'], 'passed'],
    ['strade.zip', 'SHP', 'shapefile', [], 'passed'],
    ['dati.rdf', 'RDF_XML', 'xml', [], 'passed'],
    ['dati.pdf', 'PDFA1A', 'pdf', [], 'passed'],
    ['strade.shp', 'SHP', 'other', [], 'not-applicable'],
    ['foto.jpg', 'JPEG', 'other', [], 'not-applicable'],
    ['dati.ttl', 'RDF_TURTLE', 'csv', [], 'not-applicable'],
    ['dati.ttl', 'RDF_TURTLE', 'pdf', [], 'failed'],
  ] as const)('%s declared %s and found %s %j: %s', (name, code, format, inside, status) => {
    const found = checks({ format: type(code) }, name, format, [...inside]);
    expect(found['declared-format']).toBe(status);
  });

  it.each([
    ['dati.csv', 'parquet', 'failed'],
    ['dati.parquet', 'parquet', 'passed'],
    ['tracce.gpx', 'gpx', 'passed'],
    ['dati.csv', 'tsv', 'passed'],
    ['dati', 'csv', 'not-applicable'],
  ] as const)('the ending of %s and the bytes of %s: %s', (name, format, status) => {
    expect(checks({}, name, format)['file-ending']).toBe(status);
  });

  it('compares size, checksum and media type', () => {
    expect(checks({ byteSize: 1234 }, 'a.csv', 'csv')['declared-size']).toBe('passed');
    expect(checks({ byteSize: 1000 }, 'a.csv', 'csv')['declared-size']).toBe('warning');
    expect(checks({}, 'a.csv', 'csv')['declared-size']).toBe('not-applicable');
    const sum = (value: string) => ({ checksum: { algorithm: 'SHA256', value } });
    expect(checks(sum('A'.repeat(64)), 'a.csv', 'csv')['declared-checksum']).toBe('passed');
    expect(checks(sum('b'.repeat(64)), 'a.csv', 'csv')['declared-checksum']).toBe('failed');
    const media = (mediaType: string) => checks({ format: type('CSV'), mediaType }, 'a.csv', 'csv');
    expect(media('text/csv')['declared-format']).toBe('passed');
    expect(media('application/pdf')['declared-format']).toBe('warning');
  });

  it('says nothing of a format while the bytes are gone', () => {
    const found = checks({ format: type('CSV') }, 'a.csv', null);
    expect([found['file-ending'], found['declared-format']]).toEqual(['not-applicable', 'not-applicable']);
  });
});

describe('currentness', () => {
  const now = new Date('2024-06-01T00:00:00Z');
  const of = (accrualPeriodicity: string | undefined, modified: string | undefined) =>
    currentness({ ...(accrualPeriodicity && { accrualPeriodicity }), ...(modified && { modified }) }, now);

  it('is whole while the promise is kept', () => {
    const { check, measure } = of(frequency('ANNUAL'), '2024-01-15');
    expect(check.status).toBe('passed');
    expect(measure.value).toBe(1);
    expect(check.message.it).toBe(
      'Aggiornato il 15 gennaio 2024 (137 giorni fa); la frequenza dichiarata è annuale.',
    );
    expect(check.message.en).toContain('Updated on 15 January 2024 (137 days ago)');
  });

  it.each([
    ['2024-05-03', 'il 3 maggio 2024', 'on 3 May 2024'],
    ['2024-05-08', 'l’8 maggio 2024', 'on 8 May 2024'],
    ['2024-05-11', 'l’11 maggio 2024', 'on 11 May 2024'],
    ['2024-05-18', 'il 18 maggio 2024', 'on 18 May 2024'],
    ['2024-05-01', 'il 1º maggio 2024', 'on 1 May 2024'],
    ['2024-04', 'ad aprile 2024', 'in April 2024'],
    ['2024-05', 'a maggio 2024', 'in May 2024'],
    ['2023', 'nel 2023', 'in 2023'],
    // In Italy it was the day after already.
    ['2024-05-02T23:30:00Z', 'il 3 maggio 2024', 'on 3 May 2024'],
    ['2024-05-02T23:30:00', 'il 2 maggio 2024', 'on 2 May 2024'],
  ])('says %s as people do', (modified, it, en) => {
    const { message } = of(frequency('ANNUAL'), modified).check;
    expect(message.it).toContain(`Aggiornato ${it} (`);
    expect(message.en).toContain(`Updated ${en} (`);
  });

  it('falls with the delay', () => {
    const { check, measure } = of(frequency('ANNUAL'), '2022-06-01');
    expect(check).toMatchObject({ status: 'warning', severity: 'warning' });
    expect(measure.numerator).toBe(366);
    // From the end of that day to the moment of the check.
    expect(measure.denominator).toBeCloseTo(730, 2);
    expect(measure.value).toBeCloseTo(366 / 730, 4);
  });

  it('gives a date of a month or a year until its last day', () => {
    expect(of(frequency('MONTHLY'), '2024-04').check.status).toBe('passed');
    expect(of(frequency('MONTHLY'), '2024-03').check.status).toBe('warning');
    expect(of(frequency('ANNUAL'), '2023').check.status).toBe('passed');
  });

  it('takes the date of issue where there is no modification', () => {
    const { check } = currentness({ accrualPeriodicity: frequency('MONTHLY'), issued: '2024-05-20' }, now);
    expect(check.status).toBe('passed');
  });

  it.each([
    [frequency('IRREG'), '2020-01-01'],
    [frequency('ANNUAL'), undefined],
    [undefined, '2020-01-01'],
  ])('is not measured for %s and %s', (periodicity, modified) => {
    const { check, measure } = of(periodicity, modified);
    expect(check.status).toBe('not-applicable');
    expect(measure.value).toBeNull();
  });
});
