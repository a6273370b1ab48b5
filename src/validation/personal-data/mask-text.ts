import type { Match } from './model.js';

/**
 * A value of which only the first and the last sign are left, for people who must recognise it in their file and nobody
 * else. Shorter ones than five signs show nothing.
 */
export function maskSample(value: string): string {
  const signs = [...value.trim()];
  if (signs.length < 5) return '*'.repeat(signs.length);
  return `${signs[0]}${'*'.repeat(Math.min(signs.length - 2, 30))}${signs.at(-1)}`;
}

/** A text whose letters and digits are stars but the first of each word. Of one word of less than three nothing is left. */
export function maskWhole(text: string): string {
  return text.replace(/[\p{L}\p{N}]+/gu, (word) => {
    const signs = [...word];
    const first = signs.length > 2 && /\p{L}/u.test(signs[0] ?? '') ? (signs[0] as string) : '*';
    return first + '*'.repeat(signs.length - 1);
  });
}

/** A text in which what was found is stars, sign by sign, and the rest stays. Overlapping matches count as one. */
export function maskMatches(text: string, matches: readonly Match[]): string {
  let out = '';
  let at = 0;
  for (const { start, end } of [...matches].sort((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    out += text.slice(at, from) + text.slice(from, end).replace(/[\p{L}\p{N}]/gu, '*');
    at = end;
  }
  return out + text.slice(at);
}
