import { textIn } from '../../catalog/model/index.js';
import type { OrganizationName } from '../../catalog/queries/organizations-by-id.js';
import type { SourceOverview } from '../../harvest/overview.js';
import type { HarvestRun } from '../../harvest/runs/model.js';
import type { HarvestSource } from '../../harvest/sources/model.js';
import { toTime } from './to-time.js';

/** What ckanext-harvest calls the states of a run. */
const JOB_STATUS: Record<HarvestRun['state'], 'New' | 'Running' | 'Finished' | 'Aborted'> = {
  queued: 'New',
  running: 'Running',
  done: 'Finished',
  waiting: 'Finished',
  failed: 'Aborted',
  cancelled: 'Aborted',
};

const timeOrNull = (at: Date | null): string | null => at && toTime(at);

/** A run as a job of ckanext-harvest, with its own counts. */
function toHarvestJob(run: HarvestRun) {
  const {
    added = 0,
    changed = 0,
    restored = 0,
    moved = 0,
    unchanged = 0,
    removed = 0,
    refused = 0,
  } = run.counts;
  return {
    id: run.id,
    source_id: run.sourceId,
    status: JOB_STATUS[run.state],
    created: toTime(run.createdAt),
    gather_started: timeOrNull(run.startedAt),
    gather_finished: timeOrNull(run.endedAt),
    finished: timeOrNull(run.endedAt),
    stats: {
      added,
      updated: changed + restored + moved,
      'not modified': unchanged,
      deleted: removed,
      errored: refused,
    },
  };
}

const SECRET = /key|token|secret|pass|pwd|auth/i;

/** An address without name, password and keys. Paths of this machine are nobody's business. */
function publicAddress(url: string): string {
  if (!/^https?:\/\//i.test(url)) return '';
  try {
    const address = new URL(url);
    address.username = '';
    address.password = '';
    for (const name of [...address.searchParams.keys()]) {
      if (SECRET.test(name)) address.searchParams.delete(name);
    }
    return address.href;
  } catch {
    return '';
  }
}

/**
 * A source of harvesting as ckanext-harvest shows it (contract, section 13).
 * @param isManager whether whoever asks may manage it: others are not told the settings, nor secrets in the address
 */
export function toHarvestSource(
  source: HarvestSource,
  organization: OrganizationName | undefined,
  { lastRun, runs, datasets }: SourceOverview,
  isManager: boolean,
) {
  const { id, name, type, url, active, createdAt, schedule } = source;
  return {
    id,
    name,
    title: name,
    description: '',
    url: isManager ? url : publicAddress(url),
    type,
    source_type: type,
    active,
    state: 'active',
    created: toTime(createdAt),
    config: isManager ? JSON.stringify(source.options) : null,
    frequency: schedule === null ? 'MANUAL' : 'SCHEDULED',
    next_run: active ? timeOrNull(source.nextAt) : null,
    publisher_id: organization?.id ?? '',
    publisher_title: textIn(organization?.title, 'it') ?? '',
    status: {
      job_count: runs,
      last_job: lastRun ? toHarvestJob(lastRun) : null,
      last_job_status: lastRun ? JOB_STATUS[lastRun.state] : null,
      last_harvest_request: lastRun ? toTime(lastRun.createdAt) : null,
      total_datasets: datasets,
    },
  };
}
