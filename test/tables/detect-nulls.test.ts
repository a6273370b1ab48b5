import { describe, expect, it } from 'vitest';
import { detectTypes } from '../../src/tables/detect-types.js';
import { profileStrings } from '../../src/tables/profile-column.js';

describe('null tokens among words', () => {
  it('are counted however many words there are, before and after', () => {
    const words = Array.from({ length: 100 }, (_, at) => `parola ${at}`);
    const { columns } = detectTypes(
      [profileStrings(['-', ...words, '-', 'n.d.', 'NULL', 'NA', 'None'])],
      ['nome'],
    );
    expect(columns[0]).toMatchObject({
      type: 'text',
      nulls: ['-', 'n.d.', 'NULL'],
      evidence: { nullTokens: 4 },
    });
  });

  it('are no truth values, and no place is a null', () => {
    const { columns } = detectTypes([profileStrings(['NA', 'NO', 'SI'])], ['provincia']);
    expect(columns[0]).toMatchObject({ type: 'text', nulls: [] });
    const lone = detectTypes([profileStrings(['NO', 'NO'])], ['scelta']);
    expect(lone.columns[0]?.type).toBe('text');
  });
});
