import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRdf, RdfParseError } from '../../src/rdf/parse.js';

const baseIri = 'https://example.org/catalog';
const refusal = async (
  text: string | Buffer,
  options: { maxBytes?: number; fileName?: string } = {},
): Promise<RdfParseError> => {
  const error = await parseRdf(Buffer.from(text), { baseIri, ...options }).then(
    () => new Error('it was read'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof RdfParseError)) throw error;
  return error;
};
const HEAD =
  '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dct="http://purl.org/dc/terms/">';

describe('a document that cannot be read is refused whole, in two languages, with the place', () => {
  test('XML that breaks off', async () => {
    const error = await refusal(
      `${HEAD}\n<rdf:Description rdf:about="https://example.org/d">\n<dct:title>x</dct:titl`,
    );
    expect(error).toMatchObject({ reason: 'rdf-syntax', status: 422, line: 3 });
    expect(error.column).toBeGreaterThan(1);
    expect(error.detail.it).toMatch(/RDF\/XML.*alla riga 3/);
    expect(error.detail.en).toMatch(/RDF\/XML.*at line 3/);
  });
  test('Turtle with a missing object, and cut in the middle', async () => {
    expect(
      await refusal('<https://a.org/1> <https://a.org/2> "x" .\n<https://a.org/1> <https://a.org/2> .'),
    ).toMatchObject({ reason: 'rdf-syntax', line: 2 });
    expect(await refusal('<https://a.org/1> <https://a.org/2>')).toMatchObject({ reason: 'rdf-syntax' });
    expect(await refusal('@prefix a: <https://a.org/> .\na:1 b:2 "x" .')).toMatchObject({
      reason: 'rdf-syntax',
      line: 2,
    });
  });
  test('broken JSON', async () => {
    expect(await refusal('{"@id": "https://a.org/1", ')).toMatchObject({ reason: 'rdf-syntax' });
    expect(await refusal('{"@id" "https://a.org/1"}')).toMatchObject({ reason: 'rdf-syntax' });
  });
  test('nothing, blanks, plain words, a web page, broken gzip', async () => {
    expect(await refusal('')).toMatchObject({ reason: 'rdf-empty' });
    expect(await refusal(' \n\t')).toMatchObject({ reason: 'rdf-empty' });
    expect(await refusal('Service unavailable')).toMatchObject({ reason: 'rdf-format-unknown', status: 415 });
    expect(
      await refusal('<!doctype html><html><body>404</body></html>', { fileName: 'catalog.rdf' }),
    ).toMatchObject({ reason: 'rdf-web-page', status: 415 });
    expect(await refusal(gzipSync(HEAD).subarray(0, 30))).toMatchObject({ reason: 'rdf-syntax' });
  });
  test('an empty but correct document is read and reported', async () => {
    const { graph, problems } = await parseRdf(Buffer.from(`${HEAD}</rdf:RDF>`), { baseIri });
    expect(graph.size).toBe(0);
    expect(problems).toMatchObject([{ code: 'no-statements' }]);
  });
});

describe('hostile documents', () => {
  test('entities made of entities, long ones and external ones are refused; namespaces are not', async () => {
    const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join(
      '',
    );
    expect(
      await refusal(`<!DOCTYPE rdf:RDF [<!ENTITY l0 "ha">${laughs}]>${HEAD}&l9;</rdf:RDF>`),
    ).toMatchObject({ reason: 'rdf-entities' });
    expect(
      await refusal(`<!DOCTYPE rdf:RDF [<!ENTITY a "${'a'.repeat(5000)}">]>${HEAD}</rdf:RDF>`),
    ).toMatchObject({ reason: 'rdf-entities' });
    expect(
      await refusal(`<!DOCTYPE rdf:RDF [<!ENTITY x SYSTEM "file:///etc/passwd">]>${HEAD}&x;</rdf:RDF>`),
    ).toMatchObject({ reason: 'rdf-entities' });
    expect(
      await refusal(`<!DOCTYPE rdf:RDF [<!ENTITY % p SYSTEM "http://a.org/x.dtd"> %p;]>${HEAD}</rdf:RDF>`),
    ).toMatchObject({ reason: 'rdf-entities' });
    const { graph } = await parseRdf(
      Buffer.from(
        `<!DOCTYPE rdf:RDF [<!ENTITY ex "https://example.org/">]>${HEAD}<rdf:Description rdf:about="&ex;d"><dct:title>x</dct:title></rdf:Description></rdf:RDF>`,
      ),
      { baseIri },
    );
    expect([...graph.subjects.keys()]).toEqual(['https://example.org/d']);
  });
  test('a JSON-LD context elsewhere is refused and never fetched', async () => {
    expect(
      await refusal(
        '{"@context": "http://127.0.0.1:9/context.jsonld", "@id": "https://a.org/1", "name": "x"}',
      ),
    ).toMatchObject({ reason: 'rdf-remote-context', status: 422 });
    expect(
      await refusal(
        '{"@context": [{"a": "https://a.org/a"}, "https://schema.org/"], "@id": "https://a.org/1", "a": "x"}',
      ),
    ).toMatchObject({ reason: 'rdf-remote-context' });
  });
  test('deep nesting is refused or read, never a crash', async () => {
    const open = '<rdf:Description><dct:relation>';
    expect(await refusal(HEAD + open.repeat(5000))).toMatchObject({ reason: 'rdf-syntax' });
    expect(await refusal(`${'{"@graph":['.repeat(100_000)}`)).toMatchObject({ reason: 'rdf-syntax' });
    const { graph } = await parseRdf(
      Buffer.from(
        `<https://a.org/1> <https://a.org/p> ${'[ <https://a.org/p> '.repeat(20_000)} "x" ${']'.repeat(20_000)} .`,
      ),
      { baseIri },
    );
    expect(graph.size).toBe(20_001);
  });
  test('what is broken on purpose to be slow to mend is refused at once', async () => {
    const started = performance.now();
    for (const hostile of [
      `${HEAD}${'<!--'.repeat(300_000)}`,
      `${HEAD}${'<!DOCTYPE['.repeat(200_000)}`,
      `<https://a.org/> ${'"'.repeat(900_003)}`,
      `<https://a.org/> "${'\\\\"'.repeat(300_000)}`,
      `${HEAD}${'&agrave;'.repeat(100_000)}`,
    ]) {
      expect(await refusal(hostile)).toMatchObject({ reason: 'rdf-syntax' });
    }
    expect(performance.now() - started).toBeLessThan(20_000);
  });
  test('the size limit counts what comes out of gzip', async () => {
    expect(await refusal('x'.repeat(2000), { maxBytes: 1000 })).toMatchObject({
      reason: 'rdf-too-large',
      status: 413,
    });
    expect(await refusal(gzipSync(Buffer.alloc(5_000_000, 32)), { maxBytes: 100_000 })).toMatchObject({
      reason: 'rdf-too-large',
    });
  });
  test('any bytes are read or refused', async () => {
    const starts = [
      '',
      HEAD,
      '@prefix a: <https://a.org/> .',
      '{"@id":',
      '<?xml version="1.0"?>',
      '\u001f\u008b',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...starts),
        fc.string({ unit: 'binary', maxLength: 80 }),
        async (start, rest) => {
          const outcome = await parseRdf(
            Buffer.from(start + rest, start.startsWith('\u001f') ? 'latin1' : 'utf8'),
            { baseIri },
          ).catch((error: unknown) => error);
          expect(outcome instanceof Error ? outcome instanceof RdfParseError : true).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
