import type { DatasetRecord, ResourceRecord } from '../../catalog/record.js';
import type { Bilingual } from '../../errors.js';
import { checkRecord } from '../check-record.js';
import { type DatasetScore, type MetricId, type ScoreOptions, scoreDataset } from '../quality-score/index.js';
import type { Finding } from '../rule.js';
import { FIXES } from './all.js';
import { applyFix, isFor } from './apply.js';
import { type Change, changesBetween } from './changes.js';
import type { Fix, FixableDoc, FixContext, Question } from './fix.js';

/** How a record stands: what the rules find, and its score where it is a dataset. */
export interface Assessment {
  findings: Finding[];
  score?: DatasetScore;
}

export interface AssessOptions extends Pick<ScoreOptions, 'links' | 'complies'> {
  publicUrl: string;
  now: Date;
}

/** How a record stands, of the very triples it serves. */
export function assess(record: ResourceRecord, options: AssessOptions): Assessment {
  const findings = checkRecord(record, options);
  return record.kind === 'dataset'
    ? { findings, score: scoreDataset(record as DatasetRecord, options) }
    : { findings };
}

/** A fix for a record, and what it would bring. */
export interface Proposal {
  fix: string;
  description: Bilingual;
  /** Whether nobody has to choose or accept anything. */
  certain: boolean;
  question?: Question;
  /** What it would change, by itself; of a question without proposal nothing can be told. */
  changes: Change[];
  /** Findings that it takes away: computed where the changes are known, else those of the rules it mends. */
  mends: Finding[];
  /** Points of the quality score that it brings, computed likewise. */
  gain: number;
  metrics: MetricId[];
}

export interface Proposals extends Assessment {
  proposals: Proposal[];
  /** What no fix here mends: for people. */
  open: Finding[];
}

const keyOf = ({ rule, focus, path, value }: Finding): string => JSON.stringify([rule, focus, path, value]);

/**
 * The fixes a record can have, each judged alone by its effect on findings and score; certain ones first, then by gain
 * and by what they mend. Pure.
 */
export function proposeFixes(record: ResourceRecord, context: FixContext, options: AssessOptions): Proposals {
  const before = assess(record, options);
  const doc = record.doc as FixableDoc;
  const proposals = FIXES.filter((fix) => isFor(fix, context)).flatMap((fix) => {
    const proposal = proposalOf(fix, record, doc, context, options, before);
    return proposal ? [proposal] : [];
  });
  const mended = new Set(proposals.flatMap(({ mends }) => mends.map(keyOf)));
  return {
    ...before,
    proposals: proposals.sort(
      (a, b) => Number(b.certain) - Number(a.certain) || b.gain - a.gain || b.mends.length - a.mends.length,
    ),
    open: before.findings.filter((finding) => !mended.has(keyOf(finding))),
  };
}

function proposalOf(
  fix: Fix,
  record: ResourceRecord,
  doc: FixableDoc,
  context: FixContext,
  options: AssessOptions,
  before: Assessment,
): Proposal | undefined {
  const question = fix.question?.(doc, context);
  if (fix.question && !question) return undefined;
  const result = applyFix(fix, doc, context);
  const common = {
    fix: fix.id,
    description: fix.description,
    certain: !question,
    ...(question && { question }),
  };
  if (!('doc' in result)) return { ...common, changes: [], ...expected(fix, before) };
  const changes = changesBetween(doc, result.doc);
  if (changes.length === 0) return undefined;
  const after = assess({ ...record, doc: result.doc } as ResourceRecord, options);
  const left = new Set(after.findings.map(keyOf));
  const rose = after.score?.metrics.filter(
    ({ points }, i) => points > (before.score?.metrics[i]?.points ?? 0),
  );
  return {
    ...common,
    changes,
    mends: before.findings.filter((finding) => !left.has(keyOf(finding))),
    gain: (after.score?.points ?? 0) - (before.score?.points ?? 0),
    metrics: rose?.map(({ id }) => id) ?? [],
  };
}

/** What a fix whose answer is still open can bring, by what it says of itself. */
function expected(fix: Fix, { findings, score }: Assessment): Pick<Proposal, 'mends' | 'gain' | 'metrics'> {
  const missed = score?.metrics.filter(({ id, gain }) => gain > 0 && fix.metrics.includes(id)) ?? [];
  return {
    mends: findings.filter(({ rule }) => fix.rules.includes(rule)),
    gain: missed.reduce((sum, { gain }) => sum + gain, 0),
    metrics: missed.map(({ id }) => id),
  };
}
