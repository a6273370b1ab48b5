import type { Graph } from '../rdf/read/graph.js';
import { EmptyReference, type Term } from '../rdf/read/terms.js';
import { fullName, GraphIndex } from './graph-index.js';
import { onceEach } from './once-each.js';
import type { CheckContext, Finding, Hit, Mode, Name, NodeCheck, Rule } from './rule.js';

/** The rules of a mode, ready to run. */
export interface RuleSet {
  readonly mode: Mode;
  readonly rules: readonly Rule[];
  /** Classes whose nodes are looked at as nodes of another: Italian rules for what is only typed in European terms. */
  readonly twins?: Readonly<Partial<Record<Name, Name>>>;
  /** What two rules say in the same way of the same thing is said once, by the one that weighs more. */
  readonly once?: boolean;
}

/** What a rule found, with the place of the rule in its set. */
export interface Found {
  readonly position: number;
  readonly rule: Rule;
  readonly finding: Finding;
}

const MAX_VALUE = 300;

/**
 * Runs rules over a graph: each node once, with the rules of its classes; then the rules about the whole document. The
 * work is proportional to the statements; references are looked up and never followed, so that cycles do not matter.
 *
 * @param now the moment against which dates are in the future
 * @returns findings ordered by node, then rule, then value, whatever the order of the statements
 */
export function checkGraph(graph: Graph, set: RuleSet, now = new Date()): Finding[] {
  const index = new GraphIndex(graph);
  const context: CheckContext = { index, now };
  const found: Found[] = [];
  const plans = plansOf(set);

  for (const [key, types] of index.typed()) {
    const plan = planFor(plans, types);
    if (plan.length === 0) continue;
    const view = index.view(key);
    for (const { rule, position, check } of plan) {
      check(view, (hit) => found.push({ position, rule, finding: toFinding(rule, key, hit) }), context);
    }
  }
  for (const { rule, position } of plans.documents) {
    rule.document?.(
      (focus, hit) => found.push({ position, rule, finding: toFinding(rule, focus ?? '', hit) }),
      context,
    );
  }

  return (set.once ? onceEach(found) : found)
    .sort(
      (a, b) =>
        inOrder(a.finding.focus, b.finding.focus) ||
        a.position - b.position ||
        inOrder(a.finding.path ?? '', b.finding.path ?? '') ||
        inOrder(a.finding.value ?? '', b.finding.value ?? ''),
    )
    .map(({ finding }) => finding);
}

interface Planned {
  readonly rule: Rule;
  readonly position: number;
  readonly check: NodeCheck;
}

/** The rules of a set by class, and by the classes that one node states together, found once and kept. */
interface Plans {
  readonly byClass: ReadonlyMap<string, readonly Planned[]>;
  readonly byClasses: Map<string, readonly Planned[]>;
  readonly documents: readonly { rule: Rule; position: number }[];
}

const known = new WeakMap<RuleSet, Plans>();

function plansOf(set: RuleSet): Plans {
  let plans = known.get(set);
  if (!plans) {
    plans = {
      byClass: rulesByClass(set),
      byClasses: new Map(),
      documents: set.rules.flatMap((rule, position) => (rule.document ? [{ rule, position }] : [])),
    };
    known.set(set, plans);
  }
  return plans;
}

const NOTHING: readonly Planned[] = [];
/** A document may make up any number of combinations of classes; real ones have a few dozen. */
const MOST_PLANS = 1000;

function planFor({ byClass, byClasses }: Plans, types: ReadonlySet<string>): readonly Planned[] {
  if (types.size === 1) {
    const [only] = types;
    return byClass.get(only as string) ?? NOTHING;
  }
  const key = [...types].join(' ');
  let plan = byClasses.get(key);
  if (!plan) {
    if (byClasses.size >= MOST_PLANS) byClasses.clear();
    const all = [...types].flatMap((type) => byClass.get(type) ?? NOTHING);
    // A rule that looks at several classes of the node looks once.
    plan = [...new Map(all.map((planned) => [planned.position, planned])).values()];
    byClasses.set(key, plan);
  }
  return plan;
}

function rulesByClass({ rules, twins = {} }: RuleSet): Map<string, Planned[]> {
  const byClass = new Map<string, Planned[]>();
  rules.forEach((rule, position) => {
    const { check } = rule;
    if (!check) return;
    for (const type of [rule.of, ...(rule.alsoOf ?? [])].map(fullName)) {
      byClass.set(type, [...(byClass.get(type) ?? []), { rule, position, check }]);
    }
  });
  for (const [twin, name] of Object.entries(twins) as [Name, Name][]) {
    const own = byClass.get(fullName(twin)) ?? [];
    byClass.set(fullName(twin), [...new Set([...own, ...(byClass.get(fullName(name)) ?? [])])]);
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
