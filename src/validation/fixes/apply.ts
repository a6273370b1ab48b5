import { AppError, type FieldProblem } from '../../errors.js';
import { FIXES, fixOf } from './all.js';
import { readAnswer } from './answer.js';
import { type Change, changesBetween } from './changes.js';
import type { Fix, FixableDoc, FixContext, FixValue } from './fix.js';

/** A fix somebody chose, with what they answered to its question. */
export interface ChosenFix {
  fix: string;
  /** Left out, the proposal of the fix is taken. */
  value?: FixValue;
}

/** What one fix did. */
export interface AppliedFix {
  fix: string;
  /** Empty when there was nothing to do. */
  changes: Change[];
}

export interface FixedDoc<D> {
  doc: D;
  applied: AppliedFix[];
}

/** Whether a fix looks at documents of this kind. */
export const isFor = ({ kinds }: Fix, { kind }: Pick<FixContext, 'kind'>): boolean =>
  kinds === undefined || kinds.includes(kind);

/** What makes one fix of a document, or the problem with the answer to its question. */
export function applyFix(
  fix: Fix,
  doc: FixableDoc,
  context: FixContext,
  given?: FixValue,
): { doc: FixableDoc } | Omit<FieldProblem, 'pointer'> {
  if (!fix.question) return { doc: fix.apply(doc, context, '') };
  const question = fix.question(doc, context);
  // What it asks about is there already: the same fix chosen twice, or somebody was faster.
  if (!question) return { doc };
  const answer = readAnswer(question, given);
  return 'value' in answer ? { doc: fix.apply(doc, context, answer.value) } : answer;
}

/**
 * Applies chosen fixes in the order of `FIXES`, whatever order they come in. Pure. A second time changes nothing more.
 * @throws InvalidBody naming each fix that does not exist, was chosen twice, or whose answer is none
 */
export function applyFixes<D extends FixableDoc>(
  doc: D,
  chosen: readonly ChosenFix[],
  context: FixContext,
): FixedDoc<D> {
  const problems: FieldProblem[] = chosen.flatMap(({ fix: id }, i) => problemOf(chosen, id, i, context));
  let current: FixableDoc = doc;
  const applied: AppliedFix[] = [];
  for (const fix of problems.length > 0 ? [] : FIXES) {
    const i = chosen.findIndex((it) => it.fix === fix.id);
    if (i === -1) continue;
    const result = applyFix(fix, current, context, chosen[i]?.value);
    if (!('doc' in result)) {
      problems.push({ pointer: `/apply/${i}/value`, ...result });
      continue;
    }
    applied.push({ fix: fix.id, changes: changesBetween(current, result.doc) });
    current = result.doc;
  }
  if (problems.length > 0) throw new AppError('InvalidBody', undefined, problems);
  return { doc: current as D, applied };
}

function problemOf(chosen: readonly ChosenFix[], id: string, i: number, context: FixContext): FieldProblem[] {
  const fix = fixOf(id);
  const pointer = `/apply/${i}/fix`;
  if (!fix || !isFor(fix, context)) {
    const message = { it: `Non c'è una correzione "${id}".`, en: `There is no fix "${id}".` };
    return [{ pointer, code: 'unknown', message }];
  }
  if (chosen.findIndex((it) => it.fix === id) === i) return [];
  const message = {
    it: `La correzione "${id}" è indicata due volte.`,
    en: `The fix "${id}" is given twice.`,
  };
  return [{ pointer, code: 'duplicate', message }];
}

/** The ids of the fixes that need nobody's choice. */
export const certainFixes = ({ kind }: Pick<FixContext, 'kind'>): string[] =>
  FIXES.filter((fix) => !fix.question && isFor(fix, { kind })).map(({ id }) => id);
