import { fillDemo } from '../demo/fill-demo.js';
import { closeTableEngine } from '../tables/engine.js';
import { type Command, UsageError, withServices } from './command.js';

/**
 * `portico demo [--force]`: fills an empty portal with the demonstration catalogue. Works beside a running server, whose
 * database it joins, and alone. Exit code 1 when the portal holds other datasets and `--force` was not given.
 */
export const demoCommand: Command = {
  name: 'demo',
  usage: 'demo [--force]',
  summary: 'Riempie un portale vuoto con dati dimostrativi / fill an empty portal with demonstration data',
  async run(args, context) {
    const unknown = args.find((arg) => arg !== '--force');
    if (unknown !== undefined) {
      throw new UsageError(
        `Argomento non ammesso / argument not allowed: ${unknown}\nUso / usage: portico ${demoCommand.usage}`,
      );
    }
    try {
      const { ok } = await withServices(context, (services) =>
        fillDemo(services, { out: context.out, force: args.includes('--force') }),
      );
      return ok ? 0 : 1;
    } finally {
      await closeTableEngine();
    }
  },
};
