import type { Services } from '../../../services.js';
import { drawChart } from '../../../tables/chart/draw-chart.js';
import { type ChartSuggestion, suggestCharts, summarise } from '../../../tables/chart/suggest-charts.js';
import type { TimeUnit } from '../../../tables/query/expression.js';
import { selectOn } from '../../../tables/query/run.js';
import { askTable, QUESTION_MS } from '../../../tables/rows/ask-table.js';
import { findProfile } from '../../../tables/stored-tables.js';
import { goneSignal } from '../../common/questions.js';
import { API_BASE, type RestApp } from '../rest-app.js';
import { ChartQuery, ChartSuggestions, ChartView } from '../schemas/chart.js';
import { refusals } from '../schemas/common.js';
import { TableQuery } from '../schemas/tables.js';
import { findFace, orTreeRefusal, type TableFace } from '../table-face.js';
import { DistributionParams } from './distributions.js';

/** Charts of a table as data, and which would suit it. */
export function chart(app: RestApp, services: Services): void {
  const url = '/datasets/:id/distributions/:distributionId/chart';
  const tags = ['distributions'];

  app.get(
    url,
    {
      schema: {
        tags,
        operationId: 'read-chart',
        summary: 'I dati di un grafico della tabella / the data of a chart of the table',
        params: DistributionParams,
        querystring: ChartQuery,
        response: { 200: ChartView, ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const { version, table, filter, q, bins, timeZone, ...asked } = request.query;
      const face = {
        ...(version && { version }),
        ...(table !== undefined && { table }),
        ...(filter && { filter }),
        ...(q !== undefined && { q }),
        ...(timeZone !== undefined && { timeZone }),
      };
      const place = await findFace(services, request, reply, request.params, face);
      const wanted = bins !== undefined && /^\d+$/.test(bins) ? Number(bins) : (bins as TimeUnit | undefined);
      return orTreeRefusal(
        askTable(
          services,
          place.found,
          { milliseconds: QUESTION_MS, signal: goneSignal(reply) },
          (connection, relation) =>
            drawChart(async (query) => (await selectOn(connection, relation, query)).rows, relation.columns, {
              ...asked,
              bins: wanted,
              filter: place.filter,
              timeZone,
            }),
        ),
      );
    },
  );

  app.get(
    `${url}/suggestion`,
    {
      schema: {
        tags,
        operationId: 'suggest-charts',
        summary: 'I grafici adatti alla tabella / the charts that suit the table',
        params: DistributionParams,
        querystring: TableQuery,
        response: { 200: ChartSuggestions, ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const place = await findFace(services, request, reply, request.params, request.query);
      const { found } = place;
      const isFile = found.kind === 'file';
      const profile = isFile ? await findProfile(services.db, found.table.fileId, found.table.part) : null;
      const suggestions = suggestCharts(found.columns, found.table.rowCount ?? 0, profile ?? []);
      const href = hrefs(services.catalog.publicUrl, place, request.query);
      return {
        suggestions: suggestions.map((each) => ({ ...each, href: href(each) })),
        summaries: summarise(found.columns, profile ?? []),
      };
    },
  );
}

/** Where the data of a suggested chart are. */
function hrefs(
  publicUrl: string,
  { record, distribution }: TableFace,
  { version, table }: { version?: string; table?: string },
): (suggestion: ChartSuggestion) => string {
  const base = `${publicUrl}${API_BASE}/datasets/${record.id}/distributions/${distribution.id}/chart`;
  return ({ kind, x, y, aggregate, by }) => {
    const query = new URLSearchParams({ kind, x });
    for (const [name, value] of Object.entries({ y, by, version, table })) {
      if (value !== undefined) query.set(name, value);
    }
    if (kind !== 'scatter') query.set('aggregate', aggregate);
    return `${base}?${query}`;
  };
}
