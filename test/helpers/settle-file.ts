import { afterCheck, afterLoad } from '../../src/publication/after-load.js';
import { checkFileJob } from '../../src/publication/check-file.js';
import { loadTableJob } from '../../src/tables/load-job.js';
import type { TestPortal } from './portal.js';

/** What the worker does with a stored file, from reading it to the end of its checks. */
export async function settleFile({ services }: TestPortal, fileId: string): Promise<void> {
  await loadTableJob(services, { fileId });
  await afterLoad(services, { fileId });
  await checkFileJob(services, { fileId });
  await afterCheck(services, { fileId });
}
