import type { MqaScore } from './model.js';

/** The five groups of the assessment, as its answers name them. */
const DIMENSIONS = ['findability', 'accessibility', 'interoperability', 'reusability', 'contextuality'];

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const numberIn = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : undefined;
};

/**
 * The score in an answer of `/api/mqa/cache/datasets/{id}`, of the older method (whole points of 405) or of the newer
 * one, which says `metricsVersion` 2 and gives a small decimal (contract 4, section 2.4). Undefined when it has none:
 * data.europa.eu has not assessed the dataset yet.
 */
export function readMqaScore(answer: unknown): MqaScore | undefined {
  if (!isObject(answer)) return undefined;
  const result = isObject(answer.result) ? answer.result : answer;
  const first: unknown = Array.isArray(result.results) ? result.results[0] : result;
  if (!isObject(first)) return undefined;
  const info = isObject(first.info) ? first.info : {};
  const dimensions = dimensionsOf(first);
  const stated = [info.score, first.score, isObject(first.score) ? first.score.total : undefined]
    .map(numberIn)
    .find((score) => score !== undefined);
  const score = stated ?? sumOf(dimensions);
  if (score === undefined) return undefined;
  const version = [info, first, result, answer].map((it) => it.metricsVersion).find((it) => it !== undefined);
  const isNewer = version === undefined ? !Number.isInteger(score) && score < 10 : /^2/.test(String(version));
  return {
    score,
    method: isNewer ? '2' : '1',
    ...(Object.keys(dimensions).length > 0 && { dimensions }),
  };
}

const sumOf = (dimensions: Record<string, number>): number | undefined => {
  const points = Object.values(dimensions);
  return points.length > 0 ? points.reduce((sum, one) => sum + one, 0) : undefined;
};

/** Points by dimension, where a dimension is a number, or has one under `score`: as a property or in its array. */
function dimensionsOf(first: Json): Record<string, number> {
  const found: Record<string, number> = {};
  for (const name of DIMENSIONS) {
    const value = first[name];
    const parts = Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : [];
    const points =
      numberIn(value) ?? parts.map((part) => numberIn(part.score)).find((one) => one !== undefined);
    if (points !== undefined) found[name] = points;
  }
  return found;
}

/** The score in a document of the search API: `quality_meas.scoring`. */
export function readScoring(document: unknown): MqaScore | undefined {
  if (!isObject(document) || !isObject(document.quality_meas)) return undefined;
  const score = numberIn(document.quality_meas.scoring);
  if (score === undefined) return undefined;
  return { score, method: !Number.isInteger(score) && score < 10 ? '2' : '1' };
}
