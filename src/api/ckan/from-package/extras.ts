import { isDict, listOf, textOf } from '../../../ckan/fields.js';
import { isCoreField } from '../core-fields.js';
import type { Faults } from './field-faults.js';

/**
 * The free fields of a package: a list of `{key, value}`. Values are texts; others become their JSON. Items marked as deleted
 * and empty values count for nothing. Refused as CKAN refuses them: a key twice, or one that is a field of the schema.
 */
export function readExtras(sent: unknown, faults: Faults): Map<string, string> {
  const extras = new Map<string, string>();
  if (sent === undefined || sent === null || sent === '') return extras;
  const list = listOf(sent);
  if (!list) {
    faults.add('__junk', 'The input field extras was not expected.');
    return extras;
  }
  for (const [i, item] of list.entries()) {
    if (!isDict(item)) {
      faults.addTo('extras', i, '__junk', 'Must be a dict with key and value');
      continue;
    }
    if (item.deleted === true || item.state === 'deleted') continue;
    const key = textOf(item.key).trim();
    const value = textOf(item.value);
    if (key === '') faults.addTo('extras', i, 'key', 'Missing value');
    else if (isCoreField(key)) faults.addTo('extras', i, 'key', 'There is a schema field with the same name');
    else if (extras.has(key)) faults.add('extras_validation', `Duplicate key "${key}"`);
    else extras.set(key, value);
  }
  for (const [key, value] of extras) if (value === '') extras.delete(key);
  return extras;
}
