import type { Bilingual } from '../errors.js';
import type { Prefix } from '../rdf/namespaces.js';
import type { Term } from '../rdf/read/terms.js';
import type { GraphIndex, NodeView } from './graph-index.js';

/*
 * The words of this folder.
 *
 * rule      one sentence of a standard, checked: a small frozen object, from which the page docs/rules.md is made
 * mode      `agid`: as AgID's validator answers, known faults included, to compare with it;
 *           `portico`: what is right for an Italian catalogue, with the checks that AgID's rules lack and Europe's;
 *           `dcat-ap-2`, `dcat-ap-3`: DCAT-AP 2.1.1 or 3.0.1 and nothing Italian
 * aspect    in what way a value or its absence is wrong: two rules of one aspect about one property say the same
 * focus     the node that a rule looks at
 * finding   one thing that one rule does not like about one focus
 */

/** A prefixed name of a class or property, such as `dct:title`. */
export type Name = `${Prefix}:${string}`;

/** How much a finding weighs: an obligation broken, a recommendation not followed, something to consider. */
export type Severity = 'violation' | 'warning' | 'hint';

export const SEVERITIES: readonly Severity[] = ['violation', 'warning', 'hint'];

/** As AgID's validator answers, as is right, or by an edition of DCAT-AP alone. */
export type Mode = 'agid' | 'portico' | 'dcat-ap-2' | 'dcat-ap-3';

export const MODES: readonly Mode[] = ['agid', 'portico', 'dcat-ap-2', 'dcat-ap-3'];

/**
 * In what way something is wrong: missing; too many; a text for a resource or the other way round; a resource without
 * its class; another datatype; outside its vocabulary.
 */
export type Aspect = 'absent' | 'repeated' | 'kind' | 'class' | 'datatype' | 'vocabulary';

/** What a check says about its focus. Whatever is left out is what the rule says. */
export interface Hit {
  path?: Name;
  value?: Term;
  /** What should be written instead, where that is certain. */
  suggestion?: string;
  severity?: Severity;
}

/** What a check may look at beside its focus. */
export interface CheckContext {
  index: GraphIndex;
  /** The moment of the check, for dates in the future. */
  now: Date;
}

/** Looks at one node of the rule's class and reports each fault. */
export type NodeCheck = (node: NodeView, report: (hit?: Hit) => void, context: CheckContext) => void;

/** Looks at the document as a whole; `report` names the node, or none for the document. */
export type DocumentCheck = (
  report: (focus: string | undefined, hit?: Hit) => void,
  context: CheckContext,
) => void;

/** Two Turtle documents (prefixes left out): one that the rule accepts, one that it does not. */
export interface Example {
  passes: string;
  fails: string;
}

/** A rule. Frozen data but for its check, which is a pure function; fixes (`fixes/`) name the rules they mend. */
export interface Rule {
  /** `agid-39` for AgID's rule 39, words for ours. Stable: it may stand in other people's programs. */
  readonly id: string;
  readonly severity: Severity;
  /** The class whose nodes are looked at. */
  readonly of: Name;
  /** More classes that the same check looks at. */
  readonly alsoOf?: readonly Name[];
  /** The property it is about; none when it is about the node or the document. */
  readonly property?: Name;
  /** The properties it is about, when they are several. */
  readonly properties?: readonly Name[];
  /** In what way a value is wrong, where another rule might say the same of it. */
  readonly aspect?: Aspect;
  /** It looks at some nodes of its class only (high-value ones): it takes no other rule's place. */
  readonly conditional?: boolean;
  /** What the standard asks, in a sentence of ours. */
  readonly sentence: Bilingual;
  /** Where the standard asks it. */
  readonly source: string;
  /** What to tell a publisher. */
  readonly message: Bilingual;
  readonly example: Example;
  /** A rule of AgID's that the ontology gives no ground for: run in mode `agid` only when asked, a hint in ours. */
  readonly suspended?: boolean;
  /** What AgID's rule does otherwise, and why. On both forms of the rule. */
  readonly differs?: Bilingual;
  /** Exactly one of the two. */
  readonly check?: NodeCheck;
  readonly document?: DocumentCheck;
}

/** What one rule found. */
export interface Finding {
  rule: string;
  severity: Severity;
  /** IRI of the node, `_:` and a label for one without IRI; empty for the document. */
  focus: string;
  path?: Name;
  /** What was found, shortened to 300 characters. */
  value?: string;
  suggestion?: string;
  message: Bilingual;
  /** RFC 6901 pointer into our own model, where the finding is about a resource of ours (`locate`). */
  pointer?: string;
}
