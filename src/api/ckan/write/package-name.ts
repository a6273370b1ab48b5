import { isReservedName } from '../../../catalog/slug.js';
import type { Faults } from '../from-package/field-faults.js';

/** What is wrong with a name, in CKAN's words; undefined for a good one. */
function faultOf(name: unknown): string | undefined {
  if (name === undefined || name === null || name === '') return 'Missing value';
  if (typeof name !== 'string') return 'Names must be strings';
  if (isReservedName(name)) return 'That name cannot be used';
  if (name.length < 2) return 'Must be at least 2 characters long';
  if (name.length > 100) return 'Name must be a maximum of 100 characters long';
  if (/^[a-z0-9_-]+$/.test(name)) return undefined;
  return 'Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_';
}

/** Notes what is wrong with the name of a package (contract, section 4). */
export function checkName(name: unknown, faults: Faults): void {
  const fault = faultOf(name);
  if (fault !== undefined) faults.add('name', fault);
}
