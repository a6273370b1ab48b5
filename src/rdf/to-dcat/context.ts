import type { Distribution } from '../../catalog/model/index.js';
import type { Profile } from '../profile.js';

/** What is told about a document while it is written: which things it describes, each once. */
export interface DocumentMemory {
  /** Whether a shared node was described already in this document. */
  has(key: string): boolean;
  add(key: string): unknown;
}

/** What every projection needs beside the record. */
export interface DcatContext {
  /** Without a trailing slash; the catalogue's IRI. */
  publicUrl: string;
  profile: Profile;
  /**
   * Whether this document describes the dataset or service with that IRI. Links whose range is a class can only be
   * right then: see `links.ts`. Left out: nothing but the resource itself is described.
   */
  describes?: (iri: string) => boolean;
  /**
   * Which distributions have a table: each has an interface, which is described as a data service. Left out: none is.
   */
  hasTable?: (distribution: Pick<Distribution, 'id' | 'file'>) => boolean;
  /** Given when many resources go into one document: shared nodes are then described once. */
  memory?: DocumentMemory;
}
