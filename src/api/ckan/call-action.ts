import type { Actor } from '../../people/policy.js';
import type { Services } from '../../services.js';
import type { Action } from './action.js';
import { coerce } from './coerce.js';
import type { RawParameters } from './parameters.js';

/**
 * Runs an action for another door of ours (feeds, older addresses): one meaning of a search, whatever asks it.
 * Throws what the action throws.
 */
export const callAction = (
  action: Action,
  services: Services,
  actor: Actor,
  fields: RawParameters,
): Promise<unknown> =>
  action.handler(coerce(action.parameters, fields), {
    services,
    actor,
    request: { method: 'GET', url: '' },
    sent: { fields, files: new Map() },
  });
