import { formatNumber } from '../../../src/portal/format-plain.js';
import type { MapTexts } from './texts.js';

export interface ListItem {
  key: string;
  /** What the button says. */
  title: string;
  cells: readonly string[];
  selected: boolean;
  pick(): void;
}

interface ListProps {
  t: MapTexts;
  lang: 'it' | 'en';
  caption: string;
  header: readonly string[];
  items: readonly ListItem[];
  /** Whether there are more than are listed. */
  more: boolean;
}

/** What the map shows, as a table: each line has a button that selects it on the map. */
export function FeatureList({ t, lang, caption, header, items, more }: ListProps) {
  return (
    <details class="portico-details portico-map-list" open>
      <summary>{caption}</summary>
      {items.length === 0 ? (
        <p>{t('list.none')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard
        <section class="portico-scroll portico-chart-values" tabIndex={0} aria-label={t('list.scroll')}>
          <table class="table portico-table">
            <caption class="visually-hidden">{caption}</caption>
            <thead>
              <tr>
                {header.map((title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {items.map(({ key, title, cells, selected, pick }) => (
                <tr key={key} class={selected ? 'portico-selected' : undefined}>
                  <th scope="row">
                    <button type="button" class="portico-link-button" aria-pressed={selected} onClick={pick}>
                      {title}
                    </button>
                  </th>
                  {cells.map((cell, index) => (
                    <td key={header[index + 1] ?? index}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {more && <p>{t('list.some', { shown: formatNumber(lang, items.length) })}</p>}
    </details>
  );
}
