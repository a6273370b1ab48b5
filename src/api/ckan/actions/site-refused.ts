import { Type } from '@sinclair/typebox';
import { type Actions, action } from '../action.js';
import { authorizationError } from '../faults.js';

/** What CKAN lets its operators do through the API, and this portal does not: reading, and changing. */
const READING =
  'get_site_user config_option_show config_option_list task_status_show term_translation_show job_list job_show';
const CHANGING =
  'config_option_update task_status_update task_status_update_many task_status_delete term_translation_update term_translation_update_many job_clear job_cancel send_email_notifications dashboard_mark_activities_old datastore_run_triggers datastore_function_create datastore_function_delete set_datastore_active_flag';

const refused = (names: string, sideEffects: boolean): Actions =>
  Object.fromEntries(
    names.split(' ').map((name) => [
      name,
      action({
        help: `${name}: refused, it is done where the portal runs, not through the API.`,
        sideEffects,
        parameters: Type.Object({}),
        handler: async () => {
          throw authorizationError(`${name} is not available through the API of this portal`);
        },
      }),
    ]),
  );

/** Actions of the administration, refused to everybody (contract, section 11). */
export const refusedActions: Actions = { ...refused(READING, false), ...refused(CHANGING, true) };
