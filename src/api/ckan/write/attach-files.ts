import { lockResource } from '../../../catalog/commands/resources.js';
import { attachBlobToLocked } from '../../../catalog/commands/store-file.js';
import type { StoredFile } from '../../../catalog/model/index.js';
import { toRecord } from '../../../catalog/queries/row.js';
import { pauseSource } from '../../../harvest/refresh/sources.js';
import type { Trx } from '../../../platform/database.js';
import { showHead } from '../../../tables/show-head.js';
import type { ActionContext } from '../action.js';
import type { ReceivedFile } from '../multipart.js';

/** Gives resources the files that came with them, in the same transaction. */
export async function attachFiles(
  { services, actor }: ActionContext,
  trx: Trx,
  id: string,
  files: ReadonlyMap<number, ReceivedFile>,
): Promise<StoredFile[]> {
  const stored: StoredFile[] = [];
  for (const [index, { fileName, mediaType, blob }] of files) {
    const row = await lockResource(trx, 'dataset', id);
    const distribution = toRecord<'dataset'>(row, 'draft').doc.distribution?.[index];
    if (!distribution) throw new Error(`no resource ${index} for the file ${fileName}`);
    const upload = { actor, dataset: id, distribution, fileName, mediaType };
    const { file, unchanged } = await attachBlobToLocked(services, trx, row, upload, blob);
    // What a person sent by hand is not to be replaced overnight.
    await pauseSource(trx, distribution.id, services.catalog.now());
    if (!unchanged) stored.push(file);
  }
  return stored;
}

/** The first rows of new files, so that they are there when the client looks. */
export async function showHeads({ services }: ActionContext, files: readonly StoredFile[]): Promise<void> {
  for (const file of files) await showHead(services, file);
}
