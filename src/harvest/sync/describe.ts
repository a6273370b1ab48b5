import type { Bilingual } from '../../errors.js';
import type { SyncItem, SyncProblem } from './model.js';
import { PROBLEMS, type ProblemText, type Weight } from './problem-codes.js';

/** A problem in words. */
export interface DescribedProblem {
  code: string;
  weight: Weight;
  message: Bilingual;
  mend: Bilingual;
}

/** How much a problem weighs; `note` for a code of a later version of the program. */
export const weightOf = ({ code }: SyncProblem): Weight => textOf(code)?.weight ?? 'note';

const textOf = (code: string): ProblemText | undefined =>
  Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code as keyof typeof PROBLEMS] : undefined;

/** What to tell people of a problem, in both languages. */
export function describeProblem(problem: SyncProblem): DescribedProblem {
  const { code, params = {}, rule } = problem;
  const text = textOf(code);
  const fill = (lang: 'it' | 'en', sentence: string): string =>
    sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
      if (name === 'message') return rule?.message[lang] ?? whole;
      if (name === 'rule') return rule?.id ?? whole;
      const value = params[name];
      return (typeof value === 'object' ? value[lang] : value) ?? whole;
    });
  const both = ({ it, en }: Bilingual): Bilingual => ({ it: fill('it', it), en: fill('en', en) });
  const nothing = { it: code, en: code };
  return {
    code,
    weight: weightOf(problem),
    message: both(text?.says ?? nothing),
    mend: both(text?.mend ?? nothing),
  };
}

const RANK: Readonly<Record<Weight, number>> = { refused: 0, warning: 1, note: 2 };

/** The same problems, the heaviest first; otherwise in their order. */
export const byWeight = (problems: readonly SyncProblem[]): SyncProblem[] =>
  [...problems].sort((a, b) => RANK[weightOf(a)] - RANK[weightOf(b)]);

/** How many items are in each state. */
export function countStates(items: Iterable<Pick<SyncItem, 'state'>>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of items) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
