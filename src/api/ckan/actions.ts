import { Type } from '@sinclair/typebox';
import { type Actions, action } from './action.js';
import { activityActions } from './actions/activities.js';
import { datastoreReading } from './actions/datastore-read.js';
import { datastoreWriting } from './actions/datastore-write.js';
import { followActions } from './actions/follow.js';
import { groupActions } from './actions/groups.js';
import { harvestActions } from './actions/harvest.js';
import { memberActions } from './actions/members.js';
import { organizationActions } from './actions/organizations.js';
import { organizationWriting } from './actions/organizations-write.js';
import { packageRevising } from './actions/package-revise.js';
import { packageSearch } from './actions/package-search.js';
import { packageActions } from './actions/packages.js';
import { packageWriting } from './actions/packages-write.js';
import { relationshipActions } from './actions/relationships.js';
import { resourceReading } from './actions/resources-read.js';
import { resourceWriting } from './actions/resources-write.js';
import { siteActions } from './actions/site.js';
import { refusedActions } from './actions/site-refused.js';
import { tagActions } from './actions/tags.js';
import { tokenActions } from './actions/tokens.js';
import { userActions } from './actions/users.js';
import { viewActions } from './actions/views.js';
import { vocabularyActions } from './actions/vocabularies.js';
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
  ...packageWriting,
  ...packageRevising,
  ...resourceReading,
  ...resourceWriting,
  ...relationshipActions,
  ...viewActions,
  package_search: packageSearch,
  ...organizationActions,
  ...organizationWriting,
  ...groupActions,
  ...memberActions,
  ...tagActions,
  ...vocabularyActions,
  ...userActions,
  ...tokenActions,
  ...followActions,
  ...activityActions,
  ...refusedActions,
  ...datastoreReading,
  ...datastoreWriting,
  ...harvestActions,
  help_show: helpShow,
};
