import { ckan } from './ckan/index.js';
import { csw } from './csw/index.js';
import { dataEuropa } from './data-europa/index.js';
import { dataJson } from './data-json/index.js';
import { dcatRdf } from './dcat-rdf/index.js';
import { files } from './files/index.js';
import { opendatasoft } from './opendatasoft/index.js';
import type { Protocol } from './protocol.js';
import { socrata } from './socrata/index.js';

/** Every protocol there is, by its type. A new one is a folder and a line here. */
// biome-ignore lint/suspicious/noExplicitAny: each protocol knows the records it reads itself
export const PROTOCOLS: readonly Protocol<any>[] = [
  ckan,
  dcatRdf,
  dataEuropa,
  opendatasoft,
  csw,
  dataJson,
  socrata,
  files,
];

/** The protocol of this type; undefined for one we do not speak. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export const protocolOf = (type: string): Protocol<any> | undefined =>
  PROTOCOLS.find((protocol) => protocol.type === type);
