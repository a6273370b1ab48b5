import { formatNumber } from '../../../src/portal/format-plain.js';
import type { MapTexts } from './texts.js';
import type { ShownAreas } from './use-areas.js';
import type { MapFacts } from './use-map-data.js';

interface NotesProps {
  t: MapTexts;
  lang: 'it' | 'en';
  /** What of the rows is on the map, where rows are shown. */
  facts: MapFacts | undefined;
  /** Areas with values, where these are shown. */
  areas: ShownAreas | undefined;
  clustered: boolean;
  /** Whether some signs stand for several rows. */
  thinned: boolean;
}

/** What the map does not show, and how to read what it does, in words. */
export function MapNotes({ t, lang, facts, areas, clustered, thinned }: NotesProps) {
  const number = (n: number): string => formatNumber(lang, n);
  const without = facts ? facts.rows - facts.withGeometry : 0;
  const { rows, names } = areas?.unmatched ?? { rows: 0, names: [] };
  return (
    <ul class="portico-chart-notes">
      {clustered && <li>{t('legend.cluster')}</li>}
      {facts && thinned && <li>{t('legend.thinned')}</li>}
      {facts && (
        <li>
          {facts.withGeometry === 0 ? t('nothing') : t('located', { rows: number(facts.withGeometry) })}
        </li>
      )}
      {without > 0 && <li>{t('without', { rows: number(without) })}</li>}
      {rows > 0 && (
        <li>
          {t('unmatched', { rows: number(rows) })}
          {names.length > 0 && ` ${t('unmatched.names', { names: names.join(', ') })}`}
        </li>
      )}
    </ul>
  );
}
