import { reindex } from '../search/postgres/reindex.js';
import { type Command, withServices } from './command.js';

/** `portico reindex`: builds everything derived again, from PostgreSQL alone. */
export const reindexCommand: Command = {
  name: 'reindex',
  usage: 'reindex',
  summary: 'Ricostruisce l’indice di ricerca / rebuild the search index',
  async run(_args, context) {
    const count = await withServices(context, (services) => reindex(services.db));
    context.out(`Indicizzati / indexed: ${count}`);
    return 0;
  },
};
