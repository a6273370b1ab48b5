import type { ResourceRecord } from '../../catalog/record.js';
import type { PageContext } from '../page-context.js';
import type { TextKey } from '../texts.js';

type Banner = 'draft' | 'withdrawn' | 'working' | 'restricted';

/** What is not as the public sees it. */
export function bannersOf(record: ResourceRecord): Banner[] {
  const banners: Banner[] = [];
  if (record.state === 'draft') banners.push('draft');
  if (record.state === 'withdrawn') banners.push('withdrawn');
  if (
    record.state === 'published' &&
    record.version === 'draft' &&
    record.revision !== record.publishedRevision
  ) {
    banners.push('working');
  }
  if (record.visibility === 'restricted') banners.push('restricted');
  return banners;
}

/** Tells those who see more than the public that they do. */
export const StateBanner = ({ ctx, record }: { ctx: PageContext; record: ResourceRecord }) => (
  <>
    {bannersOf(record).map((banner) => (
      <div class="alert alert-warning portico-alert portico-banner">
        <p class="portico-alert-title">{ctx.t(`banner.${banner}.title` as TextKey)}</p>
        <p>{ctx.t(`banner.${banner}.text` as TextKey)}</p>
      </div>
    ))}
  </>
);
