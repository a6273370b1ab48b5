import type { ComponentChildren } from 'preact';
import { type HarvestCounts, type HarvestRun, isOver } from '../../harvest/runs/model.js';
import { formatNumber, formatShortDate } from '../format.js';
import type { PageContext } from '../page-context.js';
import { HARVEST } from '../texts/harvest.js';
import type { TextKey } from '../texts.js';

/** The counts that are shown, in the order of a reader's interest. */
export const SHOWN_COUNTS = Object.keys(HARVEST).flatMap((key) =>
  key.startsWith('harvest.outcome.') ? [key.slice('harvest.outcome.'.length) as keyof HarvestCounts] : [],
);

/** A moment as a time that machines read too. */
export const At = ({ ctx, at }: { ctx: PageContext; at: Date }) => (
  <time dateTime={at.toISOString()}>{formatShortDate(ctx.lang, at.toISOString())}</time>
);

/** The word for how a run stands. */
export const stateKey = (run: HarvestRun): TextKey =>
  `harvest.state.${run.cancel && !isOver(run) ? 'cancelling' : run.state}` as TextKey;

/** How a run stands, in a word that is told by more than its colour. */
export const RunState = ({ ctx, run }: { ctx: PageContext; run: HarvestRun }) => (
  <span class={`portico-run portico-run-${run.state}`}>{ctx.t(stateKey(run))}</span>
);

/** The counts of a run that are not zero, in one line. */
export function CountsLine({ ctx, counts }: { ctx: PageContext; counts: HarvestCounts }) {
  const shown = SHOWN_COUNTS.filter((name) => name !== 'records' && (counts[name] ?? 0) > 0);
  if (shown.length === 0) return null;
  return (
    <span>
      {shown
        .map(
          (name) =>
            `${formatNumber(ctx.lang, counts[name] ?? 0)} ${ctx.t(`harvest.outcome.${name}` as TextKey)}`,
        )
        .join(', ')}
    </span>
  );
}

interface ScrollProps {
  ctx: PageContext;
  caption: string;
  children: ComponentChildren;
}

/** A table in a region that scrolls by itself on narrow screens. */
export const ScrollingTable = ({ ctx, caption, children }: ScrollProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard
  <section class="portico-scroll" tabIndex={0} aria-label={ctx.t('harvest.scroll', { title: caption })}>
    <table class="table portico-table portico-harvest-table">
      <caption>{caption}</caption>
      {children}
    </table>
  </section>
);

/** Address of a page of harvesting, in the language of the reader. */
export function harvestPath(source?: string, run?: string): string {
  return ['/raccolta', source, run].filter((part) => part !== undefined).join('/');
}
