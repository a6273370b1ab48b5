import { cellText } from '../../../src/portal/cell.js';
import { formatNumber } from '../../../src/portal/format-plain.js';
import { translator } from '../common/texts.js';
import type { IslandColumn } from '../island.js';
import type { ColumnProfile } from './profile.js';
import { TABLE_TEXTS } from './texts.js';

const WIDTH = 300;
const HEIGHT = 80;

interface HistogramProps {
  lang: 'it' | 'en';
  column: IslandColumn;
  bins: NonNullable<ColumnProfile['histogram']>;
}

/** How the values of a column are spread, with the same in words. */
export function Histogram({ lang, column, bins }: HistogramProps) {
  const t = translator(lang, TABLE_TEXTS);
  const most = bins.reduce((best, bin) => (bin.count > best.count ? bin : best));
  const shown = (value: unknown): string => cellText(lang, column, value);
  const [first] = bins;
  const last = bins.at(-1);
  const width = WIDTH / bins.length;
  const words = t('histogram', {
    n: bins.length,
    from: shown(first?.from),
    to: shown(last?.to),
    mostFrom: shown(most.from),
    mostTo: shown(most.to),
    count: formatNumber(lang, most.count),
  });
  return (
    <figure class="portico-histogram">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words} preserveAspectRatio="none">
        {bins.map(({ from, count }, at) => {
          // A bin with few rows among millions can still be seen.
          const height = count === 0 ? 0 : Math.max(1.5, (count / most.count) * HEIGHT);
          return (
            <rect
              key={String(from)}
              x={at * width + 0.5}
              y={HEIGHT - height}
              width={Math.max(0.5, width - 1)}
              height={height}
            />
          );
        })}
      </svg>
      <figcaption>
        <span>{shown(first?.from)}</span>
        <span>{shown(last?.to)}</span>
      </figcaption>
    </figure>
  );
}
