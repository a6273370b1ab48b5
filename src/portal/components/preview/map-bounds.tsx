import type { MapBounds } from '../../../tables/map/bounds.js';
import { formatNumber } from '../../format.js';
import type { PageContext } from '../../page-context.js';

/** Where the places of a table lie, in words. */
export function MapBoundsText({ ctx, bounds }: { ctx: PageContext; bounds: MapBounds | undefined }) {
  const { t, lang } = ctx;
  const number = (n: number): string => formatNumber(lang, Number(n.toFixed(4)));
  return (
    <>
      <p>{t('map.script')}</p>
      {bounds?.bbox && (
        <p>
          {t('map.placed', { n: number(bounds.withGeometry), total: number(bounds.count) })}{' '}
          {t('map.bounds', {
            west: number(bounds.bbox[0]),
            south: number(bounds.bbox[1]),
            east: number(bounds.bbox[2]),
            north: number(bounds.bbox[3]),
          })}
        </p>
      )}
    </>
  );
}
