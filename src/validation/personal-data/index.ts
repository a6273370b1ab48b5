export { findValues } from './find-values.js';
export { readHeader } from './headers.js';
export { maskMatches, maskSample, maskWhole } from './mask-text.js';
export {
  type FilePersonalData,
  type Match,
  type PartReport,
  PERSONAL_DATA_KINDS,
  PERSONAL_DATA_VERSION,
  type PersonalDataFinding,
  type PersonalDataKind,
  type PersonalDataReport,
} from './model.js';
export { type ScannedColumn, scanTable } from './scan-table.js';
