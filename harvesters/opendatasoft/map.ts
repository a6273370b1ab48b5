import type { DataService } from '../../src/catalog/model/index.js';
import { fitToModel } from '../common/fit.js';
import { Notes } from '../common/notes.js';
import { type DcatRecord, isDcat, mapDcat } from '../dcat-rdf/records.js';
import type { MappedItem, MappedRecord, SourceRecord, SourceSettings } from '../protocol.js';
import { readAgents } from './agents.js';
import { datasetItem } from './map-dataset.js';
import { Metas } from './metas.js';
import { apiIri, type Portal, portalAt } from './portal.js';
import type { OdsRecord } from './types.js';

const PUBLIC = 'http://publications.europa.eu/resource/authority/access-right/PUBLIC';

/** A record of an Opendatasoft portal as documents of the model. */
export function mapOds(record: SourceRecord<OdsRecord | DcatRecord>, source: SourceSettings): MappedRecord {
  const { value } = record;
  if (isDcat(value)) return mapDcat({ ...record, value });
  const portal = portalAt(source.url);
  const notes = new Notes();
  const item =
    value.kind === 'api' ? apiItem(portal, source, notes) : datasetItem(value.dataset, portal, source, notes);
  return { items: [item], notes: notes.all() };
}

/** The API of the portal as a data service, which its distributions point to. */
function apiItem(portal: Portal, { options }: SourceSettings, notes: Notes): MappedItem {
  const host = new URL(portal.site).host;
  const { rightsHolder, publisher } = readAgents(new Metas({ dataset_id: 'api' }), options, 'it');
  const doc: DataService = {
    identifier: rightsHolder?.identifier ? `${rightsHolder.identifier}:explore-api` : 'explore-api',
    title: { it: `API dei dati di ${host}`, en: `Data API of ${host}` },
    description: {
      it: `Interroga, filtra e scarica i dataset di ${host} (Opendatasoft Explore API 2.1).`,
      en: `Queries, filters and downloads the datasets of ${host} (Opendatasoft Explore API 2.1).`,
    },
    endpointURL: [apiIri(portal)],
    endpointDescription: [`${portal.api}/console`],
    accessRights: PUBLIC,
    ...(rightsHolder && { rightsHolder }),
    ...(publisher && { publisher }),
  };
  return { kind: 'dataService', iri: apiIri(portal), doc: fitToModel('dataService', doc, notes) };
}
