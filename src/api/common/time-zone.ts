import { AppError } from '../../errors.js';

/** A time zone by its IANA name, as the parameter `timeZone` has it. Errors: BadRequest. */
export function readZone(zone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    const message = { it: `Fuso orario sconosciuto: ${zone}.`, en: `Unknown time zone: ${zone}.` };
    throw new AppError('BadRequest', message, [{ pointer: '/timeZone', code: 'time-zone', message }]);
  }
}
