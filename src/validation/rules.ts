import { agidRules } from './agid/index.js';
import type { RuleSet } from './check-graph.js';
import { porticoRules } from './portico/index.js';
import type { Mode, Name } from './rule.js';

export interface RuleSetOptions {
  /** Mode `agid` with the 32 suspended rules too, as the validator runs them upstream. */
  suspended?: boolean;
}

/**
 * Italian rules for what states only the European class: a catalogue of plain DCAT-AP is told what it lacks, instead of
 * passing because nobody looked. AgID's validator does not look (its mechanics), so that mode does not either.
 */
const EUROPEAN: Readonly<Partial<Record<Name, Name>>> = {
  'dcat:Catalog': 'dcatapit:Catalog',
  'dcat:Dataset': 'dcatapit:Dataset',
  'dcat:Distribution': 'dcatapit:Distribution',
};

/**
 * The rules of a mode.
 *
 * - `agid`: the 122 rules in use of AgID's validator, faults included; with `suspended` all 154
 * - `portico`: the same put right (suspended ones as hints), and our own
 */
export function ruleSet(mode: Mode, { suspended = false }: RuleSetOptions = {}): RuleSet {
  const agid = agidRules(mode);
  if (mode === 'portico') return { mode, rules: [...agid, ...porticoRules], twins: EUROPEAN };
  return { mode, rules: suspended ? agid : agid.filter((rule) => !rule.suspended) };
}
