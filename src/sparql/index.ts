export type { Budget } from './budget.js';
export {
  createSparql,
  type SparqlEndpoint,
  type SparqlOptions,
  type SparqlRequest,
  type SparqlState,
} from './endpoint.js';
export { isChanging } from './feed/outbox-follower.js';
export { type AnswerFormat, isTableFormat, type TableFormat } from './formats.js';
export { qualityGraphIri } from './graphs.js';
export { PREFIXES } from './prefixes.js';
export { type QueryForm, type ReadQuery, readQuery, updateRefused, withLimit } from './query/read-query.js';
