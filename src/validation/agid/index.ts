import type { Rule } from '../rule.js';
import { AGENT, CONTACT_POINT } from './agent.js';
import { CATALOG } from './catalog.js';
import { DATASET } from './dataset.js';
import { DISTRIBUTION } from './distribution.js';
import { COVERAGE, IDENTIFIER, LICENCE, STANDARD } from './parts.js';
import type { Row } from './rows.js';

/** AgID's 154 rules, class by class; in each the number AgID gave it. */
export const AGID_ROWS: readonly Row[] = [
  ...CATALOG,
  ...DATASET,
  ...DISTRIBUTION,
  ...AGENT,
  ...CONTACT_POINT,
  ...LICENCE,
  ...STANDARD,
  ...COVERAGE,
  ...IDENTIFIER,
];

/** AgID's rules in the form of a mode; what is wrong altogether is left out of ours. */
export const agidRules = (mode: keyof Row): readonly Rule[] =>
  AGID_ROWS.map((row) => row[mode]).filter((rule) => rule !== undefined);
