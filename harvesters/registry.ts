import type { Protocol } from './protocol.js';

/** Every protocol there is, by its type. A new one is a folder and a line here. */
// biome-ignore lint/suspicious/noExplicitAny: each protocol knows the records it reads itself
export const PROTOCOLS: readonly Protocol<any>[] = [];

/** The protocol of this type; undefined for one we do not speak. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export const protocolOf = (type: string): Protocol<any> | undefined =>
  PROTOCOLS.find((protocol) => protocol.type === type);
