import { agidRules } from './agid/index.js';
import type { RuleSet } from './check-graph.js';
import { dcatApRules, europeanRules } from './dcat-ap/index.js';
import { GUIDELINE_RULES } from './guidelines/index.js';
import { HVD_RULES } from './hvd/index.js';
import { saidNowhere } from './once-each.js';
import { OWL_RULES } from './owl/index.js';
import { porticoRules } from './portico/index.js';
import type { Mode, Name, Rule } from './rule.js';

export interface RuleSetOptions {
  /** Mode `agid` with the 32 suspended rules too, as the validator runs them upstream. */
  suspended?: boolean;
  /** Modes `dcat-ap-2` and `dcat-ap-3`: whatever a value leads to must be described, with its class, in the document. */
  ranges?: boolean;
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

/** The rules of mode `portico`, by where they come from. A rule stands where it is said first. */
export interface PorticoRules {
  readonly agid: readonly Rule[];
  readonly own: readonly Rule[];
  readonly highValue: readonly Rule[];
  readonly guidelines: readonly Rule[];
  readonly owl: readonly Rule[];
  readonly european: readonly Rule[];
}

function porticoGroups(): PorticoRules {
  const agid = agidRules('portico');
  const italian = [...agid, ...porticoRules];
  const highValue = saidNowhere(HVD_RULES, italian, EUROPEAN);
  const guidelines = saidNowhere(GUIDELINE_RULES, italian, EUROPEAN);
  const europe = europeanRules();
  const european = saidNowhere(europe, [...italian, ...guidelines], EUROPEAN);
  const owl = saidNowhere(OWL_RULES, [...italian, ...european], EUROPEAN);
  return { agid, own: porticoRules, highValue, guidelines, owl, european };
}

/** The rules of mode `portico`, made once. */
export const PORTICO: PorticoRules = porticoGroups();

const made = new Map<string, RuleSet>();

/**
 * The rules of a mode; the same set whenever it is asked for.
 *
 * - `agid`: the 122 rules in use of AgID's validator, faults included; with `suspended` all 154
 * - `portico`: the same put right (suspended ones as hints), our own, those of the guidelines and of the ontology, and
 *   what DCAT-AP and its high-value extension ask beside
 * - `dcat-ap-2`, `dcat-ap-3`: an edition of DCAT-AP with its high-value extension, and nothing Italian
 */
export function ruleSet(mode: Mode, { suspended = false, ranges = false }: RuleSetOptions = {}): RuleSet {
  const key = `${mode} ${suspended} ${ranges}`;
  let set = made.get(key);
  if (!set) {
    set = makeSet(mode, suspended, ranges);
    made.set(key, set);
  }
  return set;
}

function makeSet(mode: Mode, suspended: boolean, ranges: boolean): RuleSet {
  if (mode === 'portico') return { mode, rules: Object.values(PORTICO).flat(), twins: EUROPEAN, once: true };
  if (mode === 'agid') {
    const agid = agidRules('agid');
    return { mode, rules: suspended ? agid : agid.filter((rule) => !rule.suspended) };
  }
  const rules = dcatApRules(mode === 'dcat-ap-2' ? 2 : 3, { ranges });
  return { mode, rules: [...HVD_RULES, ...rules], once: true };
}
