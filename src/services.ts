import type { FastifyBaseLogger } from 'fastify';
import type { CatalogContext } from './catalog/context.js';
import type { Config } from './config.js';
import type { BlobStore } from './files/blob-store.js';
import type { Database } from './platform/database.js';
import type { JobQueue } from './platform/jobs.js';
import type { OutgoingHttp } from './platform/outgoing-http.js';
import type { SearchIndex } from './search/search.js';
import type { SparqlEndpoint } from './sparql/index.js';
import type { DocumentChecker } from './validation/document-checker.js';

/** Everything the doors and the worker share. Built once at start (`openServices`), passed in, never global. */
export interface Services {
  config: Config;
  db: Database;
  /** Address of the database, for engines that open their own connections (the job queue). */
  databaseUrl: string;
  catalog: CatalogContext;
  blobs: BlobStore;
  search: SearchIndex;
  http: OutgoingHttp;
  /** The same for checks of addresses: one request at a time to a host, a second apart. */
  linkHttp: OutgoingHttp;
  /** Checks documents that people hand in: one for the process, since it bounds the work. */
  checker: DocumentChecker;
  /** The catalogue as triples; undefined where that is switched off. It runs once it is asked, or the process is idle. */
  sparql: SparqlEndpoint | undefined;
  jobs: JobQueue;
  log: FastifyBaseLogger;
  /** Folder of derived Parquet files. */
  tablesDir: string;
  adminToken: string;
}
