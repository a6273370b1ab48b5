import type { VNode } from 'preact';
import { type HarvestOutcome, type HarvestRunItem, isOver } from '../../harvest/runs/model.js';
import { formatNumber } from '../format.js';
import { address, basePath, type Params } from '../links.js';
import type { RunView } from '../load/harvest.js';
import type { PageContext } from '../page-context.js';
import type { TextKey } from '../texts.js';
import { harvestPath, ScrollingTable, SHOWN_COUNTS } from './harvest.js';
import { HarvestButtons } from './harvest-buttons.js';

interface HarvestReportProps {
  ctx: PageContext;
  view: RunView;
  outcome: HarvestOutcome | undefined;
  after: number | undefined;
}

/** Counts that are no lines of a report. */
const NO_LINES: readonly string[] = ['records', 'drafts', 'noted', 'unchanged', 'repeated'];

/** The report of a run, record by record: what became of each and why, with the ways to the other lines. */
export function HarvestReport({ ctx, view, outcome, after }: HarvestReportProps): VNode {
  const { t, lang } = ctx;
  const { source, run, lines, next } = view;
  const self = harvestPath(source.name, run.id);
  const to = (params: Params) => `${basePath(ctx.publicUrl)}${address(self, params, lang)}#rapporto`;
  const word = (name: string) => t(`harvest.outcome.${name}` as TextKey);
  const outcomes = SHOWN_COUNTS.filter((name) => !NO_LINES.includes(name) && (run.counts[name] ?? 0) > 0);
  const what = outcome ? word(outcome) : t('harvest.report.all');
  return (
    <section aria-labelledby="rapporto">
      <h2 id="rapporto">{t('harvest.report')}</h2>
      {outcomes.length > 0 && (
        <nav aria-label={t('harvest.report.filter')}>
          <ul class="portico-chips">
            <li>
              <a href={to({})} aria-current={outcome === undefined ? 'true' : undefined}>
                {t('harvest.report.all')}
              </a>
            </li>
            {outcomes.map((name) => (
              <li>
                <a href={to({ esito: name })} aria-current={outcome === name ? 'true' : undefined}>
                  {word(name)} ({formatNumber(lang, run.counts[name] ?? 0)})
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {lines.length === 0 ? (
        <p>{t(isOver(run) ? 'harvest.report.none' : 'harvest.report.notYet')}</p>
      ) : (
        <ScrollingTable ctx={ctx} caption={t('harvest.report.caption', { what })}>
          <thead>
            <tr>
              <th scope="col">{t('harvest.record')}</th>
              <th scope="col">{t('harvest.outcome')}</th>
              <th scope="col">{t('harvest.why')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr>
                <th scope="row">
                  <Title ctx={ctx} line={line} />
                  {line.key && <div class="portico-address">{line.key}</div>}
                </th>
                <td>
                  {word(line.outcome)}
                  {line.outcome === 'removed' && !run.dry && line.itemId !== null && (
                    <HarvestButtons
                      ctx={ctx}
                      source={source.name}
                      run={run.id}
                      item={{ id: line.itemId, title: line.title ?? line.key ?? '' }}
                      actions={['undo']}
                    />
                  )}
                </td>
                <td>
                  <Reasons ctx={ctx} line={line} />
                </td>
              </tr>
            ))}
          </tbody>
        </ScrollingTable>
      )}
      <p>
        {after !== undefined && <a href={to({ esito: outcome })}>{t('harvest.report.first')}</a>}
        {after !== undefined && next !== undefined && ' · '}
        {next !== undefined && (
          <a rel="next" href={to({ esito: outcome, dopo: next })}>
            {t('harvest.report.next')}
          </a>
        )}
      </p>
    </section>
  );
}

function Title({ ctx, line }: { ctx: PageContext; line: HarvestRunItem }) {
  const title = line.title ?? ctx.t('harvest.untitled');
  if (line.resourceId === null || line.kind === null || line.outcome === 'removed') return <>{title}</>;
  const path = `/${line.kind === 'dataset' ? 'dataset' : 'data-service'}/${line.resourceId}`;
  return <a href={`${basePath(ctx.publicUrl)}${address(path, {}, ctx.lang)}`}>{title}</a>;
}

/** Why, in a sentence, and each thing that was wrong or mended. */
function Reasons({ ctx, line }: { ctx: PageContext; line: HarvestRunItem }) {
  const { lang } = ctx;
  return (
    <>
      {line.reason && <p>{line.reason[lang]}</p>}
      {line.problems.length > 0 && (
        <ul>
          {line.problems.map(({ pointer, message }) => (
            <li>
              {pointer && <code>{pointer}</code>} {message[lang]}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
