import { ADDRESS_FIXES } from './addresses.js';
import { AGENT_FIXES } from './agents.js';
import { CODE_FIXES, SUBTHEME_FIXES } from './codes.js';
import { COVERAGE_FIXES } from './coverage.js';
import { DATE_FIXES } from './dates.js';
import { DESCRIBE_FIXES } from './describe.js';
import { DISTRIBUTION_FIXES } from './distributions.js';
import { FILE_FIXES } from './files.js';
import type { Fix } from './fix.js';
import { HVD_FIXES } from './hvd.js';
import { DUPLICATE_FIXES, KEYWORD_FIXES } from './keywords.js';
import { LICENCE_FIXES } from './licences.js';
import { TEXT_FIXES } from './texts.js';

/**
 * Every fix, in the order in which they are applied whatever the order they were chosen in: none makes work for one
 * before it, so that a second time changes nothing more.
 */
export const FIXES: readonly Fix[] = [
  ...TEXT_FIXES,
  ...CODE_FIXES,
  ...DATE_FIXES,
  ...ADDRESS_FIXES,
  ...FILE_FIXES,
  ...AGENT_FIXES,
  ...DESCRIBE_FIXES,
  ...LICENCE_FIXES,
  ...DISTRIBUTION_FIXES,
  ...SUBTHEME_FIXES,
  ...COVERAGE_FIXES,
  ...HVD_FIXES,
  ...KEYWORD_FIXES,
  ...DUPLICATE_FIXES,
];

const BY_ID = new Map(FIXES.map((fix) => [fix.id, fix]));

/** The fix of that id, or undefined. */
export const fixOf = (id: string): Fix | undefined => BY_ID.get(id);

/** The fixes that mend what a rule finds. */
export const fixesFor = (rule: string): readonly Fix[] => FIXES.filter(({ rules }) => rules.includes(rule));
