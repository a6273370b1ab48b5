import type { Distribution } from '../../catalog/model/index.js';
import { type FileVersion, listFileVersions } from '../../catalog/queries/file-versions.js';
import type { DatasetRecord } from '../../catalog/record.js';
import type { Services } from '../../services.js';
import { type BreakingChange, unconfirmed } from '../../tables/versions/breaking.js';

/** How many versions the page of a distribution lists. */
const SHOWN = 20;

/** The versions of a distribution's file as its page lists them. */
export interface ShownVersions {
  versions: FileVersion[];
  /** There are older ones. */
  more: boolean;
  /** What the file of the working copy breaks and nobody has confirmed. */
  toConfirm: BreakingChange[];
}

/** What this reader may see: those who see the working copy see every version, everybody else the published ones. */
export async function versionsOf(
  services: Services,
  record: DatasetRecord,
  distribution: Distribution,
): Promise<ShownVersions> {
  const insider = record.version === 'draft';
  const found = await listFileVersions(services.db, record.id, distribution.id, {
    onlyPublished: !insider,
    limit: SHOWN + 1,
  });
  const draft = found.find(({ id, firstPublishedAt }) => id === distribution.file?.id && !firstPublishedAt);
  return {
    versions: found.slice(0, SHOWN),
    more: found.length > SHOWN,
    toConfirm:
      insider && draft
        ? unconfirmed(draft.breaking as BreakingChange[], draft.confirmedBreaking as BreakingChange[] | null)
        : [],
  };
}
