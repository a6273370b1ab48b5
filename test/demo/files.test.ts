import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DEMO_DATASETS } from '../../src/demo/describe/index.js';
import { fixed, writeCsv } from '../../src/demo/facts/csv.js';

const files = DEMO_DATASETS.flatMap((dataset) => dataset.files);
const bytesOf = (name: string): Buffer => {
  const file = files.find((candidate) => candidate.name === name);
  if (!file) throw new Error(`no file ${name}`);
  return Buffer.concat([...file.content()]);
};
const sha256 = (content: Iterable<Buffer>) => {
  const hash = createHash('sha256');
  for (const chunk of content) hash.update(chunk);
  return hash.digest('hex');
};

describe('the files of the demonstration', () => {
  it('writes cells as a spreadsheet in Italian does', () => {
    const rows = [['a;b', fixed(1.5, 2), true, 'dice "sì"', '4.0']];
    expect(Buffer.concat([...writeCsv(['x', 'y', 'z', 'w', 'v'], rows)]).toString()).toBe(
      'x;y;z;w;v\r\n"a;b";1,50;sì;"dice ""sì""";4.0\r\n',
    );
    expect(Buffer.concat([...writeCsv(['x'], [[fixed(1.5, 1)]], { separator: ',' })]).toString()).toBe(
      'x\r\n"1,5"\r\n',
    );
  });

  it('are the same bytes each time', () => {
    for (const file of files) expect(sha256(file.content()), file.name).toBe(sha256(file.content()));
  });

  it('are one in Windows-1252 and the others in UTF-8', () => {
    const strict = new TextDecoder('utf-8', { fatal: true });
    for (const file of files) {
      if (file.name === 'giorni-lavorativi-per-mese.csv') continue;
      expect(() => strict.decode(bytesOf(file.name)), file.name).not.toThrow();
    }
    const old = bytesOf('giorni-lavorativi-per-mese.csv');
    expect(() => strict.decode(old)).toThrow();
    // 0x92, the curly apostrophe, is what tells Windows-1252 from Latin-1.
    expect(old.includes(Buffer.from('Lunedì dell\x92Angelo (lunedì)', 'latin1'))).toBe(true);
  });

  it('are GeoJSON with longitude first', () => {
    const { features } = JSON.parse(bytesOf('luoghi-della-citta.geojson').toString());
    expect(features).toHaveLength(16);
    expect(features[0].geometry).toEqual({ type: 'Point', coordinates: [11.343, 44.494] });
  });
});
