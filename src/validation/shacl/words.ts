/** Namespace of SHACL. */
export const SH = 'http://www.w3.org/ns/shacl#';

/** Namespace of our shapes and of what we say about them: `rule`, `also`, `about`. */
export const PORTICO = 'urn:portico:shapes#';

/** Namespace under which our rules stand as constraints in a SHACL report. */
export const RULES = 'urn:portico:rules#';

/** `portico:about` of shapes that speak of the document as a whole. */
export const DOCUMENT = `${PORTICO}document`;

/** Parameters whose values are shapes, directly. */
export const SHAPE_PARAMETERS = ['node', 'property', 'not', 'qualifiedValueShape'].map((name) => SH + name);

/** Parameters whose values are lists of shapes. */
export const SHAPE_LISTS = ['and', 'or', 'xone'].map((name) => SH + name);

/**
 * What SHACL has and the engine has not: constraints and targets in SPARQL or JavaScript, rules, own components. And
 * imports, because reading shapes never fetches anything that was not asked for.
 */
export const NOT_RUN = [
  ...['sparql', 'js', 'target', 'rule', 'validator', 'nodeValidator', 'propertyValidator', 'expression'].map(
    (name) => SH + name,
  ),
  'http://www.w3.org/2002/07/owl#imports',
];
