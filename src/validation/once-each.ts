import type { Found } from './check-graph.js';
import { type Name, type Rule, SEVERITIES } from './rule.js';

/**
 * Leaves out what another rule says in the same way of the same property of the same node (the same value, where it is
 * about values). Heard is the rule that weighs more; of equal ones the first of the set.
 */
export function onceEach(found: readonly Found[]): Found[] {
  const heard = new Map<string, Found[]>();
  const kept: Found[] = [];
  for (const each of found) {
    const { aspect } = each.rule;
    const { focus, path, value } = each.finding;
    if (aspect === undefined || path === undefined) {
      kept.push(each);
      continue;
    }
    const key = `${aspect} ${path} ${focus} ${value ?? ''}`;
    const others = heard.get(key);
    const [other] = others ?? [];
    if (others && other?.rule === each.rule) others.push(each);
    else if (!other || outweighs(each, other)) heard.set(key, [each]);
  }
  for (const each of heard.values()) kept.push(...each);
  return kept;
}

const outweighs = (a: Found, b: Found): boolean => {
  const byWeight = SEVERITIES.indexOf(a.finding.severity) - SEVERITIES.indexOf(b.finding.severity);
  return byWeight < 0 || (byWeight === 0 && a.position < b.position);
};

/** What a rule is about: each of its classes with each of its properties, in its way of being wrong. */
function topics(rule: Rule, twins: Readonly<Partial<Record<Name, Name>>>): string[] {
  if (rule.aspect === undefined) return [];
  const properties = rule.properties ?? (rule.property ? [rule.property] : []);
  const classes = [rule.of, ...(rule.alsoOf ?? [])].map((name) => twins[name] ?? name);
  return classes.flatMap((name) => properties.map((property) => `${rule.aspect} ${name} ${property}`));
}

/**
 * The rules that say something of their own: those of which another set says every bit already are left out. Suspended
 * rules, and those that look at some nodes only, take nobody's place.
 */
export function saidNowhere(
  rules: readonly Rule[],
  already: readonly Rule[],
  twins: Readonly<Partial<Record<Name, Name>>> = {},
): Rule[] {
  const said = new Set(
    already.filter((rule) => !rule.suspended && !rule.conditional).flatMap((rule) => topics(rule, twins)),
  );
  return rules.filter((rule) => {
    const own = topics(rule, twins);
    return own.length === 0 || own.some((topic) => !said.has(topic));
  });
}
