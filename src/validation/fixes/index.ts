export { FIXES, fixesFor, fixOf } from './all.js';
export { type AppliedFix, applyFixes, type ChosenFix, certainFixes, type FixedDoc } from './apply.js';
export { type Change, changesBetween } from './changes.js';
export { fixContextOf, readFileFacts } from './facts.js';
export type {
  FileFacts,
  Fix,
  FixableDoc,
  FixContext,
  FixValue,
  LinkFacts,
  Question,
  QuestionKind,
} from './fix.js';
export {
  type Assessment,
  type AssessOptions,
  assess,
  type Proposal,
  type Proposals,
  proposeFixes,
} from './propose.js';
