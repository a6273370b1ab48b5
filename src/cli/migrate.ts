import { type Command, withServices } from './command.js';

/** `portico migrate`: brings the database to the newest schema and ends. Starting does it too. */
export const migrateCommand: Command = {
  name: 'migrate',
  usage: 'migrate',
  summary: 'Aggiorna lo schema del database / bring the database schema up to date',
  async run(_args, context) {
    await withServices(context, async () => undefined);
    context.out('Schema aggiornato / schema up to date');
    return 0;
  },
};
