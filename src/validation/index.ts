export { checkGraph, type RuleSet } from './check-graph.js';
export { type CheckRecordOptions, checkRecord } from './check-record.js';
export { locate } from './locate.js';
export { formatReport, type RuleCount, type ValidationReport, validationReport } from './report.js';
export { type Finding, type Fix, MODES, type Mode, type Rule, SEVERITIES, type Severity } from './rule.js';
export { type RuleSetOptions, ruleSet } from './rules.js';
export { type DocumentReport, type ValidateOptions, validateDocument } from './validate.js';
