import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Quad } from 'n3';
import { describe, expect, it } from 'vitest';
import { projectPath } from '../../src/platform/project-path.js';
import { parseRdf } from '../../src/rdf/parse.js';
import type { Profile } from '../../src/rdf/profile.js';
import { addQuad, Graph, graphFactory } from '../../src/rdf/read/graph.js';
import { checkGraph } from '../../src/validation/check-graph.js';
import { formatReport } from '../../src/validation/formats/index.js';
import { locate } from '../../src/validation/locate.js';
import { validationReport } from '../../src/validation/report.js';
import { MODES, type Mode } from '../../src/validation/rule.js';
import { ruleSet } from '../../src/validation/rules.js';
import { rulesPage } from '../../src/validation/rules-page.js';
import { catalogueDocument } from '../rdf/document.js';
import { dataServiceRecord, datasetRecord, fullDataset, fullService, PUBLIC_URL } from '../rdf/records.js';

const NOW = new Date('2026-01-01T00:00:00Z');
const BASE = 'https://dati.example.it/documento';

/** Quads as a graph, as if they had been read. */
function graphOf(quads: readonly Quad[]): Graph {
  const graph = new Graph(BASE);
  const factory = graphFactory((iri) => iri);
  const node = (term: Quad['subject'] | Quad['object']) => {
    if (term.termType === 'BlankNode') return factory.blankNode(term.value);
    if (term.termType === 'Literal')
      return factory.literal(term.value, term.language || factory.namedNode(term.datatype.value));
    return factory.namedNode(term.value);
  };
  for (const { subject, predicate, object } of quads) {
    addQuad(graph, {
      subject: node(subject),
      predicate: factory.namedNode(predicate.value),
      object: node(object),
    });
  }
  return graph;
}

const read = async (turtle: string): Promise<Graph> =>
  (
    await parseRdf(
      Buffer.from(`@prefix dct: <http://purl.org/dc/terms/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcatapit: <http://dati.gov.it/onto/dcatapit#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
${turtle}`),
      { baseIri: BASE, contentType: 'text/turtle' },
    )
  ).graph;

const rulesFound = (mode: Mode, graph: Graph): string[] =>
  checkGraph(graph, ruleSet(mode, { suspended: true }), NOW).map(({ rule }) => rule);

