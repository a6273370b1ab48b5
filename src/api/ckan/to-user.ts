import { createHash } from 'node:crypto';
import { stableUuid } from '../../ckan/stable-uuid.js';
import type { User } from '../../people/users.js';
import { toTime } from './to-time.js';

/** A user as `user_show` gives it (contract, section 11). */
export interface CkanUser {
  id: string;
  name: string;
  fullname: string;
  display_name: string;
  about: string;
  created: string;
  state: 'active' | 'deleted';
  sysadmin: boolean;
  email_hash: string;
  image_url: string;
  image_display_url: string;
  number_created_packages: number;
  activity_streams_email_notifications: boolean;
  last_active: string | null;
  /** For the user and for sysadmins only. */
  email?: string;
}

/** MD5 of the address, for gravatars: CKAN's clients show it. Empty without an address. */
const emailHash = (email: string | null): string =>
  email ? createHash('md5').update(email.trim().toLowerCase()).digest('hex') : '';

/**
 * The user. There are no picture and no count of datasets here: revisions are signed with names.
 *
 * @param withEmail whether whoever asks may see the address
 */
export const toUser = (user: User, withEmail: boolean): CkanUser => ({
  id: user.id,
  name: user.name,
  fullname: user.fullName ?? '',
  display_name: user.fullName || user.name,
  about: user.about ?? '',
  created: toTime(user.createdAt),
  state: user.active ? 'active' : 'deleted',
  sysadmin: user.sysadmin,
  email_hash: withEmail ? emailHash(user.email) : '',
  image_url: '',
  image_display_url: '',
  number_created_packages: 0,
  activity_streams_email_notifications: false,
  last_active: null,
  ...(withEmail && { email: user.email ?? '' }),
});

/** Who is named where the public may not know who did something: the portal. Clients look it up as they would a person. */
export const PORTAL_USER: User = {
  id: stableUuid('user:portal'),
  name: 'portale',
  fullName: 'Il portale',
  email: null,
  sysadmin: false,
  active: true,
  createdAt: new Date(0),
  about: null,
};
