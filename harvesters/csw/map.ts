import type { DataService, Dataset, Distribution, LangMap } from '../../src/catalog/model/index.js';
import { resolve } from '../../src/vocabularies/index.js';
import { ipaCode } from '../../src/vocabularies/ipa.js';
import { fitToModel } from '../common/fit.js';
import { Notes } from '../common/notes.js';
import type { MappedItem, MappedRecord, SourceRecord } from '../protocol.js';
import { readPeriods, readPlaces } from './iso/extent.js';
import { connectPoints, endpointOf, formatsOf, onlineResources, readDistributions } from './iso/online.js';
import { identificationOf, isService, recordKey } from './iso/record.js';
import { readResource } from './iso/resource.js';
import { codeOf, hrefOf, langMapOf, textOf } from './iso/text.js';
import { all, at, within, type XmlElement } from './xml.js';

/** Where RNDT gives a resource its IRI, by identifiers that begin with an IPA code. */
const RNDT = 'https://geodati.gov.it/resource/id/';

/** Frequencies of ISO 19115 (gmd:MD_MaintenanceFrequencyCode) that the EU table calls otherwise. */
const FREQUENCIES: Readonly<Record<string, string>> = {
  continual: 'UPDATE_CONT',
  daily: 'DAILY',
  weekly: 'WEEKLY',
  fortnightly: 'BIWEEKLY',
  monthly: 'MONTHLY',
  quarterly: 'QUARTERLY',
  biannually: 'ANNUAL_2',
  annually: 'ANNUAL',
  asNeeded: 'AS_NEEDED',
  irregular: 'IRREG',
  notPlanned: 'NOT_PLANNED',
  unknown: 'UNKNOWN',
};

/** A record of ISO 19139 as a document of the model, by GeoDCAT-AP and DCAT-AP_IT (contract, section 4). */
export function mapIso({ value }: SourceRecord<XmlElement>): MappedRecord {
  const notes = new Notes();
  const identification = identificationOf(value);
  if (!identification) {
    return {
      items: [],
      notes: [{ it: 'Il record non descrive alcuna risorsa.', en: 'The record describes no resource.' }],
    };
  }
  const item = isService(value)
    ? serviceItem(value, identification, notes)
    : datasetItem(value, identification, notes);
  return { items: [item], notes: notes.all() };
}

function datasetItem(record: XmlElement, identification: XmlElement, notes: Notes): MappedItem {
  const {
    doc: common,
    iri,
    aliases,
    authors,
    constraints,
    languages,
  } = readResource(record, identification, notes);
  const distributionInfo = at(record, 'distributionInfo');
  const online = onlineResources(distributionInfo, languages);
  const shared: Partial<Distribution> = {
    ...(constraints.license && { license: constraints.license }),
    ...(constraints.rights && { rights: constraints.rights }),
  };
  const owner = iri ?? common.identifier ?? '';
  const { distribution, page } = readDistributions(
    online,
    formatsOf(distributionInfo),
    owner,
    shared,
    languages.own,
  );
  const spatial = readPlaces(identification, languages, notes);
  const temporal = readPeriods(identification, notes);
  const lineage = all(record, 'dataQualityInfo', '*', 'lineage', '*', 'statement')
    .map((statement) => langMapOf(statement, languages))
    .filter((label): label is LangMap => label !== undefined);
  lineage.push(...authors.map((name) => named('Autore: ', 'Author: ', name)));
  const series = seriesOf(record);
  const resolution = resolutionOf(identification);
  const doc: Dataset = {
    ...common,
    accrualPeriodicity: frequencyOf(identification, notes),
    ...(constraints.accessRights && { accessRights: constraints.accessRights }),
    ...(spatial.length > 0 && { spatial }),
    ...(temporal.length > 0 && { temporal }),
    ...(lineage.length > 0 && { provenance: lineage.map((label) => ({ label })) }),
    ...(series && { inSeries: [series] }),
    ...(resolution && { spatialResolutionInMeters: resolution }),
    ...(distribution.length > 0 && { distribution }),
    ...(page.length > 0 && { page }),
  };
  if (codeOf(at(record, 'hierarchyLevel')) === 'series')
    notes.add('È una serie: descritta come dataset.', 'It is a series: described as a dataset.');
  return {
    kind: 'dataset',
    ...(iri && { iri }),
    doc: fitToModel('dataset', doc, notes),
    ...(aliases.length > 0 && { aliases }),
  };
}