describe('checking a graph', () => {
  // A creator without identifier (IPA code or VAT number) breaks rule 2, and nothing but its publisher can mend that.
  const creator = [{ identifier: 'c_z998', name: { it: 'Istituto di ricerca' } }];
  const served = (profile: Profile = 'it') => [
    ...catalogueDocument(
      profile,
      [datasetRecord(), datasetRecord({ ...fullDataset(), creator }, 101)],
      [dataServiceRecord(fullService())],
    ),
  ];

  it.each(MODES)('finds no violation in what we serve (mode %s)', (mode) => {
    const profile = mode === 'dcat-ap-2' || mode === 'dcat-ap-3' ? mode : 'it';
    const findings = checkGraph(graphOf(served(profile)), ruleSet(mode, { suspended: true }), NOW);
    expect(findings.filter(({ severity }) => severity === 'violation')).toEqual([]);
  });

  it('gives the same findings whatever the order of the statements, and however often they are made', () => {
    const quads = served().filter(({ predicate }) => !/modified|license|theme$/.test(predicate.value));
    const expected = MODES.map((mode) => checkGraph(graphOf(quads), ruleSet(mode), NOW));
    expect(expected[1]?.length).toBeGreaterThan(5);
    fc.assert(
      fc.property(fc.shuffledSubarray(quads, { minLength: quads.length }), (shuffled) => {
        const graph = graphOf([...shuffled, ...shuffled.slice(0, 20)]);
        expect(MODES.map((mode) => checkGraph(graph, ruleSet(mode), NOW))).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  it('reads graphs that go round in circles', async () => {
    const graph =
      await read(`<https://a.example/d> a dcatapit:Dataset, dcatapit:Distribution, dcatapit:Agent ;
      dcat:distribution <https://a.example/d> ; dct:publisher <https://a.example/d> ;
      dct:isVersionOf <https://a.example/d> .`);
    expect(rulesFound('portico', graph)).toContain('agid-39');
  });

  it('counts a cardinality once a node, a guarded type once a value', async () => {
    const graph = await read(`<https://a.example/d> a dcatapit:Dataset ;
      dct:identifier "1", "2", "3" ; dct:creator <https://a.example/a>, <https://a.example/b>, <https://a.example/c> .
      <https://a.example/a> dct:title "A", "B" . <https://a.example/b> dct:title "B" .`);
    const found = rulesFound('agid', graph);
    expect(found.filter((rule) => rule === 'agid-183')).toHaveLength(1);
    // c is only named: nothing is known of it.
    expect(found.filter((rule) => rule === 'agid-185')).toHaveLength(2);
  });

  it('lets an IRI in place of a date pass as AgID does, and reports it as is right', async () => {
    const graph = await read(
      '<https://a.example/d> a dcatapit:Dataset ; dct:modified <https://a.example/date> .',
    );
    expect(rulesFound('agid', graph)).not.toContain('agid-73');
    expect(rulesFound('portico', graph)).toContain('agid-73');
  });

  it('looks at plain European catalogues in our mode, not in AgID’s', async () => {
    const graph = await read('<https://a.example/d> a dcat:Dataset .');
    expect(rulesFound('agid', graph)).not.toContain('agid-39');
    expect(rulesFound('portico', graph)).toContain('agid-39');
    expect(rulesFound('portico', graph)).toContain('italian-type-missing');
  });

  it('weighs missing distributions by how open the dataset is', async () => {
    const of = async (rights: string) =>
      checkGraph(
        await read(`<https://a.example/d> a dcatapit:Dataset${rights} .`),
        ruleSet('portico'),
        NOW,
      ).find(({ rule }) => rule === 'agid-44')?.severity;
    const right = 'http://publications.europa.eu/resource/authority/access-right';
    expect(await of('')).toBe('violation');
    expect(await of(` ; dct:accessRights <${right}/PUBLIC>`)).toBe('violation');
    expect(await of(` ; dct:accessRights <${right}/NON_PUBLIC>`)).toBe('warning');
  });

  it('takes an empty reference for a fault even where the document describes itself', async () => {
    const { graph } = await parseRdf(
      Buffer.from(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns:dct="http://purl.org/dc/terms/" xmlns:it="http://dati.gov.it/onto/dcatapit#">
        <it:Distribution rdf:about="https://a.example/d"><dct:license rdf:resource=""/></it:Distribution>
        <it:LicenseDocument rdf:about=""/>
      </rdf:RDF>`),
      { baseIri: BASE, contentType: 'application/rdf+xml' },
    );
    const found = rulesFound('portico', graph);
    expect(found.filter((rule) => rule === 'iri-empty')).toHaveLength(2);
    expect(found.filter((rule) => rule.startsWith('licence-'))).toEqual([]);
  });

  it('does not slow down on hostile values', async () => {
    const long = 'a.'.repeat(200_000);
    const graph =
      await read(`<https://a.example/d> a dcatapit:Dataset ; dct:identifier ${Array.from({ length: 20_000 }, (_, i) => `"${i}"`).join(', ')} ;
      dct:subject "${long}" ; dcat:keyword "${long}" ; dct:description "${'<a '.repeat(50_000)}" .
      <https://a.example/e> a dcatapit:Dataset ; dct:identifier ${Array.from({ length: 20_000 }, (_, i) => `"${i}"`).join(', ')} .
      <https://a.example/c> a dcatapit:Organization ;
      <http://www.w3.org/2006/vcard/ns#hasEmail> <mailto:a@${long}@> .`);
    const start = performance.now();
    expect(rulesFound('portico', graph).filter((rule) => rule === 'identifier-duplicate')).toHaveLength(
      40_000,
    );
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it('suggests what should be written', async () => {
    const graph = await read(`<https://a.example/d> a dcatapit:Dataset ;
      dcat:theme "Trasporti" ; dct:accrualPeriodicity <ANNUAL> ;
      dct:language <https://publications.europa.eu/resource/authority/language/ITA/> .`);
    const suggestions = checkGraph(graph, ruleSet('portico'), NOW).flatMap(({ rule, suggestion }) =>
      suggestion ? [`${rule} ${suggestion.slice(suggestion.lastIndexOf('/') + 1)}`] : [],
    );
    expect(suggestions).toEqual(
      expect.arrayContaining(['theme-not-iri TRAN', 'frequency-not-iri ANNUAL', 'language-variant ITA']),
    );
  });
});

describe('the report', () => {
  it('counts, orders by weight, lists as many as asked for, and is written in both languages', async () => {
    const graph = await read('<https://a.example/d> a dcatapit:Dataset ; dct:title "A", "" .');
    const findings = checkGraph(graph, ruleSet('portico'), NOW);
    const report = validationReport('portico', findings, graph.size, 3);
    expect(report.valid).toBe(false);
    expect(report.findings).toHaveLength(3);
    expect(report.more).toBe(findings.length - 3);
    expect(report.counts.violation + report.counts.warning + report.counts.hint).toBe(findings.length);
    expect(report.rules[0]?.severity).toBe('violation');
    expect(formatReport(report, 'it')).toContain('Violazioni: ');
    expect(formatReport(report, 'en')).toContain('The identifier of the dataset is missing');
    expect(formatReport(validationReport('agid', [], 0), 'it')).toContain('Nessun rilievo.');
  });

  it('points into our own model', () => {
    const record = datasetRecord({ title: { it: 'Piste' }, description: { it: '<p>ciao</p>' } });
    const quads = catalogueDocument('it', [record]).filter(
      ({ predicate }) => !predicate.value.endsWith('format'),
    );
    const findings = locate(checkGraph(graphOf(quads), ruleSet('portico'), NOW), record, PUBLIC_URL);
    const pointers = findings.map(({ rule, pointer }) => `${rule} ${pointer}`);
    expect(pointers).toContain('html-in-description /description');
    expect(pointers).toContain('agid-83 /distribution/0/format');
  });
});

describe('docs/rules.md', () => {
  it('is what the rules say today (npm run build && node bin/write-rules.js)', () => {
    expect(readFileSync(projectPath('docs', 'rules.md'), 'utf8')).toBe(rulesPage());
  });
});
