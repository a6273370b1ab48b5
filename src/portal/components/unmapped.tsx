import { localName } from '../labels.js';
import type { PageContext } from '../page-context.js';
import { readStatements } from '../unmapped.js';
import { IriLink } from './fields.js';

/** Statements shown; a source may send thousands, and the RDF has them all. */
const SHOWN = 200;

/** What a source said that the model does not know: kept and shown, never dropped. */
export function Unmapped({
  ctx,
  text,
  subject,
}: {
  ctx: PageContext;
  text: string | undefined;
  subject: string;
}) {
  const statements = text ? readStatements(text) : [];
  if (statements.length === 0) return null;
  const { t } = ctx;
  const shown = statements.slice(0, SHOWN);
  return (
    <details class="portico-details">
      <summary>
        {t('dataset.unmapped')} ({statements.length})
      </summary>
      <p>{t('dataset.unmappedHelp')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard */}
      <section class="portico-scroll" tabIndex={0} aria-label={t('dataset.unmapped')}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t('dataset.unmappedSubject')}</th>
              <th scope="col">{t('dataset.unmappedProperty')}</th>
              <th scope="col">{t('dataset.unmappedValue')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((statement) => (
              <tr>
                <td>
                  {statement.subject === subject ? 'dataset' : <code>{localName(statement.subject)}</code>}
                </td>
                <td>
                  <abbr title={statement.predicate}>{localName(statement.predicate)}</abbr>
                </td>
                <td lang={statement.lang}>
                  {statement.iri ? <IriLink iri={statement.object} /> : statement.object}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {statements.length > SHOWN && <p>{t('dataset.unmappedMore', { n: statements.length - SHOWN })}</p>}
    </details>
  );
}
