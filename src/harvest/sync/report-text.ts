import { textIn } from '../../catalog/model/index.js';
import { describeProblem } from './describe.js';
import type { KeptItem } from './items.js';
import {
  CHECK_STATES,
  FORM_NAMES,
  FORMS,
  HELD_STATES,
  type ItemState,
  PORTAL_NAMES,
  type SyncProblem,
} from './model.js';
import type { SyncRun } from './runs.js';

type Lang = 'it' | 'en';

/** How states are called. */
export const STATE_NAMES: Readonly<Record<ItemState, { it: string; en: string }>> = {
  ok: { it: 'a posto', en: 'in order' },
  warned: { it: 'accolto con riserve', en: 'taken with reservations' },
  refused: { it: 'rifiutato', en: 'refused' },
  missing: { it: 'mancante', en: 'missing' },
  duplicated: { it: 'doppio', en: 'duplicated' },
  present: { it: 'presente', en: 'present' },
  older: { it: 'meno recente del nostro', en: 'older than ours' },
  unknown: { it: 'non pubblicato qui', en: 'not published here' },
  unverified: { it: 'non verificato', en: 'not verified' },
};

const MARKS: Readonly<Record<string, string>> = { refused: '✗', warning: '!', note: '·' };

const problemLines = (problem: SyncProblem, lang: Lang, indent: string): string[] => {
  const { weight, message, mend } = describeProblem(problem);
  const form = problem.form ? ` [${FORM_NAMES[problem.form][lang]}]` : '';
  return [`${indent}${MARKS[weight]} ${message[lang]}${form}`, `${indent}  → ${mend[lang]}`];
};

const WORDS = {
  check: { it: 'Che cosa leggono di noi', en: 'What they read from us' },
  held: { it: 'Che cosa ha di nostro', en: 'What it holds of ours' },
  datasets: { it: 'dataset', en: 'datasets' },
  pages: { it: 'pagine', en: 'pages' },
  published: { it: 'pubblicati', en: 'published' },
  slowest: { it: 'la più lenta', en: 'slowest' },
  harvested: { it: 'ultima raccolta', en: 'last harvest' },
  scores: { it: 'punteggio MQA medio', en: 'mean MQA score' },
  theirs: { it: 'loro', en: 'theirs' },
  ours: { it: 'nostro', en: 'ours' },
  more: { it: 'altri', en: 'more' },
  failed: { it: 'NON RIUSCITO', en: 'FAILED' },
} as const;

/** The report of a run as people read it in a terminal: figures, what concerns the whole, then what is not in order. */
export function reportText(run: SyncRun, items: readonly KeptItem[], lang: Lang, more = 0): string {
  const { figures } = run;
  const word = (name: keyof typeof WORDS): string => WORDS[name][lang];
  const lines = [
    run.portal ? `${word('held')}: ${PORTAL_NAMES[run.portal]}` : word('check'),
    ...(run.state === 'failed' ? [`  ${word('failed')}`] : []),
  ];
  if (figures.published !== undefined) lines.push(`  ${figures.published} ${word('published')}`);
  for (const form of FORMS) {
    const read = figures.forms?.[form];
    if (!read) continue;
    const { datasets, pages, slowestMs } = read;
    lines.push(
      `  ${FORM_NAMES[form][lang]}: ${datasets} ${word('datasets')}, ${pages} ${word('pages')}, ${word('slowest')} ${slowestMs} ms`,
    );
  }
  if (figures.harvestedAt) lines.push(`  ${word('harvested')}: ${figures.harvestedAt}`);
  for (const state of run.kind === 'check' ? CHECK_STATES : HELD_STATES) {
    const count = figures.items?.[state];
    if (count) lines.push(`  ${STATE_NAMES[state][lang]}: ${count}`);
  }
  if (figures.scores) {
    const { datasets, theirs, ours } = figures.scores;
    lines.push(
      `  ${word('scores')} (${datasets} ${word('datasets')}): ${word('theirs')} ${theirs}, ${word('ours')} ${ours}`,
    );
  }
  lines.push(...run.problems.flatMap((problem) => problemLines(problem, lang, '  ')));
  for (const item of items) {
    const title = textIn(item.title, lang) ?? item.key;
    lines.push('', `${title} (${item.name ?? item.theirs[0]?.address ?? item.key})`);
    lines.push(`  ${STATE_NAMES[item.state][lang]}`);
    lines.push(...item.problems.flatMap((problem) => problemLines(problem, lang, '    ')));
  }
  if (more > 0) lines.push('', `… ${more} ${word('more')}`);
  return lines.join('\n');
}
