export { undeclared, untyped } from './classes.js';
export type { Made } from './made.js';
export { absent, none, repeated, repeatedInLanguage } from './presence.js';
export {
  type Datatype,
  notDate,
  notIri,
  notLiteral,
  notNumber,
  notOfType,
  notResource,
  outside,
} from './values.js';
