import type { Graph } from '../rdf/read/graph.js';
import { EmptyReference, type Term } from '../rdf/read/terms.js';
import { fullName, GraphIndex } from './graph-index.js';
import type { CheckContext, Finding, Hit, Mode, Name, Rule } from './rule.js';

/** The rules of a mode, ready to run. */
export interface RuleSet {
  readonly mode: Mode;
  readonly rules: readonly Rule[];
  /** Classes whose nodes are looked at as nodes of another: Italian rules for what is only typed in European terms. */
  readonly twins?: Readonly<Partial<Record<Name, Name>>>;
}

const MAX_VALUE = 300;

/**
 * Runs rules over a graph: each node once, with the rules of its classes; then the rules about the whole document. The
 * work is proportional to the statements; references are looked up and never followed, so that cycles do not matter.
 *
 * @param now the moment against which dates are in the future
 * @returns findings ordered by node, then rule, then value, whatever the order of the statements
 */
export function checkGraph(graph: Graph, { rules, twins = {} }: RuleSet, now = new Date()): Finding[] {
  const index = new GraphIndex(graph);
  const context: CheckContext = { index, now };
  const found: { position: number; finding: Finding }[] = [];
  const byClass = rulesByClass(rules, twins);

  for (const [key, types] of index.typed()) {
    let seen: Set<Rule> | undefined;
    for (const type of types) {
      for (const each of byClass.get(type) ?? []) {
        if (types.size > 1) {
          seen ??= new Set();
          if (seen.has(each.rule)) continue;
          seen.add(each.rule);
        }
        const { rule, position } = each;
        rule.check?.(
          index.view(key),
          (hit) => found.push({ position, finding: toFinding(rule, key, hit) }),
          context,
        );
      }
    }
  }
  rules.forEach((rule, position) => {
    rule.document?.(
      (focus, hit) => found.push({ position, finding: toFinding(rule, focus ?? '', hit) }),
      context,
    );
  });

  return found
    .sort(
      (a, b) =>
        inOrder(a.finding.focus, b.finding.focus) ||
        a.position - b.position ||
        inOrder(a.finding.path ?? '', b.finding.path ?? '') ||
        inOrder(a.finding.value ?? '', b.finding.value ?? ''),
    )
    .map(({ finding }) => finding);
}

interface Positioned {
  rule: Rule;
  position: number;
}

function rulesByClass(
  rules: readonly Rule[],
  twins: Readonly<Partial<Record<Name, Name>>>,
): Map<string, Positioned[]> {
  const byClass = new Map<string, Positioned[]>();
  rules.forEach((rule, position) => {
    if (!rule.check) return;
    for (const type of [rule.of, ...(rule.alsoOf ?? [])].map(fullName)) {
      byClass.set(type, [...(byClass.get(type) ?? []), { rule, position }]);
    }
  });
  for (const [twin, name] of Object.entries(twins) as [Name, Name][]) {
    const own = byClass.get(fullName(twin)) ?? [];
    byClass.set(fullName(twin), [...own, ...(byClass.get(fullName(name)) ?? [])]);
  }
  return byClass;
}

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function toFinding(rule: Rule, focus: string, hit: Hit = {}): Finding {
  const path = hit.path ?? rule.property;
  return {
    rule: rule.id,
    severity: hit.severity ?? rule.severity,
    focus,
    ...(path && { path }),
    ...(hit.value && { value: shown(hit.value) }),
    ...(hit.suggestion !== undefined && { suggestion: hit.suggestion }),
    message: rule.message,
  };
}

/** A value as people read it in a report: an IRI in angle brackets, a text in quotes. */
function shown(term: Term): string {
  const text = term.value.length > MAX_VALUE ? `${term.value.slice(0, MAX_VALUE - 1)}…` : term.value;
  if (term instanceof EmptyReference) return '<>';
  if (term.termType === 'NamedNode') return `<${text}>`;
  if (term.termType === 'BlankNode') return `_:${text}`;
  return `"${text}"${term.language && `@${term.language}`}`;
}
