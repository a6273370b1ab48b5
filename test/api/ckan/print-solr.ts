import type { SolrQuery } from '../../../src/api/ckan/solr/query.js';

const escaped = (text: string): string => text.replace(/[\s+\-!():^[\]{}"~*?\\/&|]/gu, '\\$&');
/** A word that is an operator is none behind a backslash. */
const word = (text: string): string => (/^(AND|OR|NOT)$/.test(text) ? `\\${text}` : escaped(text));
const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
const field = (name: string | undefined): string => (name === undefined ? '' : `${word(name)}:`);
const pattern = (text: string): string =>
  text.replace(/\\(.)|([*?])|([^*?\\])/gsu, (_, literal, wild, plain) =>
    literal ? `\\${literal}` : (wild ?? escaped(plain)),
  );

/** A query as Solr's syntax: `parseSolr` reads it back as it was. */
export function printSolr(query: SolrQuery): string {
  switch (query.kind) {
    case 'all':
      return '*:*';
    case 'and':
    case 'or':
      return query.nodes
        .map((node) => (node.kind === 'and' || node.kind === 'or' ? `(${printSolr(node)})` : printSolr(node)))
        .join(query.kind === 'and' ? ' AND ' : ' OR ');
    case 'not': {
      const inner = printSolr(query.node);
      return ['and', 'or', 'not'].includes(query.node.kind) ? `NOT (${inner})` : `NOT ${inner}`;
    }
    case 'term':
      return field(query.field) + word(query.text);
    case 'phrase':
      return `${field(query.field)}${quoted(query.text)}${query.near ? '~2' : ''}`;
    case 'fuzzy':
      return `${field(query.field)}${word(query.text)}~1`;
    case 'wildcard':
      return field(query.field) + pattern(query.pattern);
    case 'exists':
      return `${field(query.field)}*`;
    case 'range': {
      const end = (text: string | undefined) => (text === undefined ? '*' : quoted(text));
      const [open, close] = [query.includeFrom ? '[' : '{', query.includeTo ? ']' : '}'];
      return `${field(query.field)}${open}${end(query.from)} TO ${end(query.to)}${close}`;
    }
  }
}
