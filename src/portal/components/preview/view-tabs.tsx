import type { Params } from '../../links.js';
import type { PageContext } from '../../page-context.js';
import { VIEWS, type ViewRequest, type ViewWord } from '../../view-request.js';
import { Icon } from '../icon.js';

interface ViewTabsProps {
  ctx: PageContext;
  request: ViewRequest;
  /** Whether the table has places to put on a map. */
  places: boolean;
  /** Address of this page with other parameters. */
  href(params: Params): string;
}

const ICONS: Record<ViewWord, string> = { tabella: 'list', grafico: 'chart-line', mappa: 'map-marker' };

/** The views of a table, as links: each keeps what narrows it. */
export function ViewTabs({ ctx, request, places, href }: ViewTabsProps) {
  const words = (Object.keys(VIEWS) as ViewWord[]).filter((word) => word !== 'mappa' || places);
  return (
    <nav class="portico-views" aria-label={ctx.t('view.label')}>
      <ul>
        {words.map((word) => (
          <li>
            <a
              href={href({ ...request.params, vista: word })}
              data-view={word}
              aria-current={word === request.word ? 'page' : undefined}
            >
              <Icon ctx={ctx} name={ICONS[word]} class="icon-sm" />
              {ctx.t(`view.${VIEWS[word]}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
