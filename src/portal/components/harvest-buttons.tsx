import { address, basePath } from '../links.js';
import type { HarvestAction } from '../load/harvest-actions.js';
import type { PageContext } from '../page-context.js';
import type { TextKey } from '../texts.js';
import { harvestPath } from './harvest.js';

interface HarvestButtonsProps {
  ctx: PageContext;
  /** Name of the source. */
  source: string;
  /** The run that is shown. */
  run?: string;
  /** The record that is meant, and what it is called. */
  item?: { id: number; title: string };
  actions: readonly HarvestAction[];
}

/** Buttons that do something about a source, a run or a record, in a form that needs no script. */
export function HarvestButtons({ ctx, source, run, item, actions }: HarvestButtonsProps) {
  const { t, lang } = ctx;
  return (
    <form
      method="post"
      action={`${basePath(ctx.publicUrl)}${address(harvestPath(source), {}, lang)}`}
      class="portico-harvest-buttons"
    >
      {run && <input type="hidden" name="run" value={run} />}
      {item && <input type="hidden" name="item" value={String(item.id)} />}
      {actions.map((action, i) => (
        <button
          type="submit"
          name="action"
          value={action}
          class={`btn btn-sm ${i === 0 ? 'btn-primary' : 'btn-outline-primary'}`}
        >
          {t(`harvest.do.${action}` as TextKey)}
          {item && <span class="visually-hidden">{`: ${item.title}`}</span>}
        </button>
      ))}
    </form>
  );
}
