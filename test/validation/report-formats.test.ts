import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { parseRdf } from '../../src/rdf/parse.js';
import {
  type CheckedDocument,
  hasFound,
  junitReport,
  sarifLog,
  writeReports,
} from '../../src/validation/formats/index.js';
import { ruleSet, validateDocument } from '../../src/validation/index.js';

async function checked(source = 'cataloghi/città.ttl', title = '"Piste"@it'): Promise<CheckedDocument> {
  const turtle = `@prefix dct: <http://purl.org/dc/terms/> . @prefix dcatapit: <http://dati.gov.it/onto/dcatapit#> .
    <https://a.example/d> a dcatapit:Dataset ; dct:title ${title} .`;
  const parsed = await parseRdf(Buffer.from(turtle), { baseIri: 'https://x.example/' });
  return { source, report: validateDocument(parsed) };
}
const REFUSED: CheckedDocument = {
  source: 'rotto.ttl',
  refusal: { it: 'Il documento è rotto', en: 'It is broken' },
  line: 3,
  column: 7,
};

interface Sarif {
  version: string;
  runs: {
    tool: {
      driver: { rules: { id: string; help: { text: string }; defaultConfiguration: { level: string } }[] };
    };
    artifacts: { location: { uri: string } }[];
    invocations: {
      executionSuccessful: boolean;
      toolExecutionNotifications: { level: string; locations: { physicalLocation: { region?: object } }[] }[];
    }[];
    results: {
      ruleId: string;
      ruleIndex: number;
      level: string;
      message: { text: string };
      locations: {
        physicalLocation: { artifactLocation: { uri: string; index: number } };
        logicalLocations: { fullyQualifiedName: string }[];
      }[];
    }[];
  }[];
}

describe('SARIF', () => {
  it('has each finding with its rule, its file and its node', async () => {
    const log = sarifLog([await checked(), REFUSED], 'it') as Sarif;
    expect(log.version).toBe('2.1.0');
    const [run] = log.runs;
    if (!run) throw new Error('no run');
    const { rules } = run.tool.driver;
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const result of run.results) {
      expect(rules[result.ruleIndex]?.id).toBe(result.ruleId);
      expect(['error', 'warning', 'note']).toContain(result.level);
      expect(result.locations[0]?.physicalLocation.artifactLocation).toEqual({
        uri: 'cataloghi/citt%C3%A0.ttl',
        index: 0,
      });
    }
    expect(rules.find(({ id }) => id === 'agid-37')?.help.text).toContain('dct:description');
    const missing = run.results.find(({ ruleId }) => ruleId === 'agid-37');
    expect(missing).toMatchObject({
      level: 'error',
      message: { text: expect.stringContaining('Manca la descrizione') },
      locations: [{ logicalLocations: [{ fullyQualifiedName: 'https://a.example/d dct:description' }] }],
    });
  });

  it('tells what was not read as a notification, with line and column', () => {
    const [run] = (sarifLog([REFUSED], 'en') as Sarif).runs;
    expect(run?.invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [
        {
          level: 'error',
          message: { text: 'It is broken' },
          locations: [{ physicalLocation: { region: { startLine: 3, startColumn: 7 } } }],
        },
      ],
    });
  });
});

describe('JUnit', () => {
  /** Elements with their attributes, as an XML parser sees them: well-formed, or it throws. */
  function elements(xml: string): { name: string; attributes: Record<string, string> }[] {
    const found: { name: string; attributes: Record<string, string> }[] = [];
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('opentag', (tag) => found.push({ name: tag.name, attributes: tag.attributes as never }));
    parser.write(xml).close();
    return found;
  }

  it('has a case a rule, that fails by the weight asked for', async () => {
    const document = await checked();
    const xml = junitReport([document, REFUSED], { language: 'it', failOn: 'violation' });
    const all = elements(xml);
    // A rule may have two forms.
    const rules = new Set(ruleSet('portico').rules.map(({ id }) => id)).size;
    expect(all.filter(({ name }) => name === 'testcase')).toHaveLength(rules + 1);
    expect(all.filter(({ name }) => name === 'error')).toHaveLength(1);
    const failures = all.filter(({ name }) => name === 'failure').length;
    expect(failures).toBeGreaterThan(2);
    expect(all[0]).toMatchObject({
      name: 'testsuites',
      attributes: { tests: String(rules + 1), failures: String(failures), errors: '1' },
    });
    const strict = elements(junitReport([document], { language: 'it', failOn: 'warning' }));
    expect(strict.filter(({ name }) => name === 'failure').length).toBeGreaterThan(failures);
  });

  it('is well-formed whatever the document says', async () => {
    const document = await checked('a&<"b>.ttl', '<https://a.example/&x=]]>');
    if ('refusal' in document) throw new Error('refused');
    const report = {
      ...document.report,
      findings: document.report.findings.map((f) => ({ ...f, value: '"\u0001<]]>&\ud800"' })),
    };
    const xml = junitReport([{ ...document, report }], { language: 'en', failOn: 'violation' });
    expect(elements(xml).length).toBeGreaterThan(100);
  });
});

describe('the forms of a report', () => {
  it('are all written for documents that were read and that were not', async () => {
    const documents = [await checked(), REFUSED];
    const lines = writeReports('json', documents, { language: 'it' }).split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { valid: false, source: 'cataloghi/città.ttl' },
      { source: 'rotto.ttl', line: 3, column: 7, error: { it: 'Il documento è rotto' } },
    ]);
    expect(writeReports('text', documents, { language: 'it' })).toContain('✗ Il documento è rotto');
  });

  it('hold two SHACL reports in one document of Turtle, each with its own results', async () => {
    const documents = [await checked('a.ttl'), await checked('b.ttl'), REFUSED];
    const turtle = writeReports('shacl', documents, { language: 'it' });
    const { graph, problems } = await parseRdf(Buffer.from(turtle), { baseIri: 'https://x.example/' });
    expect(problems).toEqual([]);
    const reports = [...graph.quads()].filter(
      ({ object }) => object.value === 'http://www.w3.org/ns/shacl#ValidationReport',
    );
    expect(reports).toHaveLength(2);
    const results = [...graph.quads()].filter(
      ({ object }) => object.value === 'http://www.w3.org/ns/shacl#ValidationResult',
    );
    const listed = documents.flatMap((d) => ('refusal' in d ? [] : d.report.findings));
    expect(results).toHaveLength(listed.length);
  });

  it('fail a build by violations, or by warnings when those are asked about', async () => {
    const document = await checked();
    if ('refusal' in document) throw new Error('refused');
    const mild = {
      ...document,
      report: { ...document.report, counts: { violation: 0, warning: 2, hint: 1 } },
    };
    expect([hasFound([document], 'violation'), hasFound([mild], 'violation')]).toEqual([true, false]);
    expect([hasFound([mild], 'warning'), hasFound([REFUSED], 'warning')]).toEqual([true, false]);
  });
});
