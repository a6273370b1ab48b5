import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMqaScore, readScoring } from '../../../src/harvest/sync/mqa.js';

const answer = (result: object, more: object = {}) => ({
  success: true,
  result: { count: 1, results: [result] },
  ...more,
});

describe('an answer of the quality assessment', () => {
  it('gives the score of the older method', () => {
    const body = answer({
      info: { 'dataset-id': 'a', score: 286 },
      accessibility: [{ accessUrlStatusCodes: [{ name: '200', percentage: 100 }] }, { score: 80 }],
      findability: [{ keywordAvailability: true }, { score: 100 }],
    });
    expect(readMqaScore(body)).toEqual({
      score: 286,
      method: '1',
      dimensions: { accessibility: 80, findability: 100 },
    });
  });

  it('sums up the dimensions where the whole is not stated', () => {
    expect(readMqaScore(answer({ info: {}, findability: 60, reusability: { score: '55' } }))).toMatchObject({
      score: 115,
      method: '1',
    });
  });

  it('tells the newer method by its version, wherever it is stated, or by its small decimal', () => {
    const info = { score: 2 };
    for (const body of [
      answer({ info: { ...info, metricsVersion: '2.0.0' } }),
      answer({ info }, { metricsVersion: '2.0.0' }),
      answer({ info, metricsVersion: '2.1' }),
      answer({ info: { score: 0.83 } }),
      { result: { info: { score: 0.83 } } },
    ]) {
      expect(readMqaScore(body)?.method).toBe('2');
    }
    expect(readMqaScore(answer({ info: { score: 2.5, metricsVersion: '1.0' } }))?.method).toBe('1');
  });

  it('that has none gives none', () => {
    for (const body of [
      null,
      [],
      'x',
      {},
      { success: true, result: { count: 0, results: [] } },
      answer({ info: { score: 'n/a' } }),
      answer({ info: { score: -1 } }),
    ]) {
      expect(readMqaScore(body)).toBeUndefined();
    }
  });

  it('of any shape raises nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        for (const score of [
          readMqaScore(body),
          readMqaScore({ result: { results: [body] } }),
          readScoring(body),
        ]) {
          if (score) expect(score.score).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('may stand in the document of the search, too', () => {
    expect(readScoring({ quality_meas: { scoring: 310 } })).toEqual({ score: 310, method: '1' });
    expect(readScoring({ quality_meas: {} })).toBeUndefined();
  });
});
