import pg from 'pg';

/**
 * Tells dead workers from living ones. Each worker holds an advisory lock named after it for as long as its session
 * lives; PostgreSQL frees it the moment the process dies, however it dies. The jobs of a worker whose lock is free were
 * left behind (`kill -9`), and go back to the queue at once instead of after graphile-worker's four hours.
 */
export interface Liveness {
  /** Frees the jobs of dead workers; how many workers had died. */
  recover(): Promise<number>;
  close(): Promise<void>;
}

const lockKey = `hashtextextended('portico-worker:' || $1, 0)`;

/** Announces these workers as alive on a connection of its own. */
export async function announceWorkers(databaseUrl: string, workerIds: readonly string[]): Promise<Liveness> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'portico' });
  client.on('error', () => undefined);
  await client.connect();
  for (const id of workerIds) await client.query(`select pg_advisory_lock(${lockKey})`, [id]);
  const isDead = async (id: string): Promise<boolean> => {
    if (workerIds.includes(id)) return false;
    const { rows } = await client.query(`select pg_try_advisory_lock(${lockKey}) as free`, [id]);
    if (rows[0]?.free) await client.query(`select pg_advisory_unlock(${lockKey})`, [id]);
    return rows[0]?.free === true;
  };
  return {
    async recover() {
      const { rows } = await client.query<{ locked_by: string }>(
        `select distinct locked_by from graphile_worker.jobs where locked_by is not null`,
      );
      const dead: string[] = [];
      for (const { locked_by } of rows) if (await isDead(locked_by)) dead.push(locked_by);
      if (dead.length > 0) await client.query('select graphile_worker.force_unlock_workers($1)', [dead]);
      return dead.length;
    },
    close: () => client.end(),
  };
}
