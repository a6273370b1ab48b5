import type { Bilingual } from '../../errors.js';
import type { ParseProblem } from '../../rdf/parse.js';
import { lineKey, type ValidationReport } from '../report.js';
import { SEVERITIES } from '../rule.js';
import { type CheckedDocument, isRefused } from './checked-document.js';

const WORDS = {
  it: {
    violation: 'violazione',
    warning: 'avviso',
    hint: 'consiglio',
    totals: { violation: 'Violazioni', warning: 'avvisi', hint: 'consigli' },
    statements: 'triple',
    document: 'documento',
    more: 'altri',
    clean: 'Nessun rilievo.',
  },
  en: {
    violation: 'violation',
    warning: 'warning',
    hint: 'hint',
    totals: { violation: 'Violations', warning: 'warnings', hint: 'hints' },
    statements: 'statements',
    document: 'document',
    more: 'more',
    clean: 'No findings.',
  },
};

/** How many places a rule's line is followed by in the text form. */
const PLACES = 5;

/** The report as text: totals, then each rule with its first places. */
export function formatReport(report: ValidationReport, language: keyof Bilingual): string {
  const words = WORDS[language];
  const { counts, statements } = report;
  const totals = SEVERITIES.map((severity) => `${words.totals[severity]}: ${counts[severity]}`).join('; ');
  const places = new Map<string, string[]>();
  for (const finding of report.findings) {
    const { focus, path, value, suggestion } = finding;
    const key = lineKey(finding);
    const line = [
      focus === '' ? words.document : focus,
      value && `${path ?? ''} ${value}`.trim(),
      suggestion && `→ ${suggestion}`,
    ]
      .filter(Boolean)
      .join(' ');
    const known = places.get(key);
    if (known) known.push(line);
    else places.set(key, [line]);
  }
  return [
    `${totals}; ${words.statements}: ${statements}`,
    ...(report.rules.length === 0 ? [words.clean] : []),
    ...report.rules.flatMap((counted) => {
      const { rule, severity, count, message } = counted;
      const lines = places.get(lineKey(counted)) ?? [];
      return [
        '',
        `${words[severity]} ${rule} × ${count}: ${message[language]}`,
        ...lines.slice(0, PLACES).map((line) => `  ${line}`),
        ...(count > PLACES ? [`  … ${count - PLACES} ${words.more}`] : []),
      ];
    }),
    '',
  ].join('\n');
}

/** What reading had to mend, a line each. */
const problemLine = ({ line, message, from }: ParseProblem, language: keyof Bilingual): string =>
  `  ${line === undefined ? '' : `${line}: `}${message[language]}${from ? ` ${from}` : ''}`;

/** A checked document as text: its name, what reading had to mend, what the rules found; or why it was not read. */
export function documentText(document: CheckedDocument, language: keyof Bilingual): string {
  if (isRefused(document)) {
    const { source, refusal } = document;
    return `${source}\n  ✗ ${refusal.it} / ${refusal.en}\n`;
  }
  const { source, report } = document;
  return [
    source,
    ...report.problems.map((problem) => problemLine(problem, language)),
    formatReport(report, language),
  ].join('\n');
}
