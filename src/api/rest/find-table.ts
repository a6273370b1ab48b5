import type { Distribution, StoredFile } from '../../catalog/model/index.js';
import { findResource, getResource } from '../../catalog/queries/find-resource.js';
import type { DatasetRecord } from '../../catalog/record.js';
import { AppError, notFound } from '../../errors.js';
import type { Actor } from '../../people/policy.js';
import type { Services } from '../../services.js';
import { choosePart, findParts, type StoredTable } from '../../tables/stored-tables.js';

/** The file of a distribution as this actor sees it, and where it stands. */
export interface FilePlace {
  record: DatasetRecord;
  distribution: Distribution;
  file: StoredFile;
  /** Whether anybody may have it. */
  open: boolean;
}

/** Throws NotFound; PreviewUnavailable where the distribution has no file here. */
export async function getFile(
  services: Services,
  actor: Actor,
  dataset: string,
  distributionId: string,
  version?: 'draft' | 'published',
): Promise<FilePlace> {
  const record = await getResource(services.db, actor, 'dataset', dataset, { ...(version && { version }) });
  return fileIn(record, distributionId);
}

/** As `getFile`, but what is published goes before the working copy: for addresses that the public shares. */
export async function getPublicFile(
  services: Services,
  actor: Actor,
  dataset: string,
  distributionId: string,
  version?: 'draft' | 'published',
): Promise<FilePlace> {
  for (const wanted of version ? [version] : (['published', 'draft'] as const)) {
    const record = await findResource(services.db, actor, 'dataset', dataset, { version: wanted });
    if (record?.doc.distribution?.some((d) => d.id === distributionId && d.file)) {
      return fileIn(record, distributionId);
    }
  }
  throw notFound(distributionId);
}

function fileIn(record: DatasetRecord, distributionId: string): FilePlace {
  const distribution = record.doc.distribution?.find((d) => d.id === distributionId);
  if (!distribution) throw notFound(distributionId);
  if (!distribution.file) {
    throw new AppError('PreviewUnavailable', {
      it: 'La distribuzione non ha un file conservato qui.',
      en: 'The distribution has no file stored here.',
    });
  }
  const open = record.version === 'published' && record.visibility === 'public';
  return { record, distribution, file: distribution.file, open };
}

/** One table of a file, loaded. Throws NotFound for another name or number, PreviewUnavailable while there is none. */
export async function getLoadedTable(
  services: Services,
  file: StoredFile,
  asked: string | undefined,
): Promise<StoredTable & { parquet: string }> {
  const parts = await findParts(services.db, file.id);
  const table = choosePart(parts, asked);
  if (!table && asked !== undefined && parts.length > 0) throw notFound(asked);
  if (table?.status !== 'loaded' || table.parquet === null) {
    const status = table?.status ?? 'pending';
    throw new AppError(
      'PreviewUnavailable',
      {
        it: `Il file non è (o non è ancora) una tabella: ${status}.`,
        en: `The file is no table, or not yet: ${status}.`,
      },
      [
        {
          pointer: '',
          code: status,
          message: { it: `Stato: ${status}`, en: `Status: ${status}` },
        },
        ...(table?.findings ?? []).map(({ code, message }) => ({ pointer: '', code, message })),
      ],
    );
  }
  return { ...table, parquet: table.parquet };
}
