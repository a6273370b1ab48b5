import { textIn } from '../../catalog/model/index.js';
import { readDate } from '../../harvest/sync/dates.js';
import { describeProblem } from '../../harvest/sync/describe.js';
import type { KeptItem } from '../../harvest/sync/items.js';
import { FORM_NAMES, type SyncProblem } from '../../harvest/sync/model.js';
import { STATE_NAMES } from '../../harvest/sync/report-text.js';
import { formatNumber, formatTemporal, italianDay } from '../format.js';
import { langOf, type PageContext } from '../page-context.js';

/** What was found, each with what to do about it. */
export function SyncProblems({ ctx, problems }: { ctx: PageContext; problems: readonly SyncProblem[] }) {
  const { t, lang } = ctx;
  if (problems.length === 0) return null;
  return (
    <ul class="portico-findings">
      {problems.map((problem) => {
        const { message, mend } = describeProblem(problem);
        return (
          <li>
            {message[lang]}
            {problem.form && <> ({FORM_NAMES[problem.form][lang]})</>}. {t('sync.mend', { mend: mend[lang] })}
          </li>
        );
      })}
    </ul>
  );
}

/** A day as people read it; as it came where it is none. */
const day = (ctx: PageContext, text: string): string =>
  formatTemporal(ctx.lang, readDate(text)?.value ?? text);

/** Datasets with their state, why it is so, and what the portal holds. */
export function SyncItems({ ctx, items }: { ctx: PageContext; items: readonly KeptItem[] }) {
  const { t, lang } = ctx;
  return (
    <ul class="portico-organizations">
      {items.map((item) => {
        const title = textIn(item.title, lang) ?? item.key;
        const score = item.ours?.score;
        return (
          <li>
            <h3 lang={langOf(ctx, item.title)}>
              {item.name === null ? (
                title
              ) : (
                <a href={ctx.links.resource({ kind: 'dataset', name: item.name })}>{title}</a>
              )}
            </h3>
            <p>
              <strong>
                {t('sync.since', {
                  state: STATE_NAMES[item.state][lang],
                  date: day(ctx, italianDay(item.since)),
                })}
              </strong>
            </p>
            <SyncProblems ctx={ctx} problems={item.problems} />
            {item.theirs.length > 0 && (
              <ul>
                {item.theirs.map((held) => (
                  <li>
                    <a href={held.address}>
                      {t('sync.theirs')}: {held.key}
                    </a>
                    {held.modified && <>, {t('sync.theirs.modified', { date: day(ctx, held.modified) })}</>}
                    {held.score && (
                      <>, {t('sync.theirs.score', { score: formatNumber(lang, held.score.score) })}</>
                    )}
                  </li>
                ))}
              </ul>
            )}
            {score !== undefined && item.theirs.some((held) => held.score) && (
              <p>{t('sync.ours.score', { score: formatNumber(lang, Math.floor(score)) })}</p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
