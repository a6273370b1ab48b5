import type { HarvestCounts, HarvestOutcome, HarvestRun, HarvestRunItem } from './runs/model.js';

/** Outcomes as a report names them, in its order. */
const NAMES: readonly (readonly [keyof HarvestCounts, string, string])[] = [
  ['records', 'elencati', 'listed'],
  ['added', 'aggiunti', 'added'],
  ['changed', 'modificati', 'changed'],
  ['restored', 'ripristinati', 'restored'],
  ['moved', 'presi da un’altra fonte', 'taken from another source'],
  ['unchanged', 'invariati', 'unchanged'],
  ['removed', 'rimossi', 'removed'],
  ['missing', 'spariti dalla fonte, per ora tenuti', 'gone from the source, kept for now'],
  ['to-remove', 'da rimuovere, se confermato', 'to be removed, if confirmed'],
  ['refused', 'rifiutati', 'refused'],
  ['held', 'in attesa di una decisione', 'waiting for a decision'],
  ['elsewhere', 'letti da un’altra fonte', 'read from another source'],
  ['own', 'nostri, tornati a casa', 'ours, come home'],
  ['deleted', 'rimossi qui', 'removed here'],
  ['filtered', 'esclusi dai filtri', 'left out by filters'],
  ['repeated', 'ripetuti dalla fonte', 'repeated by the source'],
  ['drafts', 'di questi in bozza', 'of these drafts'],
];

const STATES: Record<HarvestRun['state'], string> = {
  queued: 'in coda / queued',
  running: 'in corso / running',
  done: 'concluso / done',
  failed: 'fallito / failed',
  cancelled: 'annullato / cancelled',
  waiting: 'aspetta una conferma / waits for confirmation',
};

const MARKS: Partial<Record<HarvestOutcome, string>> = {
  added: '+',
  changed: '~',
  restored: '+',
  moved: '~',
  removed: '−',
  'to-remove': '−',
  refused: '✗',
  held: '?',
};

/** The figures of a run, in both languages. */
export const countsText = (counts: HarvestCounts): string =>
  NAMES.flatMap(([name, it, en]) => (counts[name] ? [`${it} / ${en}: ${counts[name]}`] : [])).join('; ') ||
  '—';

/** A run in a few lines: how it stands, its figures, why it ended as it did. */
export function runText(run: HarvestRun): string {
  const dry = run.dry ? ' (prova / dry)' : '';
  const ends = run.endedAt ? ` – ${run.endedAt.toISOString()}` : '';
  return [
    `${(run.startedAt ?? run.createdAt).toISOString()}${ends}${dry}: ${STATES[run.state]}  [${run.id}]`,
    `  ${countsText(run.counts)}`,
    ...(run.claimed === null ? [] : [`  la fonte dichiara / the source claims: ${run.claimed}`]),
    ...(run.why ? [`  ${run.why.it} / ${run.why.en}`] : []),
    ...run.problems.map(({ it, en }) => `  ! ${it} / ${en}`),
  ].join('\n');
}

/** A line of a run's report. */
export function itemText({ outcome, title, key, reason, problems }: HarvestRunItem): string {
  const name = [title, key && `[${key}]`].filter(Boolean).join(' ') || '?';
  const why = reason ? `: ${reason.it} / ${reason.en}` : '';
  const found = problems.map(({ pointer, message }) => `\n      ${pointer} ${message.it}`).join('');
  return `  ${MARKS[outcome] ?? '·'} ${outcome} ${name}${why}${found}`;
}
