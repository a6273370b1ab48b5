import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRecordReader } from '../../src/tables/csv-records.js';
import { emptyProfile, profileStrings } from '../../src/tables/profile-column.js';
import { createProfiler } from '../../src/tables/profile-columns.js';

const dialect = { delimiter: ';', quote: '"', escape: 'double' } as const;
const words = [
  '',
  '12',
  '-7',
  '007',
  '1.234',
  '1.234,5',
  '12,50',
  '31/12/2023',
  '01/02/2024',
  ' Bari ',
  'n.d.',
];
const more = [
  'Reggio di Calabria',
  'sì',
  '12 %',
  '€ 3,50',
  '0,1234567890123456789',
  '44.49, 11.34',
  'NO',
  '-',
];

/** Profile of a column by the reader of records, which remembers cells, cut into chunks of `size` bytes. */
function profileOf(cells: string[], size: number) {
  const profiler = createProfiler({ dialect, width: 2, headerRecord: 0, firstData: 1, header: [] });
  const reader = createRecordReader(dialect, profiler.add);
  const bytes = Buffer.from(cells.map((cell) => `${cell};x\n`).join(''));
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
  reader.end();
  return profiler.finish().columns[0] ?? emptyProfile();
}

describe('a column whose cells occur again and again', () => {
  it('is counted as if each had been looked at by itself', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...words, ...more), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 5, max: 5000 }),
        (few, size) => {
          const cells = Array.from({ length: 4000 }, (_, at) => few[(at * 7) % few.length] ?? '');
          const { values: _, examples: __, ...counted } = profileOf(cells, size);
          const { values: ___, examples: ____, ...expected } = profileStrings(cells);
          const lines = (profile: typeof counted) => ({
            ...profile,
            tokens: [...profile.tokens].map(([hash, { bytes, count }]) => [hash, [...bytes], count]),
          });
          expect(lines(counted)).toEqual(lines(expected));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('is counted rightly where it is sorted, so that what was remembered does not come again', () => {
    const cells = Array.from({ length: 150_000 }, (_, at) => String(1000 + Math.floor(at / 5)));
    const { counts, integerMin, integerMax, ungrouped } = profileOf(cells, 1 << 16);
    const expected = profileStrings(cells);
    expect([[...counts], integerMin, integerMax, ungrouped]).toEqual([
      [...expected.counts],
      1000,
      30_999,
      expected.ungrouped,
    ]);
  });
});
