import { formatNumber } from '../../../src/portal/format-plain.js';
import { SIGN_PATHS } from '../common/signs.js';
import type { Colouring, LegendEntry } from './colouring.js';
import type { MapTexts } from './texts.js';

export type ShapeKind = 'point' | 'line' | 'area';

interface LegendProps {
  t: MapTexts;
  lang: 'it' | 'en';
  colouring: Colouring;
  shape: ShapeKind;
}

/** What colours, signs and dashes stand for, with how many rows each. */
export function MapLegend({ t, lang, colouring, shape }: LegendProps) {
  return (
    <section class="portico-map-legend" aria-label={t('legend')}>
      <p class="portico-legend-title">{colouring.title}</p>
      <ul class="portico-legend">
        {colouring.entries.map((entry) => (
          <li key={entry.title}>
            <Swatch entry={entry} shape={shape} />
            <span>
              {entry.title}
              {entry.count !== undefined && (
                <span class="portico-legend-count"> ({formatNumber(lang, entry.count)})</span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Swatch({ entry: { colour, dash, sign }, shape }: { entry: LegendEntry; shape: ShapeKind }) {
  return (
    <svg width="24" height="18" viewBox="0 0 24 18" aria-hidden="true">
      {shape === 'area' ? (
        <rect x="1" y="2" width="22" height="14" fill={colour} stroke="#17324d" stroke-width="0.75" />
      ) : shape === 'line' ? (
        <path
          d="M0,9 h24"
          stroke={colour}
          stroke-width="3"
          fill="none"
          {...(dash && { 'stroke-dasharray': dash })}
        />
      ) : (
        <path d={SIGN_PATHS[sign]} transform="translate(12,9) scale(1.4)" fill={colour} />
      )}
    </svg>
  );
}
