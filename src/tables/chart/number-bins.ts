/** Bins that are wanted where nobody says otherwise: between half of that and that many are made. */
const WANTED = 40;

const FACTORS = [1, 2, 2.5, 5, 10];

/** A number without the noise of binary fractions. */
export const tidy = (value: number): number => Number(value.toPrecision(14));

/**
 * A round width (1, 2, 2.5 or 5 times a power of ten) that cuts a span into at most `wanted` bins, or a few more.
 *
 * @param step the distance between neighbouring values, 1 for whole numbers, 0 where there is none: a width is a multiple
 * of it, so that no bin lies between two values
 */
export function numberWidth(min: number, max: number, step: number, wanted = WANTED): number {
  // Numbers that differ in their last digits alone have no ends that could be told apart.
  const finest = Math.max(Math.abs(min), Math.abs(max)) * 1e-13;
  const exact = Math.max((max - min) / Math.max(1, wanted), finest, 1e-250);
  if (max <= min || !Number.isFinite(exact)) return step > 0 ? step : 1;
  const power = 10 ** Math.floor(Math.log10(exact));
  const widths = [...FACTORS, 20, 25, 50].map((factor) => tidy(factor * power));
  const fits = (width: number): boolean =>
    width >= exact * (1 - 1e-9) && (step === 0 || isMultiple(width, step));
  return Math.max(widths.find(fits) ?? tidy(10 * power), step);
}

const isMultiple = (width: number, step: number): boolean => {
  const times = width / step;
  return times >= 1 - 1e-9 && Math.abs(times - Math.round(times)) < 1e-6;
};

/** The distance between neighbouring values of a column, 0 where it is not known. */
export function stepOf({ type, storage }: { type: string; storage: string }): number {
  if (type === 'integer' || type === 'year') return 1;
  const scale = /^DECIMAL\(\d+,\s*(\d+)\)$/.exec(storage)?.[1];
  return scale === undefined ? 0 : tidy(10 ** -Number(scale));
}
