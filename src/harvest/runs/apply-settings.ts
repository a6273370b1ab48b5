import type { MappedItem } from '../../../harvesters/protocol.js';
import { agentOf } from '../../catalog/addresses.js';
import type { Agent, Dataset } from '../../catalog/model/index.js';
import type { OrganizationRecord } from '../../catalog/record.js';
import type { HarvestFilter, WholeSettings } from '../sources/model.js';

/** What the settings of a source make of what its protocol mapped. */
export interface Mapping {
  publicUrl: string;
  settings: WholeSettings;
  /** Where everything goes; undefined: to each holder's organization. */
  organization: OrganizationRecord | undefined;
}

/**
 * Fills what the source leaves out: licence and theme as set, and the organization of the source as holder and publisher.
 * What the source says stays: above all who holds the data.
 */
export function withDefaults(item: MappedItem, { publicUrl, settings, organization }: Mapping): MappedItem {
  const { license, theme } = settings.defaults ?? {};
  const agent: Agent | undefined = organization && agentOf(publicUrl, organization);
  const doc = {
    ...item.doc,
    ...(theme && !item.doc.theme?.length && { theme }),
    ...(agent && {
      rightsHolder: item.doc.rightsHolder ?? agent,
      publisher: item.doc.publisher ?? agent,
    }),
  };
  if (!license) return { ...item, doc } as MappedItem;
  if (item.kind === 'dataService') {
    return { ...item, doc: { ...doc, license: item.doc.license ?? { iri: license } } } as MappedItem;
  }
  const distribution = (doc as Dataset).distribution?.map((one) => ({
    ...one,
    license: one.license ?? { iri: license },
  }));
  return { ...item, doc: { ...doc, ...(distribution && { distribution }) } } as MappedItem;
}

const namesOf = (agent: Agent | undefined): string[] =>
  [agent?.identifier, agent?.iri, ...Object.values(agent?.name ?? {})].filter((name) => name !== undefined);

const licencesOf = (item: MappedItem): string[] =>
  (item.kind === 'dataService' ? [item.doc] : (item.doc.distribution ?? [])).flatMap(
    ({ license }) => license?.iri ?? [],
  );

/** What a filter's field says of an item. */
function valuesOf(item: MappedItem, field: HarvestFilter['field']): string[] {
  const { doc } = item;
  switch (field) {
    case 'kind':
      return [item.kind];
    case 'holder':
      return namesOf(doc.rightsHolder);
    case 'publisher':
      return namesOf(doc.publisher);
    case 'theme':
      // By IRI or its last part: AGRI.
      return (doc.theme ?? []).flatMap((iri) => [iri, iri.slice(iri.lastIndexOf('/') + 1)]);
    case 'keyword':
      return Object.values(doc.keyword ?? {}).flat();
    case 'licence':
      return licencesOf(item);
    case 'identifier':
      return [doc.identifier, item.iri].filter((name) => name !== undefined);
  }
}

/** Whether all filters keep the item. Upper and lower case are alike. */
export function passes(item: MappedItem, filters: readonly HarvestFilter[] = []): boolean {
  return filters.every(({ field, values, not = false }) => {
    const wanted = new Set(values.map((value) => value.toLowerCase()));
    return valuesOf(item, field).some((value) => wanted.has(value.toLowerCase())) !== not;
  });
}
