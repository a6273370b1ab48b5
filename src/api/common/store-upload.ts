import type { Readable } from 'node:stream';
import type { AttachedFile } from '../../catalog/commands/files.js';
import { type StoreOptions, storeFile, type Upload } from '../../catalog/commands/store-file.js';
import { pauseSource } from '../../harvest/refresh/sources.js';
import type { Services } from '../../services.js';
import { showHead } from '../../tables/show-head.js';

/**
 * Stores a file that somebody sent and gives it to its distribution, whatever the door (`storeFile`). A distribution
 * whose file was read from an address keeps the address but is not refreshed by itself any more: what a person sent by
 * hand is not to be replaced overnight.
 * Errors: FileTooLarge, UploadInterrupted, those of the source; InvalidBody (empty), PreconditionFailed.
 */
export async function storeUpload(
  services: Services,
  upload: Upload,
  source: Readable,
  options: StoreOptions & { expectedBytes?: number; signal?: AbortSignal } = {},
): Promise<AttachedFile> {
  const attached = await storeFile(services, upload, source, {
    ...options,
    andThen: async (trx, made, before) => {
      await pauseSource(trx, upload.distribution.id, services.catalog.now());
      await options.andThen?.(trx, made, before);
    },
  });
  // Before the answer: the first rows are there when the sender looks, however long the queue.
  if (!attached.unchanged) await showHead(services, attached.file);
  return attached;
}
