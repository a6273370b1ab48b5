import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { deflated, fods, ods, odsContent, xlsx } from './spreadsheets.js';
import { createBench } from './support.js';

const bench = createBench();
afterAll(bench.close);

describe('the format of a file', () => {
  it.each<[string, string, string | Uint8Array]>([
    ['xlsx', 'dati.csv', xlsx([{ name: 'F', rows: [['a']] }])],
    ['ods', 'dati', ods(odsContent(''))],
    ['ods', 'dati.fods', fods('')],
    ['ods', 'a.ods', deflated({ 'content.xml': '<x/>', 'META-INF/manifest.xml': '' })],
    ['other', 'a.docx', deflated({ '[Content_Types].xml': '', 'word/document.xml': '' })],
    ['shapefile', 'a.zip', deflated({ 'x/a.shp': '1', 'x/a.dbf': '1', 'x/a.shx': '1' })],
    ['kmz', 'a.kmz', deflated({ 'doc.kml': '<kml/>' })],
    ['gtfs', 'a.zip', deflated({ 'stops.txt': '1', 'routes.txt': '1', 'trips.txt': '1' })],
    ['zip', 'a.zip', deflated({ 'stops.txt': '1', 'a.csv': '1' })],
    ['zip', 'a.zip', 'PK\x03\x04 rotto'],
    ['xlsx', 'a.xlsx', 'PK\x03\x04 rotto'],
    ['gzip', 'a.csv', gzipSync('a,b')],
    ['geopackage', 'a.gpkg', 'SQLite format 3\0'],
    ['pdf', 'a.csv', '%PDF-1.4'],
    ['other', 'a.csv', '{\\rtf1 a}'],
    ['html', 'a.csv', '\n<!DOCTYPE html><html></html>'],
    ['html', 'a.csv', '<HTML><body>'],
    ['html', 'a.xml', '<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html xmlns="y">'],
    ['xml', 'a.csv', '<?xml version="1.0"?><a><b/></a>'],
    ['xml', 'a', '<!-- x > y --><a><b/></a>'],
    ['kml', 'a.xml', '<?xml version="1.0"?>\n<kml xmlns="x"></kml>'],
    ['gpx', 'a.xml', '<gpx version="1.1"></gpx>'],
    ['csv', 'a.csv', '<5;5-9;10+\n1;2;3\n4;5;6\n'],
    ['csv', 'a.csv', '<b>Nome</b>;<b>Età</b>\nAda;36\nLea;7\n'],
    ['csv', 'a.csv', '<nessuno>\n1\n'.replace('<nessuno>', '< 18 anni')],
    ['json', 'a.csv', '[{"a": 1}]'],
    ['other', 'a.json', 'a;b\n1;2\n'],
    ['empty', 'a.csv', ''],
    ['empty', 'a.csv', '\r\n'],
    ['csv', 'a.txt', Buffer.from('\ufeffa\tb\n1\t2\n', 'utf16le')],
  ])('%s: %s', async (format, fileName, bytes) => {
    expect(await bench.format(fileName, bytes)).toBe(format);
  });

  it('of a web page in place of data is said to be one', async () => {
    expect(await bench.refusal('dati.csv', '<!doctype html><html><body>404</body></html>')).toMatchObject({
      code: 'web-page',
      severity: 'error',
    });
    expect(await bench.refusal('dati.html', '<html></html>')).toMatchObject({
      code: 'web-page',
      severity: 'info',
    });
  });
});
