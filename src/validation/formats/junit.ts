import type { Bilingual } from '../../errors.js';
import type { Finding } from '../rule.js';
import { ruleSet } from '../rules.js';
import { type CheckedDocument, isRefused, type ReadDocument } from './checked-document.js';
import { ruleFacts } from './rule-facts.js';

export interface JunitOptions {
  language: keyof Bilingual;
  /** From which weight on a rule's findings make its case fail. */
  failOn: 'violation' | 'warning';
}

/** How many places a case names. */
const PLACES = 20;

/**
 * Reports as JUnit XML, for build servers: a document is a suite, a rule a case. What weighs less than asked for is in a
 * passed case's output; a document that was not read is a case with an error.
 */
export function junitReport(documents: readonly CheckedDocument[], options: JunitOptions): string {
  const suites = documents.map((document) => suiteOf(document, options));
  const sum = (of: (suite: Suite) => number): number => suites.reduce((n, suite) => n + of(suite), 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="portico validate" tests="${sum((s) => s.tests)}" failures="${sum((s) => s.failures)}" errors="${sum((s) => s.errors)}">`,
    ...suites.map(({ xml }) => xml),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Suite {
  tests: number;
  failures: number;
  errors: number;
  xml: string;
}

function suiteOf(document: CheckedDocument, options: JunitOptions): Suite {
  const name = xml(document.source);
  if (isRefused(document)) {
    const text = document.refusal[options.language];
    return {
      tests: 1,
      failures: 0,
      errors: 1,
      xml: [
        `  <testsuite name="${name}" tests="1" failures="0" errors="1">`,
        `    <testcase classname="${name}" name="rdf"><error message="${xml(text)}"/></testcase>`,
        '  </testsuite>',
      ].join('\n'),
    };
  }
  const cases = casesOf(document, options);
  const failures = cases.filter(({ failed }) => failed).length;
  return {
    tests: cases.length,
    failures,
    errors: 0,
    xml: [
      `  <testsuite name="${name}" tests="${cases.length}" failures="${failures}" errors="0">`,
      ...cases.map((it) => it.xml),
      '  </testsuite>',
    ].join('\n'),
  };
}

/** A case a rule of the mode, and one for each that found something beside (shapes of others). */
function casesOf({ source, report }: ReadDocument, { language, failOn }: JunitOptions) {
  const byRule = new Map<string, Finding[]>(ruleSet(report.mode).rules.map(({ id }) => [id, []]));
  for (const { rule } of report.rules) if (!byRule.has(rule)) byRule.set(rule, []);
  for (const finding of report.findings) byRule.get(finding.rule)?.push(finding);
  const counts = new Map<string, number>();
  for (const { rule, count } of report.rules) counts.set(rule, (counts.get(rule) ?? 0) + count);
  const sentences = new Map(ruleSet(report.mode).rules.map(({ id, sentence }) => [id, sentence]));

  return [...byRule].map(([rule, findings]) => {
    const heavy = report.rules.some(
      (it) =>
        it.rule === rule &&
        (it.severity === 'violation' || (failOn === 'warning' && it.severity === 'warning')),
    );
    const count = counts.get(rule) ?? 0;
    const first = findings[0];
    const sentence = sentences.get(rule) ?? (first && ruleFacts(first).sentence);
    const open = `    <testcase classname="${xml(source)}" name="${xml(rule)}: ${xml(sentence?.[language] ?? rule)}"`;
    if (count === 0) return { failed: false, xml: `${open}/>` };
    const message = report.rules.find((it) => it.rule === rule)?.message[language] ?? rule;
    const places = [
      ...findings.slice(0, PLACES).map(placeOf),
      ...(count > PLACES ? [`… +${count - Math.min(PLACES, findings.length)}`] : []),
    ].join('\n');
    const body = heavy
      ? `<failure type="${first?.severity ?? 'violation'}" message="${xml(`${message} (${count})`)}">${xml(places)}</failure>`
      : `<system-out>${xml(`${message} (${count})\n${places}`)}</system-out>`;
    return { failed: heavy, xml: `${open}>${body}</testcase>` };
  });
}

const placeOf = ({ focus, path, value, suggestion }: Finding): string =>
  [focus || '-', path, value, suggestion && `→ ${suggestion}`].filter(Boolean).join(' ');

/** Text for XML 1.0: escaped, without the characters that it cannot hold. */
const xml = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
