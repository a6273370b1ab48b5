/** What the doors use of harvesting. */

export { decideMerge, type HarvestMerge, listMerges } from './decisions/merges.js';
export {
  confirmRemovals,
  dismissRemovals,
  undoRemoval,
} from './decisions/removals.js';
export * from './runs/model.js';
export { type HarvestServices, performRun } from './runs/perform-run.js';
export {
  cancelRun,
  countItems,
  findRun,
  listItems,
  listRunItems,
  listRuns,
  planOf,
  startRun,
  watchRun,
} from './runs/runs.js';
export { canHarvest } from './sources/access.js';
export {
  HarvestSettings,
  type HarvestSource,
  HarvestSourceEdit,
  HarvestSourceInput,
} from './sources/model.js';
export {
  createSource,
  editSource,
  findSource,
  getSource,
  listSources,
  publicSources,
  removeSource,
} from './sources/sources.js';
