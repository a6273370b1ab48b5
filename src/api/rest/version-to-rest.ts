import { versionUrl } from '../../catalog/addresses.js';
import type { FileVersion } from '../../catalog/queries/file-versions.js';
import type { StoredTable } from '../../tables/stored-tables.js';
import { type BreakingChange, describeBreaking, unconfirmed } from '../../tables/versions/breaking.js';
import { API_BASE } from './rest-app.js';

/** What a projection of a version needs beside it. */
export interface VersionContext {
  publicUrl: string;
  datasetId: string;
  /** The file in the published document and the one in the working copy. */
  liveId: string | undefined;
  draftId: string | undefined;
  /** Whether it is shown to who may edit: who sent it, from where, and what only they can have seen. */
  insider: boolean;
}

/** Address of a version in this API. */
export const versionSelf = (
  publicUrl: string,
  datasetId: string,
  { distributionId, version }: Pick<FileVersion, 'distributionId' | 'version'>,
): string =>
  `${publicUrl}${API_BASE}/datasets/${datasetId}/distributions/${distributionId}/versions/${version}`;

/** A version of a distribution's file, with what became of it as a table. */
export function versionToRest(file: FileVersion, table: StoredTable | undefined, context: VersionContext) {
  const { publicUrl, datasetId, liveId, draftId, insider } = context;
  const self = versionSelf(publicUrl, datasetId, file);
  const breaking = file.breaking as BreakingChange[];
  const open = unconfirmed(breaking, file.confirmedBreaking as BreakingChange[] | null);
  return {
    version: file.version,
    id: file.id,
    name: file.name,
    size: file.size,
    sha256: file.sha256,
    mediaType: file.mediaType,
    uploadedAt: file.uploadedAt,
    published: file.firstPublishedAt !== null,
    firstPublishedAt: file.firstPublishedAt,
    live: file.id === liveId,
    ...(insider && {
      draft: file.id === draftId,
      ...(file.uploadedBy !== null && { uploadedBy: file.uploadedBy }),
      ...(file.sourceUrl !== null && { sourceUrl: file.sourceUrl }),
    }),
    ...(table && {
      table: { status: table.status, ...(table.rowCount !== null && { rowCount: table.rowCount }) },
    }),
    ...(file.comparedWith !== null && { comparedWith: file.comparedWith }),
    breaking: breaking.map((change) => ({ ...change, message: describeBreaking(change) })),
    ...(insider &&
      breaking.length > 0 && {
        confirmation: {
          needed: open.length > 0,
          ...(file.confirmedBy !== null && { by: file.confirmedBy, at: file.confirmedAt }),
        },
      }),
    ...(file.removedAt && {
      removed: {
        at: file.removedAt,
        reason: file.removedReason,
        ...(insider && file.removedBy !== null && { by: file.removedBy }),
      },
    }),
    links: {
      self,
      ...(!file.removedAt && { download: versionUrl(publicUrl, datasetId, file.distributionId, file) }),
      ...(table?.status === 'loaded' && { rows: `${self}/rows` }),
      ...(table?.status === 'loaded' && file.version > 1 && { diff: `${self}/diff` }),
    },
  };
}
