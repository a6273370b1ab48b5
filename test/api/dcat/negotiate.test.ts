import { describe, expect, it } from 'vitest';
import { negotiate } from '../../../src/api/dcat/index.js';

const chosen = (accept: string | undefined): string => {
  const found = negotiate(accept);
  return found === 'html' ? 'html' : found.name;
};

describe('an Accept header', () => {
  it.each([
    [undefined, 'html'],
    ['', 'html'],
    ['*/*', 'html'],
    ['image/png', 'html'],
    ['text/html', 'html'],
    ['application/xhtml+xml', 'html'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8', 'html'],
    ['application/xml', 'html'],
    ['application/rdf+xml', 'rdf-xml'],
    ['text/turtle', 'turtle'],
    ['application/x-turtle', 'turtle'],
    ['text/n3', 'n3'],
    ['application/ld+json', 'json-ld'],
    ['application/n-triples', 'n-triples'],
    ['application/n-quads', 'n-quads'],
    ['application/trig', 'trig'],
    ['TEXT/TURTLE', 'turtle'],
    ['text/*', 'turtle'],
    ['application/*', 'rdf-xml'],
    ['*/*, text/turtle;q=0.1', 'turtle'],
    ['text/turtle;q=0.5, application/rdf+xml', 'rdf-xml'],
    ['application/rdf+xml;q=0.8, text/turtle;q=0.9, text/html;q=0.7', 'turtle'],
    ['text/html;q=0.9, text/turtle;q=0.9', 'html'],
    ['text/turtle, application/rdf+xml', 'turtle'],
    ['application/rdf+xml, text/turtle', 'rdf-xml'],
    ['text/turtle;q=0, application/ld+json;q=0.1', 'json-ld'],
    ['text/turtle;q=0', 'html'],
    ['text/turtle;q=x, text/n3', 'n3'],
    ['text/turtle;charset=utf-8, application/ld+json;q=0.2', 'json-ld'],
    ['text/turtle;charset=utf-8', 'turtle'],
    [' text/turtle ; q=1.0 ', 'turtle'],
  ])('%j gets %s', (accept, expected) => {
    expect(chosen(accept)).toBe(expected);
  });
});
