import type { Bilingual } from '../../errors.js';
import { projectVersion } from '../../platform/project-path.js';
import type { Finding, Severity } from '../rule.js';
import { type CheckedDocument, isRefused } from './checked-document.js';
import { type RuleFacts, ruleFacts } from './rule-facts.js';

/** SARIF 2.1.0, section 3.27.10: how much a result weighs. */
const LEVELS = { violation: 'error', warning: 'warning', hint: 'note' } as const satisfies Record<
  Severity,
  string
>;

/** The repository's page of rules, where a rule is found by its id. */
const HELP = 'docs/rules.md';

/**
 * Reports as a SARIF 2.1.0 log, for tools that show findings beside code: one run; a document is an artifact, the node a
 * logical location. A document that was not read is a notification of the run, with line and column where known.
 */
export function sarifLog(documents: readonly CheckedDocument[], language: keyof Bilingual): object {
  const rules = new Map<string, { index: number; facts: RuleFacts }>();
  const indexOf = (finding: Finding): number => {
    let known = rules.get(finding.rule);
    if (!known) {
      known = { index: rules.size, facts: ruleFacts(finding) };
      rules.set(finding.rule, known);
    }
    return known.index;
  };
  const results = documents.flatMap((document, i) =>
    isRefused(document)
      ? []
      : document.report.findings.map((finding) =>
          toResult(finding, indexOf(finding), { uri: uriOf(document.source), index: i }, language),
        ),
  );
  const notifications = documents.flatMap((document, i) => notificationsOf(document, i, language));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Portico',
            semanticVersion: projectVersion(),
            language,
            rules: [...rules.values()].map(({ facts }) => toDescriptor(facts, language)),
          },
        },
        invocations: [
          {
            executionSuccessful: !documents.some(isRefused),
            toolExecutionNotifications: notifications,
          },
        ],
        artifacts: documents.map(({ source }) => ({ location: { uri: uriOf(source) } })),
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
}

/** Section 3.49: a rule, with the sentence of the standard as its help. */
function toDescriptor({ id, severity, sentence, source }: RuleFacts, language: keyof Bilingual) {
  const where = source ? `${sentence[language]} (${source})` : sentence[language];
  return {
    id,
    shortDescription: { text: sentence[language] },
    fullDescription: { text: where },
    help: { text: `${where}. ${HELP}, ${id}.` },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

interface Artifact {
  uri: string;
  index: number;
}

function toResult(finding: Finding, ruleIndex: number, artifact: Artifact, language: keyof Bilingual) {
  const { rule, severity, focus, path, value, suggestion, message, pointer } = finding;
  const text = [message[language], value && `${path ?? ''} ${value}`.trim(), suggestion && `→ ${suggestion}`]
    .filter(Boolean)
    .join(' ');
  const name = [focus, path].filter(Boolean).join(' ');
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVELS[severity],
    message: { text },
    locations: [
      {
        physicalLocation: { artifactLocation: artifact },
        ...(name && { logicalLocations: [{ fullyQualifiedName: name, kind: 'resource' }] }),
      },
    ],
    // Tells findings of one run from those of the next, wherever they stand.
    partialFingerprints: { 'portico/v1': [rule, focus, path ?? '', value ?? ''].join('|') },
    ...((suggestion !== undefined || pointer !== undefined) && {
      properties: {
        ...(suggestion !== undefined && { suggestion }),
        ...(pointer !== undefined && { pointer }),
      },
    }),
  };
}

/** Section 3.58: what is to be known of the run itself. */
function notificationsOf(document: CheckedDocument, index: number, language: keyof Bilingual): object[] {
  const artifactLocation = { uri: uriOf(document.source), index };
  const at = (line: number | undefined, column: number | undefined) => [
    {
      physicalLocation: {
        artifactLocation,
        ...(line !== undefined && {
          region: { startLine: line, ...(column !== undefined && { startColumn: Math.max(1, column) }) },
        }),
      },
    },
  ];
  if (isRefused(document)) {
    const { refusal, line, column } = document;
    return [{ level: 'error', message: { text: refusal[language] }, locations: at(line, column) }];
  }
  const { problems, more } = document.report;
  return [
    ...problems.map(({ message, from, line, column }) => ({
      level: 'note',
      message: { text: from ? `${message[language]} ${from}` : message[language] },
      locations: at(line, column),
    })),
    ...(more > 0
      ? [{ level: 'warning', message: { text: MORE[language](more) }, locations: at(undefined, undefined) }]
      : []),
  ];
}

const MORE = {
  it: (n: number) => `Altri ${n} rilievi non sono elencati.`,
  en: (n: number) => `${n} more findings are not listed.`,
};

/** A file or address as a URI reference: what is no address is a relative path. */
const uriOf = (source: string): string =>
  /^https?:\/\//i.test(source)
    ? source
    : source
        .replaceAll('\\', '/')
        .split('/')
        .map((part) => encodeURIComponent(part))
        .join('/');
