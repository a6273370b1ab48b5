import { findResource } from '../../catalog/queries/find-resource.js';
import { type BlobStore, blobKey } from '../../files/blob-store.js';
import { systemActor } from '../../people/policy.js';
import type { Db } from '../../platform/database.js';
import type { Outcome } from './judge.js';

const CHECKER = systemActor('links');
const FILE = /\/dataset\/([0-9a-f-]{36})\/resource\/([0-9a-f-]{36})\/download\//;

/** Whether the bytes of a published file of ours are in the store: asked of the store, not through our own door. */
export async function probeFile(services: { db: Db; blobs: BlobStore }, url: string): Promise<Outcome> {
  const [, datasetId = '', distributionId = ''] = FILE.exec(url) ?? [];
  const record = await findResource(services.db, CHECKER, 'dataset', datasetId, { version: 'published' });
  const file = record?.doc.distribution?.find(({ id }) => id === distributionId)?.file;
  const found = file && (await services.blobs.stat(blobKey(file.sha256)));
  return {
    result: found ? 'ok' : 'failed',
    httpStatus: found ? 200 : 404,
    problem: found ? null : 'file-missing',
    redirectTo: null,
    movedTo: null,
    contentType: found ? file.mediaType : null,
    contentLength: found ? found.size : null,
  };
}
