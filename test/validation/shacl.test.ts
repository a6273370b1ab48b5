import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import n3 from 'n3';
import { Validator } from 'shacl-engine';
import { afterAll, describe, expect, it } from 'vitest';
import { createOutgoingHttp } from '../../src/platform/outgoing-http.js';
import { projectPath } from '../../src/platform/project-path.js';
import { parseRdf } from '../../src/rdf/parse.js';
import { toGraph } from '../../src/rdf/to-graph.js';
import type { Finding } from '../../src/validation/rule.js';
import {
  checkWithShapes,
  compliesWithShapes,
  configuredShapes,
  loadShapes,
  ownShapes,
  shaclReport,
  shaclReportTurtle,
  validateShacl,
} from '../../src/validation/shacl/index.js';
import { runBounded } from '../../src/validation/shacl/run-bounded.js';
import { DATA_LABEL, pack, unpack } from '../../src/validation/shacl/terms.js';
import { type VocabularyId, vocabulary } from '../../src/vocabularies/index.js';
import { catalogueDocument } from '../rdf/document.js';
import { dataServiceRecord, datasetRecord, fullDataset, fullService, PUBLIC_URL } from '../rdf/records.js';

const BASE = 'https://dati.example.it/documento';
const PREFIXES = `@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix ex: <https://example.org/> .
`;
const folder = mkdtempSync(join(tmpdir(), 'portico-shapes-'));
afterAll(() => rmSync(folder, { recursive: true }));

const graphOf = async (turtle: string) =>
  (await parseRdf(Buffer.from(PREFIXES + turtle), { baseIri: BASE, contentType: 'text/turtle' })).graph;
const shapesOf = (turtle: string, name = 'mie.ttl') => loadShapes({ name, text: PREFIXES + turtle });

/** Things need a title of at most ten letters. */
const TITLES = `ex:Titles a sh:NodeShape ; sh:targetClass ex:Thing ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:message "Manca il titolo"@it , "No title"@en ] ;
  sh:property [ sh:path dct:title ; sh:maxLength 10 ; sh:severity sh:Warning ; sh:message "Long" ] .
`;

