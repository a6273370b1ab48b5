import type { DcatRecord } from '../dcat-rdf/records.js';
import type { Protocol } from '../protocol.js';
import { mapOds } from './map.js';
import { readOds } from './read.js';
import type { OdsRecord } from './types.js';

/** Portals of Opendatasoft (Huwise), through the Explore API 2.1. */
export const opendatasoft: Protocol<OdsRecord | DcatRecord> = {
  type: 'opendatasoft',
  title: { it: 'Portale Opendatasoft (Explore API 2.1)', en: 'Opendatasoft portal (Explore API 2.1)' },
  options: [
    {
      name: 'way',
      title: {
        it: 'Come si legge: pages (pagine di 100), export (tutto in JSON), dcat (il DCAT del portale)',
        en: 'How it is read: pages (of 100), export (all as JSON), dcat (the DCAT of the portal)',
      },
      values: ['pages', 'export', 'dcat'],
    },
    {
      name: 'profile',
      title: {
        it: 'Esportazione DCAT da leggere (dcat_ap_it, dcat …)',
        en: 'DCAT export to read (dcat_ap_it, dcat …)',
      },
    },
    { name: 'where', title: { it: 'Filtro ODSQL sui dataset', en: 'ODSQL filter on datasets' } },
    { name: 'lang', title: { it: 'Lingua dei testi (it)', en: 'Language of the texts (it)' } },
    { name: 'holder', title: { it: 'Codice IPA del titolare', en: 'IPA code of the rights holder' } },
    { name: 'holder-name', title: { it: 'Nome del titolare', en: 'Name of the rights holder' } },
    {
      name: 'territory',
      title: {
        it: 'Territorio dei dataset che non ne indicano uno: codice ISTAT o nome',
        en: 'Territory of datasets that name none: ISTAT code or name',
      },
    },
    {
      name: 'coverage',
      title: {
        it: 'Periodo dei dataset che non lo indicano: modified (dall’ultima modifica) o stated (nessuno)',
        en: 'Period of datasets that give none: modified (from the last change) or stated (none)',
      },
      values: ['modified', 'stated'],
    },
    {
      name: 'formats',
      title: {
        it: 'Formati da esporre come distribuzioni (csv, json, geojson, xlsx, shp, kml, gpx, parquet)',
        en: 'Formats to show as distributions (csv, json, geojson, xlsx, shp, kml, gpx, parquet)',
      },
    },
  ],
  read: readOds,
  map: mapOds,
};
