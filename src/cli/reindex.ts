import { refollowLinks } from '../harvest/links/follow-links.js';
import { reindex } from '../search/postgres/reindex.js';
import { type Command, withServices } from './command.js';

/** `portico reindex`: builds everything derived again, from PostgreSQL alone. */
export const reindexCommand: Command = {
  name: 'reindex',
  usage: 'reindex',
  summary:
    'Ricostruisce l’indice di ricerca e gli indirizzi da verificare / rebuild search index and links to check',
  async run(_args, context) {
    const count = await withServices(context, async ({ db, search }) => {
      await refollowLinks(db);
      const indexed = await reindex(db);
      await search.rebuild?.();
      return indexed;
    });
    context.out(`Indicizzati / indexed: ${count}`);
    return 0;
  },
};
