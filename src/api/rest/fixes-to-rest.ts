import type { ResourceRecord } from '../../catalog/record.js';
import type { Assessment, Proposals } from '../../validation/fixes/index.js';
import { type Finding, SEVERITIES } from '../../validation/index.js';

const rounded = (points: number): number => Math.round(points * 100) / 100;

/** A finding without the node it is about, which its pointer says better. */
export const findingToRest = ({ focus, ...finding }: Finding) => ({
  ...finding,
  ...(finding.pointer === undefined && { focus }),
});

/** How a record stands, in figures. */
export const standingOf = ({ findings, score }: Assessment) => ({
  ...(Object.fromEntries(
    SEVERITIES.map((severity) => [severity, findings.filter((it) => it.severity === severity).length]),
  ) as Record<(typeof SEVERITIES)[number], number>),
  ...(score && { points: rounded(score.points) }),
});

/** The fixes a record can have. */
export function fixesToRest({ id, revision }: ResourceRecord, found: Proposals) {
  return {
    id,
    revision,
    standing: standingOf(found),
    proposals: found.proposals.map(({ mends, gain, ...proposal }) => ({
      ...proposal,
      mends: mends.map(findingToRest),
      gain: rounded(gain),
    })),
    open: found.open.map(findingToRest),
  };
}