describe('shapes of a user', () => {
  it('find what they say, in the form of our findings', async () => {
    const graph = await graphOf('ex:a a ex:Thing . ex:b a ex:Thing ; dct:title "Undici lettere"@it .');
    const report = await validateShacl(graph, await shapesOf(TITLES));
    expect(report.conforms).toBe(false);
    expect(report.counts).toEqual({ violation: 1, warning: 1, hint: 0 });
    expect(report.findings).toEqual([
      {
        rule: 'shacl:https://example.org/Titles',
        severity: 'violation',
        focus: 'https://example.org/a',
        path: 'dct:title',
        message: { it: 'Manca il titolo', en: 'No title' },
      },
      {
        rule: 'shacl:https://example.org/Titles',
        severity: 'warning',
        focus: 'https://example.org/b',
        path: 'dct:title',
        value: '"Undici lettere"@it',
        message: { it: 'Long', en: 'Long' },
      },
    ]);
  });

  it('are read from a file, from a folder and from an address, in any form of RDF', async () => {
    writeFileSync(join(folder, 'titoli.ttl'), PREFIXES + TITLES);
    writeFileSync(
      join(folder, 'altre.jsonld'),
      JSON.stringify({
        '@context': { sh: 'http://www.w3.org/ns/shacl#' },
        '@id': 'https://example.org/Named',
        '@type': 'sh:NodeShape',
        'sh:targetClass': { '@id': 'https://example.org/Thing' },
        'sh:nodeKind': { '@id': 'sh:IRI' },
      }),
    );
    writeFileSync(join(folder, 'LEGGIMI.md'), '# niente RDF');
    const graph = await graphOf('_:a a ex:Thing .');
    const rules = (findings: Finding[]) => findings.map(({ rule }) => rule);
    expect((await loadShapes(folder)).sources).toEqual(['altre.jsonld', 'titoli.ttl']);
    expect(rules(await checkWithShapes(graph, join(folder, 'titoli.ttl')))).toEqual([
      'shacl:https://example.org/Titles',
    ]);
    expect(rules(await checkWithShapes(graph, [folder]))).toEqual([
      'shacl:https://example.org/Named',
      'shacl:https://example.org/Titles',
    ]);
    const server = createServer((_request, answer) => {
      answer.setHeader('content-type', 'text/turtle').end(PREFIXES + TITLES);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/shapes`;
    const open = createOutgoingHttp({ allowPrivate: true, userAgent: 'test' });
    const guarded = createOutgoingHttp({ allowPrivate: false, userAgent: 'test' });
    try {
      expect(rules(await checkWithShapes(graph, url, { http: open }))).toEqual([
        'shacl:https://example.org/Titles',
      ]);
      await expect(loadShapes(url, { http: guarded })).rejects.toThrow();
      await expect(loadShapes(url)).rejects.toMatchObject({ kind: 'BadRequest' });
    } finally {
      await Promise.all([open.close(), guarded.close()]);
      server.close();
    }
  });

  it.each([
    ['no RDF at all', 'ex:a a', /^mie\.ttl: /],
    ['no shape', 'ex:a a ex:Thing .', /No SHACL shapes.*mie\.ttl/],
    [
      'a path that is a text',
      'ex:S a sh:NodeShape ; sh:property [ sh:path "dct:title" ] .',
      /sh:path \(“dct:title”\)/,
    ],
    [
      'a broken expression',
      'ex:S a sh:NodeShape ; sh:pattern "(" .',
      /S> has an sh:pattern that is no regular expression/,
    ],
    [
      'a count in words',
      'ex:S a sh:PropertyShape ; sh:path dct:title ; sh:minCount "uno" .',
      /S> has an sh:minCount .*“uno”/,
    ],
    ['an unknown node kind', 'ex:S a sh:NodeShape ; sh:nodeKind sh:Iri .', /unknown sh:nodeKind/],
    ['a list that is none', 'ex:S a sh:NodeShape ; sh:in ex:List .', /sh:in that is not a list/],
    [
      'a list in a circle',
      'ex:S a sh:NodeShape ; sh:or ex:L . ex:L <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> ex:S ; <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> ex:L .',
      /sh:or that is not a list/,
    ],
  ])('are refused with the file and the reason: %s', async (_what, turtle, message) => {
    await expect(shapesOf(turtle)).rejects.toMatchObject({
      kind: 'InvalidBody',
      detail: { en: expect.stringMatching(message) },
    });
  });

  it('are refused when they do not exist', async () => {
    await expect(loadShapes(join(folder, 'nessuna'))).rejects.toMatchObject({ kind: 'NotFound' });
  });

  it('may be spread over documents that refer to each other', async () => {
    const shapes = await loadShapes([
      {
        name: 'a.ttl',
        text: `${PREFIXES}ex:S a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property ex:P .`,
      },
      { name: 'b.ttl', text: `${PREFIXES}ex:P sh:path dct:title ; sh:minCount 1 .` },
    ]);
    expect((await validateShacl(await graphOf('ex:a a ex:Thing .'), shapes)).findings).toHaveLength(1);
  });

  it('tell what they ask for that is not run', async () => {
    const shapes = await shapesOf(`${TITLES} ex:Titles sh:sparql [ sh:select "SELECT $this {}" ] .`);
    const { findings, conforms } = await validateShacl(await graphOf('ex:a a ex:Other .'), shapes);
    expect(conforms).toBe(true);
    expect(findings).toMatchObject([{ rule: 'shacl-not-run', severity: 'hint' }]);
    expect(findings[0]?.message.it).toContain('sh:sparql');
  });

  it('do without property shapes that have no path, as published ones do', async () => {
    const shapes = await shapesOf(
      `${TITLES} ex:Titles sh:property ex:Lost . ex:Lost sh:nodeKind sh:Literal .`,
    );
    const { findings } = await validateShacl(await graphOf('ex:a a ex:Thing ; dct:title "Breve" .'), shapes);
    expect(findings).toMatchObject([{ rule: 'shacl-not-run' }]);
  });

  it('find the same fault as often as it is made', async () => {
    // The engine by itself stops at fifty.
    const shapes = await shapesOf(`ex:S a sh:NodeShape ; sh:targetClass ex:Thing ;
      sh:property [ sh:path dct:modified ; sh:node ex:Day ] . ex:Day a sh:NodeShape ; sh:datatype xsd:date .`);
    const things = Array.from({ length: 200 }, (_, i) => `ex:t${i} a ex:Thing ; dct:modified "ieri" .`);
    expect((await validateShacl(await graphOf(things.join('\n')), shapes)).findings).toHaveLength(200);
  });

  it('end even when they refer to themselves, over data in a circle', async () => {
    const shapes = await shapesOf(`ex:S a sh:NodeShape ; sh:targetClass ex:Thing ;
      sh:property [ sh:path ex:knows ; sh:node ex:S ] ; sh:property [ sh:path dct:title ; sh:minCount 1 ] .`);
    const graph = await graphOf('ex:a a ex:Thing ; ex:knows ex:b . ex:b a ex:Thing ; ex:knows ex:a .');
    const { findings } = await validateShacl(graph, shapes);
    expect(findings.length).toBeGreaterThan(1);
  });

  it('read data and shapes whose nameless nodes are called alike', async () => {
    const shapes = await shapesOf('[] a sh:NodeShape ; sh:targetClass ex:Thing ; sh:in ( ex:a ) .');
    const { findings } = await validateShacl(await graphOf('[] a ex:Thing .'), shapes);
    expect(findings).toMatchObject([{ rule: 'shacl:anonymous', focus: expect.stringMatching(/^_:n\d+$/) }]);
  });
});

describe('a thread of their own', () => {
  // Made by `npm run build`, which comes before the tests.
  const worker = projectPath('dist', 'src', 'validation', 'shacl', 'worker.js');
  const packed = async (turtle: string) => pack(await graphOf(turtle), DATA_LABEL);

  it('gives the same results', async () => {
    const { packed: shapes } = await shapesOf(TITLES);
    const data = await packed('ex:a a ex:Thing . _:b a ex:Thing ; dct:title "Undici lettere" .');
    const results = await runBounded(shapes, data, {}, worker);
    expect(results).toHaveLength(2);
    expect(results).toEqual(await runBounded(shapes, data, {}, 'no worker here'));
  });

  it('is ended when an expression takes for ever', async () => {
    const { packed: shapes } = await shapesOf(
      'ex:S a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property [ sh:path dct:title ; sh:pattern "^(a+)+$" ] .',
    );
    const data = await packed(`ex:a a ex:Thing ; dct:title "${'a'.repeat(60)}!" .`);
    const start = performance.now();
    await expect(runBounded(shapes, data, { milliseconds: 1500 }, worker)).rejects.toMatchObject({
      kind: 'InvalidBody',
      detail: { it: expect.stringContaining('1.5 secondi') },
    });
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('tells why shapes cannot be run', async () => {
    const { packed: shapes } = await shapesOf(
      'ex:S a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property [ sh:path [ sh:zeroOrMorePath 3 ] ] .',
    );
    await expect(runBounded(shapes, await packed('ex:a a ex:Thing .'), {}, worker)).rejects.toMatchObject({
      kind: 'InvalidBody',
    });
  });
});

describe('our own shapes', () => {
  const served = () =>
    toGraph(
      catalogueDocument(
        'it',
        [datasetRecord(), datasetRecord({ ...fullDataset(), creator: [] }, 101)],
        [dataServiceRecord(fullService())],
      ),
      BASE,
    );

  it('find no violation in what we serve', async () => {
    const { findings, conforms } = await validateShacl(served(), await ownShapes());
    expect(findings.filter(({ severity }) => severity === 'violation')).toEqual([]);
    expect(conforms).toBe(true);
  });

  it('speak Italian and English, with a severity, wherever they find something', async () => {
    const store = unpack((await ownShapes()).packed);
    const sh = (name: string) => `http://www.w3.org/ns/shacl#${name}`;
    const speaking = store.getSubjects('urn:portico:shapes#rule', null, null);
    expect(speaking.length).toBeGreaterThan(200);
    for (const shape of speaking) {
      const languages = store
        .getObjects(shape, sh('message'), null)
        .map((it) => 'language' in it && it.language);
      expect(languages.sort()).toEqual(['en', 'it']);
      expect(store.countQuads(shape, sh('severity'), null, null)).toBe(1);
    }
  });

  it.each([
    ['Theme', 'data-theme'],
    ['Frequency', 'frequency'],
    ['AccessRight', 'access-right'],
    ['Availability', 'planned-availability'],
    ['DistributionStatus', 'distribution-status'],
    ['DatasetType', 'dataset-type'],
    ['FileType', 'file-type'],
    ['Language', 'language'],
    ['HvdCategory', 'hvd-category'],
  ] as const)('list for %s what the vocabulary %s has', async (shape, id: VocabularyId) => {
    const store = unpack((await ownShapes()).packed);
    const [head] = store.getObjects(`urn:portico:shapes#${shape}`, 'http://www.w3.org/ns/shacl#in', null);
    const listed: string[] = [];
    const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
    for (
      let at = head;
      at && at.value !== `${rdf}nil`;
      at = store.getObjects(at as never, `${rdf}rest`, null)[0]
    )
      listed.push(store.getObjects(at as never, `${rdf}first`, null)[0]?.value ?? '');
    const concepts = vocabulary(id).concepts.flatMap(({ iri, ...rest }) =>
      'admsIri' in rest && typeof rest.admsIri === 'string' ? [iri, rest.admsIri] : [iri],
    );
    expect(listed.sort()).toEqual(concepts.sort());
  });

  it('mean the same to another engine', async () => {
    const shapes = unpack((await ownShapes()).packed);
    const broken = served();
    for (const statements of broken.subjects.values())
      for (let i = statements.length - 1; i >= 0; i -= 1)
        if (/modified|license|theme$|#Agent|format$/.test(JSON.stringify(statements[i])))
          statements.splice(i, 1);
    const data = unpack(pack(broken, ''));
    const factory = { ...n3.DataFactory, dataset: (quads?: never) => new n3.Store(quads) };
    const theirs = await new Validator(shapes, { factory }).validate({ dataset: data });
    const foci = theirs.results.map(({ focusNode }) => focusNode.term.value);
    const { findings } = await validateShacl(broken, await ownShapes());
    const ours = findings.map(({ focus }) => focus.replace(/^_:/, '')).filter((focus) => focus !== '');
    expect(ours.length).toBeGreaterThan(10);
    expect([...new Set(foci)].filter((it) => !it.includes('onto/dcatapit#')).sort()).toEqual(
      [...new Set(ours)].sort(),
    );
  });
});

describe('a SHACL report', () => {
  const findings: Finding[] = [
    {
      rule: 'agid-39',
      severity: 'violation',
      focus: 'https://example.org/d',
      path: 'dct:title',
      message: { it: 'Manca "il titolo"', en: 'No title' },
      pointer: '/title',
    },
    {
      rule: 'theme-variant',
      severity: 'warning',
      focus: '_:n1',
      path: 'dcat:theme',
      value: '<https://example.org/x>',
      suggestion: 'http://example.org/x',
      message: { it: 'Variante', en: 'Variant' },
    },
    { rule: 'agid-112', severity: 'hint', focus: '', message: { it: 'Documento', en: 'Document' } },
    {
      rule: 'shacl:https://example.org/S',
      severity: 'violation',
      focus: 'https://example.org/d',
      path: 'https://example.org/p' as never,
      value: '"riga\nnuova"@it',
      message: { it: 'Altro', en: 'Other' },
    },
  ];

  it('says any findings in SHACL’s own words, and is read back', async () => {
    const text = shaclReportTurtle(findings, { document: BASE });
    const { graph } = await parseRdf(Buffer.from(text), { baseIri: BASE, contentType: 'text/turtle' });
    const store = unpack(pack(graph, ''));
    const sh = (name: string) => `http://www.w3.org/ns/shacl#${name}`;
    const of = (name: string) => store.getObjects(null, sh(name), null).map(({ value }) => value);
    expect(of('conforms')).toEqual(['false']);
    expect(of('result')).toHaveLength(4);
    expect(of('focusNode')).toEqual(expect.arrayContaining(['https://example.org/d', BASE]));
    expect(of('resultPath').sort()).toEqual([
      'http://purl.org/dc/terms/title',
      'http://www.w3.org/ns/dcat#theme',
      'https://example.org/p',
    ]);
    expect(of('value').sort()).toEqual(['https://example.org/x', 'riga\nnuova']);
    expect(of('sourceConstraintComponent')).toContain('urn:portico:rules#agid-39');
    expect(
      of('resultSeverity')
        .map((it) => it.replace(sh(''), ''))
        .sort(),
    ).toEqual(['Info', 'Violation', 'Warning']);
    expect(of('resultMessage')).toHaveLength(8);
  });

  it('conforms when nothing was found, or when it is told so', () => {
    const conforms = (given: readonly Finding[], told?: boolean) =>
      shaclReport(given, told === undefined ? {} : { conforms: told }).find(({ predicate }) =>
        predicate.value.endsWith('#conforms'),
      )?.object.value;
    expect(conforms([])).toBe('true');
    expect(conforms(findings)).toBe('false');
    expect(conforms(findings, true)).toBe('true');
  });
});

describe('the score', () => {
  it('takes shapes as the judge of compliance', async () => {
    // A creator without identifier breaks the profile.
    const served = datasetRecord({ ...fullDataset(), creator: [] });
    const strict = await shapesOf(
      'ex:S a sh:NodeShape ; sh:targetClass <http://www.w3.org/ns/dcat#Dataset> ; sh:property [ sh:path ex:never ; sh:minCount 1 ] .',
    );
    expect(await compliesWithShapes(served, await shapesOf(TITLES), { publicUrl: PUBLIC_URL })).toBe(true);
    expect(await compliesWithShapes(served, strict, { publicUrl: PUBLIC_URL })).toBe(false);
    expect(
      await compliesWithShapes(served, await ownShapes(), { publicUrl: PUBLIC_URL, profile: 'it' }),
    ).toBe(true);
  });
});

describe('shapes of the installation', () => {
  it('are those of SHAPES_DIR, else those in the folder of data, if any', async () => {
    const mine = join(folder, 'shapes');
    expect(await configuredShapes({ shapesDir: undefined, dataDir: folder })).toBeUndefined();
    mkdirSync(mine);
    writeFileSync(join(mine, 'a.ttl'), PREFIXES + TITLES);
    expect((await configuredShapes({ shapesDir: undefined, dataDir: folder }))?.sources).toEqual(['a.ttl']);
    expect((await configuredShapes({ shapesDir: mine, dataDir: '/nowhere' }))?.sources).toEqual(['a.ttl']);
    await expect(configuredShapes({ shapesDir: '/nowhere', dataDir: folder })).rejects.toMatchObject({
      kind: 'NotFound',
    });
  });
});
