import type { Bilingual } from '../../errors.js';
import type { Finding, Name, Severity } from '../rule.js';
import { shortName } from '../short-name.js';
import type { PlainTerm, ShapeResult } from './run-shapes.js';
import { DOCUMENT, SH } from './words.js';

const SEVERITIES: Readonly<Record<string, Severity>> = {
  [`${SH}Violation`]: 'violation',
  [`${SH}Warning`]: 'warning',
  [`${SH}Info`]: 'hint',
};
const MAX_VALUE = 300;

/**
 * What shapes report, as findings: the rule is the one the shape names (`portico:rule`, the first), else `shacl:` and
 * the IRI of the shape. A severity that is none of SHACL's counts as a violation. Ordered by node, rule, path, value;
 * each finding once.
 */
export function toFindings(results: readonly ShapeResult[]): Finding[] {
  const found = new Map<string, Finding>();
  for (const result of results) {
    const finding = toFinding(result);
    const key = [finding.focus, finding.rule, finding.path ?? '', finding.value ?? ''].join('\u0000');
    if (!found.has(key)) found.set(key, finding);
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, finding]) => finding);
}

function toFinding(result: ShapeResult): Finding {
  const { focus, value, severity, rules, about } = result;
  const isDocument = about === DOCUMENT;
  const path = isDocument ? undefined : (about ?? result.path);
  // The value of a shape of a whole node is that node.
  const isNode = result.path === undefined && value?.value === focus;
  return {
    rule: rules[0] ?? `shacl:${result.shape || 'anonymous'}`,
    severity: SEVERITIES[severity] ?? 'violation',
    focus: isDocument ? '' : focus,
    ...(path !== undefined && { path: shortName(path) as Name }),
    ...(value && !isNode && !isDocument && { value: shown(value) }),
    message: messageOf(result),
  };
}

function shown({ kind, value, language }: PlainTerm): string {
  const text = value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE - 1)}…` : value;
  if (kind === 'NamedNode') return `<${text}>`;
  if (kind === 'BlankNode') return `_:${text}`;
  return `"${text}"${language && `@${language}`}`;
}

/** In each language what the shape says in it, else what it says at all, else what it asks. */
function messageOf({ messages, constraint, shape, path }: ShapeResult): Bilingual {
  const of = (language: string): string | undefined =>
    messages
      .filter((each) => each.language.toLowerCase().split('-')[0] === language)
      .map(({ text }) => text)
      .join(' ') || undefined;
  const any = of('') ?? messages[0]?.text;
  const where = [path && shortName(path), shape && `<${shape}>`].filter(Boolean).join(', ');
  return {
    it: of('it') ?? any ?? of('en') ?? `Non rispetta ${constraint}: ${where}`,
    en: of('en') ?? any ?? of('it') ?? `Does not meet ${constraint}: ${where}`,
  };
}
