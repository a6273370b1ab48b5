import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { ensureCatalog } from './catalog/commands/catalog.js';
import { markPublishedFiles } from './catalog/commands/publish-files.js';
import type { CatalogContext, ChangeListener } from './catalog/context.js';
import { countPublic } from './catalog/queries/list-resources.js';
import type { Config } from './config.js';
import { FolderBlobStore } from './files/folder-blob-store.js';
import { followLinks } from './harvest/links/follow-links.js';
import { newSecret } from './people/tokens.js';
import { type Database, migrate, openDatabase } from './platform/database.js';
import { type EmbeddedPostgres, joinEmbeddedPostgres } from './platform/embedded-postgres.js';
import { graphileQueue, migrateJobs } from './platform/jobs.js';
import { createOutgoingHttp } from './platform/outgoing-http.js';
import { projectVersion } from './platform/project-path.js';
import { keepReports } from './publication/report-changes.js';
import { endWishes } from './publication/wishes.js';
import { memorySearch } from './search/memory-search.js';
import { indexChanges, indexUnderOrganization } from './search/postgres/index-changes.js';
import { indexBacklog } from './search/postgres/reindex.js';
import type { SearchIndex } from './search/search.js';
import type { Services } from './services.js';
import { createSparql, isChanging, type SparqlEndpoint } from './sparql/index.js';
import { createDocumentChecker } from './validation/document-checker.js';

/** The token with all rights: ADMIN_TOKEN, else one made at the first start and kept in DATA_DIR with mode 600. */
async function adminTokenOf(config: Config, log: FastifyBaseLogger): Promise<string> {
  if (config.adminToken) return config.adminToken;
  const file = join(config.dataDir, 'admin-token');
  const made = newSecret();
  try {
    await writeFile(file, `${made}\n`, { mode: 0o600, flag: 'wx' });
    log.info({ file }, 'token di amministrazione creato / admin token made');
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return (await readFile(file, 'utf8')).trim();
}

/** How the servers of others are asked whether their addresses still answer: nobody waits for it, so without haste. */
const POLITE = { minHostIntervalMs: 1000, connectionsPerHost: 1, headersTimeoutMs: 20_000 };

/** The client of Meilisearch is only loaded where there is a server. */
async function searchOf(config: Config, db: Database, log: FastifyBaseLogger): Promise<SearchIndex> {
  const { meiliUrl: url, meiliKey: key, publicUrl } = config;
  if (!url) return memorySearch(db);
  const { meiliSearch } = await import('./search/meili-search.js');
  return meiliSearch(db, { url, key, publicUrl, log });
}

/** Largest answer of a SPARQL query, in bytes: it is made in memory. */
const SPARQL_BYTES = 100_000_000;

/** Memory of a triple store for a dataset with its parts: a million triples take 390 MB, a dataset has about a hundred. */
const MEGABYTES_A_DATASET = 0.04;

/** Nothing is filled that nobody asked for while the catalogue changes, nor where it would not fit. */
const waits = async (db: Database, { sparqlMemoryMb }: Config): Promise<boolean> =>
  (await isChanging(db)) || (await countPublic(db, 'dataset')) * MEGABYTES_A_DATASET > sparqlMemoryMb;

function sparqlOf(config: Config, db: Database, databaseUrl: string, log: FastifyBaseLogger): SparqlEndpoint {
  const { sparqlEndpoint, sparqlUpdateEndpoint, sparqlFillAfterSeconds: afterSeconds } = config;
  return createSparql({
    databaseUrl,
    publicUrl: config.publicUrl,
    threads: config.sparqlThreads,
    budget: {
      seconds: config.sparqlTimeoutSeconds,
      rows: config.sparqlMaxRows,
      megabytes: config.sparqlMemoryMb,
      bytes: SPARQL_BYTES,
    },
    ...(afterSeconds > 0 && { fillWhenIdle: { afterSeconds, isChanging: () => waits(db, config) } }),
    ...(sparqlEndpoint && { remote: { queryUrl: sparqlEndpoint, updateUrl: sparqlUpdateEndpoint } }),
    log,
  });
}

/** What the services are made of when the caller brings its own database (tests). */
export interface OpenOptions {
  databaseUrl?: string;
  now?: () => Date;
}

export interface OpenedServices extends Services {
  /** Closes everything that was opened, the embedded database last (unless another process still uses it). */
  close(): Promise<void>;
}

/** Opens database, files, search and queue as the settings say; the database is migrated and ready when it returns. */
export async function openServices(
  config: Config,
  log: FastifyBaseLogger,
  options: OpenOptions = {},
): Promise<OpenedServices> {
  await mkdir(config.dataDir, { recursive: true });
  let embedded: EmbeddedPostgres | undefined;
  const externalUrl = options.databaseUrl ?? config.databaseUrl;
  if (!externalUrl) embedded = await joinEmbeddedPostgres(config.dataDir);
  const url = externalUrl ?? embedded?.url ?? '';
  const db: Database = openDatabase(url);
  try {
    return await assemble(config, log, options, db, url, embedded);
  } catch (error) {
    await db.destroy();
    await embedded?.leave();
    throw error;
  }
}

async function assemble(
  config: Config,
  log: FastifyBaseLogger,
  options: OpenOptions,
  db: Database,
  databaseUrl: string,
  embedded: EmbeddedPostgres | undefined,
): Promise<OpenedServices> {
  const ran = await migrate(db);
  if (ran.length > 0) log.info({ migrations: ran }, 'database migrated');
  await migrateJobs(databaseUrl);
  const indexed = await indexBacklog(db);
  if (indexed > 0) log.info({ indexed }, 'search index made anew');
  const blobs = new FolderBlobStore(join(config.dataDir, 'files'));
  const tablesDir = join(config.dataDir, 'tables');
  await mkdir(tablesDir, { recursive: true });
  const door = {
    allowPrivate: config.fetchAllowPrivate,
    userAgent: `Portico/${projectVersion()} (+${config.publicUrl})`,
  };
  const http = createOutgoingHttp(door);
  const linkHttp = createOutgoingHttp({ ...door, ...POLITE });
  const publicUrl = config.publicUrl;
  const now = options.now ?? (() => new Date());
  const listeners: ChangeListener[] = [
    markPublishedFiles,
    keepReports({ publicUrl, now }),
    // After the reports: their score is indexed.
    indexChanges,
    followLinks({ publicUrl, now }),
    endWishes,
  ];
  const organizationListeners = [indexUnderOrganization];
  const catalog: CatalogContext = { db, publicUrl, now, newId: randomUUID, listeners, organizationListeners };
  const checker = createDocumentChecker();
  const sparql = config.sparql ? sparqlOf(config, db, databaseUrl, log) : undefined;
  const search = await searchOf(config, db, log);
  await ensureCatalog(catalog);
  const adminToken = await adminTokenOf(config, log);
  return {
    config,
    db,
    databaseUrl,
    catalog,
    blobs,
    search,
    http,
    linkHttp,
    checker,
    sparql,
    jobs: graphileQueue,
    log,
    tablesDir,
    adminToken,
    async close() {
      await search.close?.();
      await checker.close();
      await sparql?.close();
      await http.close();
      await linkHttp.close();
      await db.destroy();
      await embedded?.leave();
    },
  };
}
