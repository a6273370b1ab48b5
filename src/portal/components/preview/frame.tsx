import type { DatasetRecord } from '../../../catalog/record.js';
import type { Params } from '../../links.js';
import type { Preview } from '../../load/tables.js';
import type { PageContext } from '../../page-context.js';
import { PreviewStatus } from '../findings.js';
import { TablePreview } from '../table-preview.js';
import { ChartValues } from './chart-values.js';
import { toIslandProps } from './island-props.js';
import { MapBoundsText } from './map-bounds.js';
import { Parts } from './parts.js';
import { Share } from './share.js';
import { ViewTabs } from './view-tabs.js';

interface PreviewFrameProps {
  ctx: PageContext;
  record: DatasetRecord;
  preview: Preview;
  title: string;
  /** Address of this page with other parameters, without fragment. */
  href(params: Params): string;
  framed?: boolean;
}

/**
 * A table seen as table, chart or map: the views as links, the view itself, the ways to share it. Readable without script;
 * with it the element `data-island` comes alive (`web/islands`).
 */
export function PreviewFrame({ ctx, record, preview, title, href, framed = false }: PreviewFrameProps) {
  const { request } = preview;
  if (!preview.rows) return <PreviewStatus ctx={ctx} table={preview.table} />;
  const to = (params: Params): string => `${href(params)}#anteprima`;
  const view = request.view === 'map' && !preview.places ? 'table' : request.view;
  return (
    <div data-preview-frame>
      {!framed && <Parts ctx={ctx} preview={preview} href={to} />}
      <ViewTabs ctx={ctx} request={request} places={preview.places} href={to} />
      <div
        class="portico-island"
        data-island={view}
        data-props={JSON.stringify(toIslandProps(ctx, record, preview, { title, framed }))}
      >
        <Narrowed ctx={ctx} preview={preview} href={to} />
        {preview.chart && <ChartValues ctx={ctx} chart={preview.chart} title={title} />}
        {view === 'chart' && !preview.chart && !preview.refusal && <p>{ctx.t('chart.none')}</p>}
        {view === 'map' && <MapBoundsText ctx={ctx} bounds={preview.bounds} />}
        {!preview.chart && !preview.refusal && (
          <TablePreview
            ctx={ctx}
            title={title}
            rows={preview.rows}
            page={request.page}
            href={(page) => to({ ...request.params, row: undefined, page: page > 1 ? page : undefined })}
          />
        )}
      </div>
      {!framed && <Share ctx={ctx} record={record} preview={preview} title={title} />}
    </div>
  );
}

/** That not all of the table is shown, or why nothing is, with the way back to all of it. */
function Narrowed({
  ctx,
  preview: { request, refusal },
  href,
}: {
  ctx: PageContext;
  preview: Preview;
  href(params: Params): string;
}) {
  const { t, lang } = ctx;
  if (!refusal && request.filter.length === 0 && !request.q) return null;
  const whole = href({ vista: request.params.vista, table: request.table });
  return (
    <div class={`alert ${refusal ? 'alert-warning' : 'alert-info'} portico-alert`}>
      <p class="portico-alert-title">{t(refusal ? 'view.refused' : 'view.narrowed')}</p>
      {refusal && <p>{refusal[lang]}</p>}
      {(request.filter.length > 0 || request.q) && (
        <ul>
          {request.q && <li>{request.q}</li>}
          {request.filter.map((one) => (
            <li>
              <code>{one}</code>
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href={whole}>{t('view.whole')}</a>
      </p>
    </div>
  );
}
