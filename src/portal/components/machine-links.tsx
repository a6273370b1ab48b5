import type { ResourceRecord } from '../../catalog/record.js';
import { RDF_FORMS } from '../alternates.js';
import type { PageContext } from '../page-context.js';

/** The same metadata for programs: RDF in every form, and the interfaces. */
export function MachineLinks({ ctx, record }: { ctx: PageContext; record: ResourceRecord }) {
  const { t, links } = ctx;
  const isDataset = record.kind === 'dataset';
  const path = `/${isDataset ? 'dataset' : 'data-service'}/${record.name}`;
  return (
    <section aria-labelledby="macchine">
      <h2 id="macchine">{t('dataset.machine')}</h2>
      <h3>{t('dataset.rdf')}</h3>
      <ul class="portico-chips">
        {RDF_FORMS.map(({ extension, type, name }) => (
          <li>
            <a href={links.plain(`${path}.${extension}`)} type={type}>
              {name}
            </a>
          </li>
        ))}
      </ul>
      <h3>{t('dataset.api')}</h3>
      <ul class="portico-chips">
        <li>
          <a href={links.plain(`/api/v1/${isDataset ? 'datasets' : 'data-services'}/${record.id}`)}>REST</a>
        </li>
        {isDataset && (
          <li>
            <a href={links.plain(`/api/3/action/package_show?id=${encodeURIComponent(record.name)}`)}>CKAN</a>
          </li>
        )}
      </ul>
    </section>
  );
}
