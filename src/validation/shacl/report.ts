import n3, { type Quad, type Quad_Object } from 'n3';
import { PREFIXES } from '../../rdf/namespaces.js';
import { fullName } from '../graph-index.js';
import type { Finding, Name, Severity } from '../rule.js';
import { PORTICO, RULES, SH } from './words.js';

const { namedNode, blankNode, literal, quad } = n3.DataFactory;

export interface ShaclReportOptions {
  /** Whether the document conforms. SHACL's own reading unless told: it does when nothing at all was found. */
  readonly conforms?: boolean;
  /** IRI of the document, for findings about it as a whole. */
  readonly document?: string;
}

const TYPE = namedNode(`${PREFIXES.rdf}type`);
const BOOLEAN = namedNode(`${PREFIXES.xsd}boolean`);
const sh = (name: string) => namedNode(SH + name);
const SEVERITIES: Readonly<Record<Severity, string>> = {
  violation: 'Violation',
  warning: 'Warning',
  hint: 'Info',
};
const DOCUMENT = 'urn:portico:document';

/**
 * Any findings, of rules as of shapes, as a SHACL validation report (SHACL 1.0, section 3.6). A rule of ours stands as
 * a constraint component of its own (`urn:portico:rules#agid-39`); its id, a suggestion and the pointer into our model
 * come along as `portico:rule`, `portico:suggestion` and `portico:pointer`.
 */
export function shaclReport(
  findings: readonly Finding[],
  { conforms = findings.length === 0, document = DOCUMENT }: ShaclReportOptions = {},
): Quad[] {
  const report = blankNode('report');
  const quads = [
    quad(report, TYPE, sh('ValidationReport')),
    quad(report, sh('conforms'), literal(String(conforms), BOOLEAN)),
  ];
  for (const [i, finding] of findings.entries()) {
    const result = blankNode(`result${i}`);
    const say = (predicate: string, object: Quad_Object): void => {
      quads.push(quad(result, namedNode(predicate), object));
    };
    quads.push(quad(report, sh('result'), result));
    say(TYPE.value, sh('ValidationResult'));
    say(`${SH}focusNode`, nodeOf(finding.focus, document));
    if (finding.path !== undefined) say(`${SH}resultPath`, namedNode(pathOf(finding.path)));
    if (finding.value !== undefined) say(`${SH}value`, termOf(finding.value, document));
    say(`${SH}resultSeverity`, sh(SEVERITIES[finding.severity]));
    say(`${SH}sourceConstraintComponent`, componentOf(finding.rule));
    say(`${SH}resultMessage`, literal(finding.message.it, 'it'));
    say(`${SH}resultMessage`, literal(finding.message.en, 'en'));
    say(`${PORTICO}rule`, literal(finding.rule));
    if (finding.suggestion !== undefined) say(`${PORTICO}suggestion`, literal(finding.suggestion));
    if (finding.pointer !== undefined) say(`${PORTICO}pointer`, literal(finding.pointer));
  }
  return quads;
}

/** The report as a Turtle document. */
export function shaclReportTurtle(findings: readonly Finding[], options: ShaclReportOptions = {}): string {
  const writer = new n3.Writer({ prefixes: { ...PREFIXES, sh: SH, portico: PORTICO } });
  writer.addQuads(shaclReport(findings, options));
  let text = '';
  writer.end((_error, result: string) => {
    text = result;
  });
  return text;
}

const nodeOf = (key: string, document: string) => {
  if (key === '') return namedNode(document);
  return key.startsWith('_:') ? blankNode(labelOf(key)) : namedNode(key);
};

/** Labels of the data, apart from those of the report and in letters that Turtle allows. */
const labelOf = (key: string): string => `n-${key.slice(2).replace(/[^A-Za-z0-9_-]/g, '_')}`;

const pathOf = (path: Name): string => {
  const prefix = path.slice(0, path.indexOf(':'));
  return prefix in PREFIXES ? fullName(path) : path;
};

/** The component of a rule of ours; of shapes of others, the shape's own IRI. */
const componentOf = (rule: string) =>
  rule.startsWith('shacl:') && /^shacl:[a-z][a-z0-9+.-]*:/i.test(rule)
    ? namedNode(rule.slice('shacl:'.length))
    : namedNode(RULES + encodeURIComponent(rule));

/** A value as findings show it, as a term again; one that was shortened is a text. */
function termOf(shown: string, document: string): Quad_Object {
  if (shown === '<>') return namedNode(document);
  const isCut = /…(>|"(@[\w-]+)?)?$/.test(shown);
  const iri = /^<([^<>"{}|\\^`\s]+)>$/.exec(shown)?.[1];
  if (iri !== undefined && !isCut) return namedNode(iri);
  if (/^_:\S+$/.test(shown)) return blankNode(labelOf(shown));
  const [, text = shown, language] = /^"([\s\S]*)"(?:@([A-Za-z0-9-]+))?$/.exec(shown) ?? [];
  return language ? literal(text, language) : literal(text);
}
