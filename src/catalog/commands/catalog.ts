import { type Actor, authorizePortal } from '../../people/policy.js';
import type { CatalogContext } from '../context.js';
import type { Catalog } from '../model/index.js';
import { readCatalog } from '../queries/catalog.js';
import type { CatalogRecord } from '../record.js';
import { type ChangeOptions, checkRevision } from './resources.js';
import { sameDocument } from './save.js';

/** What an empty portal says of itself until a sysadmin describes it. */
const FIRST_DESCRIPTION: Catalog = {
  title: { it: 'Catalogo dei dati aperti', en: 'Open data catalogue' },
  description: {
    it: 'I dati aperti delle amministrazioni che pubblicano su questo portale.',
    en: 'Open data of the administrations that publish on this portal.',
  },
  language: ['http://publications.europa.eu/resource/authority/language/ITA'],
  themeTaxonomy: ['http://publications.europa.eu/resource/authority/data-theme'],
};

/** Makes sure that the catalogue has its row. Safe from several processes at once. */
export async function ensureCatalog(context: Pick<CatalogContext, 'db' | 'now'>): Promise<void> {
  const now = context.now();
  await context.db
    .insertInto('catalog')
    .values({ doc: JSON.stringify(FIRST_DESCRIPTION), created_at: now, modified_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Changes the catalogue's description. Only sysadmins may. Errors: Forbidden, PreconditionFailed. */
export async function editCatalog(
  context: CatalogContext,
  actor: Actor,
  change: (doc: Catalog) => Catalog,
  options: ChangeOptions = {},
): Promise<CatalogRecord> {
  authorizePortal(actor, 'editCatalog');
  return context.db.transaction().execute(async (trx) => {
    await trx.selectFrom('catalog').select('revision').forUpdate().execute();
    const before = await readCatalog(trx);
    checkRevision(before, options);
    const doc = change(before.doc);
    if (!sameDocument(doc, before.doc)) {
      await trx
        .updateTable('catalog')
        .set({ doc: JSON.stringify(doc), revision: before.revision + 1, modified_at: context.now() })
        .execute();
    }
    return readCatalog(trx);
  });
}
