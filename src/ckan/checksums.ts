import type { Checksum } from '../catalog/model/index.js';

/** The usual algorithm of a hash of that length. */
const algorithmOf = (hash: string): string | undefined =>
  ({ 32: 'md5', 40: 'sha1', 64: 'sha256', 128: 'sha512' })[hash.length];

/** A hash as a resource has it, by the algorithm that is named or that its length tells; undefined when it is none. */
export function readChecksum(hash: string, named: string): Checksum | undefined {
  const value = hash.trim();
  const algorithm = named.trim() || algorithmOf(value);
  return /^[0-9a-fA-F]+$/.test(value) && algorithm !== undefined ? { algorithm, value } : undefined;
}
