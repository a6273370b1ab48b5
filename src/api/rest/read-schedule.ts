import { invalidField } from '../../errors.js';
import { NotASchedule, parseSchedule } from '../../harvest/refresh/schedule.js';

/** A schedule that was sent, checked; null for none. Throws InvalidBody. */
export function readSchedule(sent: string | null | undefined): string | null {
  if (sent === null || sent === undefined) return null;
  try {
    parseSchedule(sent);
    return sent;
  } catch (error) {
    if (error instanceof NotASchedule) throw invalidField('/refresh', 'schedule', error.messages);
    throw error;
  }
}
