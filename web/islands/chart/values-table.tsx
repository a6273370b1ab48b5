import { formatNumber } from '../../../src/portal/format-plain.js';
import { fileName, saveBlob } from './save.js';
import type { Scene } from './scene.js';
import type { ChartTexts } from './texts.js';
import { toCsv, type ValueTable } from './values.js';

/** Rows that a page shows without getting heavy. */
const SHOWN = 500;

interface ValuesProps {
  values: ValueTable;
  scene: Scene;
  lang: 'it' | 'en';
  t: ChartTexts;
}

/** The values of a chart as a table, which everybody can read, and as a CSV. */
export function Values({ values, scene, lang, t }: ValuesProps) {
  const numbers = scene.shape === 'cloud' ? 2 : Number.POSITIVE_INFINITY;
  const side = (column: number): string | undefined =>
    column > 0 && column < numbers ? 'text-end' : undefined;
  return (
    <details class="portico-details">
      <summary>{t('values')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard */}
      <section class="portico-scroll portico-chart-values" tabIndex={0} aria-label={t('scroll')}>
        <table class="table table-striped portico-table">
          <caption>{scene.title}</caption>
          <thead>
            <tr>
              {values.header.map((title, column) => (
                <th key={`${column}-${title}`} scope="col" class={side(column)}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {values.rows.slice(0, SHOWN).map((row, index) => (
              <tr key={index}>
                <th scope="row">{row[0]}</th>
                {row.slice(1).map((cell, column) => (
                  <td key={column} class={side(column + 1)}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {values.rows.length > SHOWN && (
        <p>
          {t('values.more', {
            shown: formatNumber(lang, SHOWN),
            total: formatNumber(lang, values.rows.length),
          })}
        </p>
      )}
      <button
        type="button"
        class="btn btn-outline-primary btn-sm"
        onClick={() =>
          saveBlob(
            new Blob([toCsv(values)], { type: 'text/csv;charset=utf-8' }),
            fileName(scene.title, 'csv'),
          )
        }
      >
        {t('csv')}
      </button>
    </details>
  );
}
