import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { ensureCatalog } from './catalog/commands/catalog.js';
import { markPublishedFiles } from './catalog/commands/publish-files.js';
import type { CatalogContext, ChangeListener } from './catalog/context.js';
import type { Config } from './config.js';
import { FolderBlobStore } from './files/folder-blob-store.js';
import { newSecret } from './people/tokens.js';
import { type Database, migrate, openDatabase } from './platform/database.js';
import { type EmbeddedPostgres, joinEmbeddedPostgres } from './platform/embedded-postgres.js';
import { graphileQueue, migrateJobs } from './platform/jobs.js';
import { createOutgoingHttp } from './platform/outgoing-http.js';
import { projectVersion } from './platform/project-path.js';
import { indexChanges } from './search/postgres/index-changes.js';
import { postgresSearch } from './search/postgres/postgres-search.js';
import type { Services } from './services.js';

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
  const blobs = new FolderBlobStore(join(config.dataDir, 'files'));
  const tablesDir = join(config.dataDir, 'tables');
  await mkdir(tablesDir, { recursive: true });
  const http = createOutgoingHttp({
    allowPrivate: config.fetchAllowPrivate,
    userAgent: `Portico/${projectVersion()} (+${config.publicUrl})`,
  });
  const listeners: ChangeListener[] = [indexChanges, markPublishedFiles];
  const catalog: CatalogContext = {
    db,
    publicUrl: config.publicUrl,
    now: options.now ?? (() => new Date()),
    newId: randomUUID,
    listeners,
  };
  await ensureCatalog(catalog);
  const adminToken = await adminTokenOf(config, log);
  return {
    config,
    db,
    databaseUrl,
    catalog,
    blobs,
    search: postgresSearch(db),
    http,
    jobs: graphileQueue,
    log,
    tablesDir,
    adminToken,
    async close() {
      await http.close();
      await db.destroy();
      await embedded?.leave();
    },
  };
}
