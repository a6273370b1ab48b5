import type { HasTable } from '../catalog/queries/distributions-with-tables.js';
import type { DatasetRecord, ResourceRecord } from '../catalog/record.js';
import type { FieldProblem } from '../errors.js';
import { checkRecord, type Finding } from '../validation/index.js';
import { scoreDataset } from '../validation/quality-score/index.js';
import { checkGate } from './gate.js';
import { scoreProblems, stops, type ValidationPolicy } from './policy.js';

/** What is needed to look at a record. */
export interface JudgeContext {
  /** Without a trailing slash. */
  publicUrl: string;
  now(): Date;
  /** Which distributions have a table: their interfaces are part of what is served. */
  hasTable?: HasTable | undefined;
}

/** What the rules say of a record. */
export interface Assessment {
  findings: readonly Finding[];
  /** Points of the European quality score that are sure; null for data services. */
  score: number | null;
}

/** An assessment with what stops publication: nothing when it may go public. */
export interface Verdict extends Assessment {
  problems: FieldProblem[];
}

/** By document: the gate and the report that is kept look at the same object, once. */
const known = new WeakMap<object, Assessment>();

/** What the rules say of a record, as it is or would be served. */
export function assess(record: ResourceRecord, { publicUrl, now, hasTable }: JudgeContext): Assessment {
  const before = known.get(record.doc);
  if (before) return before;
  const assessment = {
    findings: checkRecord(record, { publicUrl, now: now(), hasTable }),
    score: record.kind === 'dataset' ? scoreDataset(record as DatasetRecord, { publicUrl }).points : null,
  };
  known.set(record.doc, assessment);
  return assessment;
}

/**
 * Whether a record may go public: what the model lacks (`checkGate`), what the rules call a violation, and what its
 * organization asks beside. `problems` name each fault once, those of the model first.
 */
export function judge(record: ResourceRecord, context: JudgeContext, policy: ValidationPolicy): Verdict {
  const assessment = assess(record, context);
  const missing = checkGate(record.kind, record.doc);
  const found = assessment.findings
    .filter((finding) => stops(finding, policy) && !isToldBy(missing, finding))
    .map(toProblem);
  return {
    ...assessment,
    problems: [...missing, ...distinct(found), ...scoreProblems(assessment.score, policy)],
  };
}

const toProblem = ({ rule, pointer, message, suggestion, value }: Finding): FieldProblem => ({
  pointer: pointer ?? '',
  code: rule,
  message: value
    ? { it: `${message.it} (${value})`, en: `${message.en} (${value})` }
    : { it: message.it, en: message.en },
  ...(suggestion !== undefined && { suggestion }),
});

function distinct(problems: readonly FieldProblem[]): FieldProblem[] {
  const byText = new Map(problems.map((p) => [`${p.pointer} ${p.code} ${p.message.en}`, p]));
  return [...byText.values()];
}

/** Last parts of paths that the model calls otherwise, on nodes that findings have no pointer to. */
const NAMES: Readonly<Record<string, string>> = { hasEmail: 'email' };

/**
 * Whether the model's own check has said it already: of the same property, of one within it or around it; of a property
 * of that name where a finding about a node within has no pointer.
 */
function isToldBy(missing: readonly FieldProblem[], { pointer, path }: Finding): boolean {
  if (pointer !== undefined) {
    if (!path) return false;
    return missing.some(
      (p) =>
        p.pointer === pointer ||
        p.pointer.startsWith(`${pointer}/`) ||
        (p.pointer !== '' && pointer.startsWith(`${p.pointer}/`)),
    );
  }
  if (!path) return false;
  const local = path.slice(path.indexOf(':') + 1);
  return missing.some((p) => p.pointer.endsWith(`/${NAMES[local] ?? local}`));
}
