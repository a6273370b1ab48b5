export { type Area, areaOf, type Box } from './area.js';
export { CheckOverTime, runCheck } from './check-run.js';
export { type CheckedTables, type CheckRequest, checkEngine, checkTables } from './check-tables.js';
export { composeReport, type UnreadPart, withMetadata } from './compose.js';
export { currentness } from './currentness.js';
export { declaredChecks, type FoundFile } from './declared-checks.js';
export {
  CHECK_IDS,
  type CheckId,
  type CheckSample,
  type CheckStatus,
  type FileCheck,
  type FileCheckReport,
  inOrder,
  MEASURES,
  type Measure,
  type MeasureId,
  RULES_VERSION,
  STATUSES,
  statusesOf,
  statusOf,
} from './report.js';
export type { TableToCheck } from './rule.js';
export { findCheck, findChecks, type StoredCheck, storeCheck } from './stored-checks.js';
export { titleOf } from './titles.js';