/** A name with what it is, in each of its languages. */
const named = (it: string, en: string, name: LangMap): LangMap =>
  Object.fromEntries(Object.entries(name).map(([tag, text]) => [tag, `${tag === 'it' ? it : en}${text}`]));

/** The series that a dataset belongs to, by its IRI: RNDT names its own resource as parent where there is none. */
function seriesOf(record: XmlElement): string | undefined {
  const parent = textOf(at(record, 'parentIdentifier'));
  if (parent === undefined || parent === recordKey(record)) return undefined;
  if (/^https?:\/\/\S+$/.test(parent)) return parent;
  const prefix = /^([A-Za-z0-9_]+):\S+$/.exec(parent)?.[1];
  return prefix !== undefined && ipaCode(prefix) ? RNDT + parent : undefined;
}

function frequencyOf(identification: XmlElement, notes: Notes): string {
  const property = within(identification, 'maintenanceAndUpdateFrequency')[0];
  const code = codeOf(property);
  const known = code === undefined ? undefined : resolve('frequency', FREQUENCIES[code] ?? code)?.concept.iri;
  if (code !== undefined && known === undefined) notes.unread('maintenanceAndUpdateFrequency', code);
  return known ?? (resolve('frequency', 'UNKNOWN')?.concept.iri as string);
}

/** The finest distance of gmd:MD_Resolution in metres. */
function resolutionOf(identification: XmlElement): number | undefined {
  const distances = all(identification, 'spatialResolution', 'MD_Resolution', 'distance', '*').flatMap(
    ({ text, attributes }) => {
      const unit = (attributes.uom ?? 'm').split(/[#/]/).at(-1)?.toLowerCase();
      const factor =
        unit === 'm' || unit === 'metre' || unit === 'meter'
          ? 1
          : unit === 'km'
            ? 1000
            : unit === 'cm'
              ? 0.01
              : undefined;
      const value = Number(text.replace(',', '.'));
      return factor !== undefined && value > 0 ? [value * factor] : [];
    },
  );
  return distances.length > 0 ? Math.min(...distances) : undefined;
}

function serviceItem(record: XmlElement, identification: XmlElement, notes: Notes): MappedItem {
  const { doc: common, iri, aliases, constraints, languages } = readResource(record, identification, notes);
  const online = onlineResources(at(record, 'distributionInfo'), languages);
  const points = connectPoints(identification);
  const described = [...points.map(({ url }) => url), ...online.map(({ url }) => url)].filter((url) =>
    /getcapabilities/i.test(url),
  );
  const services = online.filter(({ service }) => service !== undefined).map(({ url }) => url);
  const endpoints = [
    ...points.map(({ url }) => url),
    ...services,
    ...(points.length + services.length === 0 ? online.map(({ url }) => url) : []),
  ];
  const served = all(identification, 'operatesOn')
    .map((property) => hrefOf(property) ?? property.attributes.uuidref)
    .filter((href) => href !== undefined && /^https?:\/\/\S+$/.test(href)) as string[];
  const pages = online.filter(({ service }) => service === undefined).map(({ url }) => url);
  const doc: DataService = {
    ...common,
    ...(endpoints.length > 0 && { endpointURL: [...new Set(endpoints.map(endpointOf))].slice(0, 1) }),
    ...(described.length > 0 && { endpointDescription: [...new Set(described)] }),
    ...(served.length > 0 && { servesDataset: [...new Set(served)] }),
    ...(constraints.license && { license: constraints.license }),
    ...(constraints.rights && { rights: constraints.rights }),
    ...(constraints.accessRights && { accessRights: constraints.accessRights }),
    ...(pages.length > 0 && endpoints.length > pages.length && { page: pages }),
  };
  return {
    kind: 'dataService',
    ...(iri && { iri }),
    doc: fitToModel('dataService', doc, notes),
    ...(aliases.length > 0 && { aliases }),
  };
}
