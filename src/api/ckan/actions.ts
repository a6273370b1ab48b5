import { Type } from '@sinclair/typebox';
import { type Actions, action } from './action.js';
import { datastoreReading } from './actions/datastore-read.js';
import { datastoreWriting } from './actions/datastore-write.js';
import { groupActions } from './actions/groups.js';
import { organizationActions } from './actions/organizations.js';
import { packageSearch } from './actions/package-search.js';
import { packageActions } from './actions/packages.js';
import { siteActions } from './actions/site.js';
import { notFoundError } from './faults.js';

const helpShow = action({
  help: 'What an action does and takes: name.',
  sideEffects: false,
  parameters: Type.Object({ name: Type.String() }),
  async handler({ name }) {
    if (!Object.hasOwn(ACTIONS, name)) throw notFoundError();
    return ACTIONS[name]?.help ?? null;
  },
});

/** Every action of the door by its name. */
export const ACTIONS: Actions = {
  ...siteActions,
  ...packageActions,
  package_search: packageSearch,
  ...organizationActions,
  ...groupActions,
  ...datastoreReading,
  ...datastoreWriting,
  help_show: helpShow,
};
