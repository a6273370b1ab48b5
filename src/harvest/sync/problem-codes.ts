import { CHECK_PROBLEMS } from './problems-of-check.js';
import { HELD_PROBLEMS } from './problems-of-portals.js';

/** How much a problem weighs: the importer leaves it out; it takes it less well than it could; good to know. */
export type Weight = 'refused' | 'warning' | 'note';

/** What is said of a problem and how it is mended, `{name}` standing for a parameter. */
export interface ProblemText {
  weight: Weight;
  says: { it: string; en: string };
  mend: { it: string; en: string };
}

/** Every problem of checks and read-backs, by code (docs/sync.md). */
export const PROBLEMS = { ...CHECK_PROBLEMS, ...HELD_PROBLEMS } as const;
export type ProblemCode = keyof typeof PROBLEMS;
