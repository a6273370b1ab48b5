import { type HarvestServices, performRun } from './perform-run.js';

/**
 * The job `harvest-run`. It may run again after a crash: the run goes on from the page it had come to; one that is over, or
 * that another process has, is left alone.
 * @param signal aborts when this process is to end
 */
export async function harvestRunJob(
  services: HarvestServices,
  { runId }: { runId: string },
  signal?: AbortSignal,
): Promise<void> {
  await performRun(services, runId, signal);
}
