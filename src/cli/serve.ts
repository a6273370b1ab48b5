import { join } from 'node:path';
import { openServices } from '../open-services.js';
import { serve } from '../server.js';
import { startWorker } from '../worker.js';
import type { Command, CommandContext } from './command.js';

/** The process lives on after this; signals end it. */
const forever = () => new Promise<never>(() => undefined);

/** `portico serve [--no-worker]`: the whole portal, worker included. */
export const serveCommand: Command = {
  name: 'serve',
  usage: 'serve [--no-worker]',
  summary: 'Avvia il portale / start the portal',
  isService: true,
  async run(args, { config, log }: CommandContext) {
    const { url } = await serve(config, log, { worker: !args.includes('--no-worker') });
    const token = config.adminToken ? 'ADMIN_TOKEN' : join(config.dataDir, 'admin-token');
    log.info(`Portico è pronto / is ready: ${url}  (IRI: ${config.publicUrl}, token: ${token})`);
    return forever();
  },
};

/** `portico worker`: jobs only, beside servers on other machines. */
export const workerCommand: Command = {
  name: 'worker',
  usage: 'worker',
  summary: 'Solo i lavori in coda / queued jobs only',
  isService: true,
  async run(_args, { config, log }: CommandContext) {
    const services = await openServices(config, log);
    const worker = await startWorker(services);
    log.info('worker ready');
    const stop = async () => {
      setTimeout(() => process.exit(0), 9500).unref();
      await worker.stop();
      await services.close();
      process.exit(0);
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    return forever();
  },
};
