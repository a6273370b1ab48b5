import { Type } from '@sinclair/typebox';
import { type Action, type Actions, action } from '../action.js';
import { authorizationError } from '../faults.js';

const id = { id: Type.Optional(Type.String()) };

const answer = (help: string, value: 0 | false | readonly never[]): Action =>
  action({ help, sideEffects: false, parameters: Type.Object(id), handler: async () => value });

const refused = (name: string): Action =>
  action({
    help: `${name}: refused, this portal keeps no followers; see the feeds.`,
    sideEffects: true,
    parameters: Type.Object(id),
    handler: async () => {
      throw authorizationError('this portal keeps no followers: subscribe to its feeds');
    },
  });

const THINGS = ['dataset', 'group', 'user'];

const named = (names: readonly string[], make: (name: string) => Action): Actions =>
  Object.fromEntries(names.map((name) => [name, make(name)]));

/**
 * Following, which nobody can do here: nobody follows anything, and clients that ask are told so (contract, section 11).
 * To follow is refused rather than accepted without effect.
 */
export const followActions: Actions = {
  ...named(
    [...THINGS, 'organization'].map((thing) => `${thing}_follower_count`),
    (name) => answer(`${name}: always 0.`, 0),
  ),
  ...named(
    [...THINGS, 'organization'].map((thing) => `${thing}_follower_list`),
    (name) => answer(`${name}: always empty.`, []),
  ),
  ...named(
    ['', 'dataset_', 'group_', 'organization_', 'user_'].map((thing) => `${thing}followee_count`),
    (name) => answer(`${name}: always 0.`, 0),
  ),
  ...named(
    ['', 'dataset_', 'group_', 'organization_', 'user_'].map((thing) => `${thing}followee_list`),
    (name) => answer(`${name}: always empty.`, []),
  ),
  ...named(
    THINGS.map((thing) => `am_following_${thing}`),
    (name) => answer(`${name}: always false.`, false),
  ),
  ...named(
    THINGS.flatMap((thing) => [`follow_${thing}`, `unfollow_${thing}`]),
    refused,
  ),
};
