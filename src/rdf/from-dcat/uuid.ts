import { createHash } from 'node:crypto';

/** Name space of the ids that distributions get from their IRIs; fixed for ever. */
const NAMESPACE = Buffer.from('8f1d2c5a6b0e4f739d21c0a4e5b7f386', 'hex');

/** The UUID (RFC 9562, version 5) that always belongs to a name. */
export function uuidOf(name: string): string {
  const hash = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
