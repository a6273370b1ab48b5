import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { csw } from '../../../harvesters/csw/index.js';
import { toRecord } from '../../../harvesters/csw/iso/record.js';
import { readXmlAnswer } from '../../../harvesters/csw/xml.js';
import type { DataService, Dataset } from '../../../src/catalog/model/index.js';
import { hasShared, sharedPath } from '../../helpers/shared.js';
import { settings } from '../stand-in/harvest.js';
import { anchor, date, type IsoOptions, isoRecord, onLine, party, text } from './iso-record.js';

const EU = 'http://publications.europa.eu/resource/authority';
const INSPIRE = 'http://inspire.ec.europa.eu/metadata-codelist';
const mapXml = (xml: string) => {
  const [element] = readXmlAnswer(xml, ['MD_Metadata']).found;
  if (!element) throw new Error('no record');
  const { items, notes } = csw.map(toRecord(element), settings('https://csw.example.it'));
  const [item] = items;
  return { item, notes, doc: item?.doc as Dataset };
};
const map = (options: IsoOptions = {}, id = 'c_a944:strade') => mapXml(isoRecord(id, options));
const constraints = (inner: string): string =>
  `<gmd:resourceConstraints><gmd:MD_LegalConstraints>${inner}</gmd:MD_LegalConstraints></gmd:resourceConstraints>`;
const other = (inner: string): string => constraints(`<gmd:otherConstraints>${inner}</gmd:otherConstraints>`);
const keywords = (...words: string[]): string =>
  `<gmd:descriptiveKeywords><gmd:MD_Keywords>${words.map((word) => `<gmd:keyword>${word}</gmd:keyword>`).join('')}</gmd:MD_Keywords></gmd:descriptiveKeywords>`;

describe('a record of ISO 19139', () => {
  it('becomes a dataset', () => {
    const { doc, item, notes } = map();
    expect(doc).toEqual({
      identifier: 'c_a944:strade',
      title: { it: 'Insieme c_a944:strade' },
      description: { it: 'Descrizione di prova' },
      theme: [`${EU}/data-theme/ENVI`],
      rightsHolder: { identifier: 'c_a944', name: { it: 'Comune di Bologna' } },
      publisher: { identifier: 'c_a944', name: { it: 'Comune di Bologna' } },
      contactPoint: [{ fn: 'Comune di Bologna', email: 'sit@ente.example.it' }],
      issued: '2020-05-06',
      modified: '2026-01-02',
      accrualPeriodicity: `${EU}/frequency/UNKNOWN`,
    });
    expect([item?.kind, item?.iri, notes]).toEqual(['dataset', undefined, []]);
  });

  it('tells who holds, publishes and makes by the roles, with the code in the name', () => {
    const cited = (role: string, name: string) =>
      `<gmd:citedResponsibleParty>${party(role, name)}</gmd:citedResponsibleParty>`;
    const { doc } = map(
      {
        parties:
          cited('owner', 'Regione Emilia-Romagna (IPA: R_EMIRO)') +
          cited('publisher', 'Comune di Bologna [codice IPA c_a944]') +
          cited('author', 'Studio di prova') +
          cited('pointOfContact', 'Ufficio SIT'),
      },
      'abc-123',
    );
    expect(doc.rightsHolder).toEqual({ identifier: 'r_emiro', name: { it: 'Regione Emilia-Romagna' } });
    expect(doc.publisher).toEqual({ identifier: 'c_a944', name: { it: 'Comune di Bologna' } });
    expect(doc.creator).toBeUndefined(); // who has no code is no agent of the profile
    expect(doc.provenance).toEqual([{ label: { it: 'Autore: Studio di prova' } }]);
    expect(doc.contactPoint?.[0]?.fn).toBe('Ufficio SIT');
  });

  it('takes its IRI and other identifiers from the citation, and its series from the parent', () => {
    const identifier = (code: string, space = '') =>
      `<gmd:identifier><gmd:RS_Identifier><gmd:code>${text(code)}</gmd:code>${space && `<gmd:codeSpace>${text(space)}</gmd:codeSpace>`}</gmd:RS_Identifier></gmd:identifier>`;
    const { item, doc } = map({
      head: `<gmd:parentIdentifier>${text('c_a944:serie')}</gmd:parentIdentifier>`,
      citation: identifier('https://geodati.gov.it/resource/id/c_a944:strade') + identifier('77', 'vecchio'),
    });
    expect(item).toMatchObject({
      iri: 'https://geodati.gov.it/resource/id/c_a944:strade',
      aliases: ['vecchio:77'],
    });
    expect(doc.inSeries).toEqual(['https://geodati.gov.it/resource/id/c_a944:serie']);
    const own = map({ head: `<gmd:parentIdentifier>${text('c_a944:strade')}</gmd:parentIdentifier>` });
    expect(own.doc.inSeries).toBeUndefined();
  });

  it('reads themes of INSPIRE by address and by name, and keywords that are not administrative', () => {
    const { doc } = map({
      identification:
        keywords(
          anchor('http://inspire.ec.europa.eu/theme/tn', 'Reti di trasporto'),
          text('Parcelle catastali'),
          text('strade'),
        ) +
        keywords(anchor(`${INSPIRE}/SpatialScope/local`, 'Locale')) +
        keywords(anchor('http://data.europa.eu/bna/c_dd313021', 'Osservazione della terra')),
    });
    expect(doc.theme?.map((iri) => iri.split('/').at(-1))).toEqual(['TRAN', 'REGI', 'ECON', 'ENVI']);
    expect(doc.keyword).toEqual({
      it: ['Reti di trasporto', 'Parcelle catastali', 'strade', 'Osservazione della terra'],
    });
    expect(doc.hvdCategory).toEqual(['http://data.europa.eu/bna/c_dd313021']);
  });

  it.each([
    ['an anchor', other(anchor('https://creativecommons.org/licenses/by/4.0/', 'CC BY'))],
    ['an address', other(text('http://publications.europa.eu/resource/authority/licence/CC_BY_4_0'))],
    ['a use limitation', constraints(`<gmd:useLimitation>${text('CC BY 4.0')}</gmd:useLimitation>`)],
    ['a sentence', other(text('Dati rilasciati con licenza Creative Commons Attribuzione 4.0'))],
  ])('finds the licence in %s', (_, identification) => {
    const { doc } = map({ identification, onLines: onLine('https://e.example.it/a.zip') });
    expect(doc.distribution?.[0]?.license).toEqual({
      iri: 'https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40',
    });
  });

  it('tells limits of access from conditions of use', () => {
    const open = map({
      identification:
        other(anchor(`${INSPIRE}/LimitationsOnPublicAccess/noLimitations`, 'Nessuna limitazione')) +
        other(text('Citare la fonte')),
      onLines: onLine('https://e.example.it/a.zip'),
    });
    expect(open.doc.accessRights).toBe(`${EU}/access-right/PUBLIC`);
    expect(open.doc.distribution?.[0]?.rights).toEqual({ label: { it: 'Citare la fonte' } });
    const closed = map({
      identification: other(anchor(`${INSPIRE}/LimitationsOnPublicAccess/INSPIRE_Directive_Article13_1d`)),
    });
    expect(closed.doc.accessRights).toBe(`${EU}/access-right/RESTRICTED`);
  });

  it('makes distributions of services and files, and pages of the rest', () => {
    const wfs = 'https://e.example.it/ows?service=WFS&request=GetCapabilities';
    const { doc } = map({
      formats: `<gmd:distributionFormat><gmd:MD_Format><gmd:name>${anchor('http://inspire.ec.europa.eu/media-types/application/x-shapefile')}</gmd:name></gmd:MD_Format></gmd:distributionFormat>`,
      onLines:
        onLine(wfs, 'OGC:WFS') +
        onLine('https://e.example.it/scarica?id=1', 'WWW:DOWNLOAD-1.0-http--download') +
        onLine('https://e.example.it/strade.geojson') +
        onLine('https://e.example.it/info', 'WWW:LINK-1.0-http--link') +
        onLine('https://e.example.it/csw?service=CSW&request=GetRecordById&id=1', 'OGC:CSW'),
    });
    expect(
      doc.distribution?.map(({ format, accessURL, downloadURL }) => [
        format?.split('/').at(-1),
        accessURL?.[0],
        downloadURL?.[0],
      ]),
    ).toEqual([
      ['WFS_SRVC', wfs, undefined],
      ['SHP', 'https://e.example.it/scarica?id=1', 'https://e.example.it/scarica?id=1'],
      ['GEOJSON', 'https://e.example.it/strade.geojson', 'https://e.example.it/strade.geojson'],
    ]);
    expect(doc.page).toEqual([
      'https://e.example.it/info',
      'https://e.example.it/csw?service=CSW&request=GetRecordById&id=1',
    ]);
    expect(map({ onLines: onLine('www.ente.example.it/dati') }).doc.distribution?.[0]?.accessURL).toEqual([
      'http://www.ente.example.it/dati',
    ]);
  });

  it('reads extents in space and time', () => {
    const side = (name: string, value: string) =>
      `<gmd:${name}><gco:Decimal>${value}</gco:Decimal></gmd:${name}>`;
    const box = (w: string, e: string) =>
      `<gmd:extent><gmd:EX_Extent><gmd:geographicElement><gmd:EX_GeographicBoundingBox>${side('westBoundLongitude', w)}${side('eastBoundLongitude', e)}${side('southBoundLatitude', '44.4')}${side('northBoundLatitude', '44.6')}</gmd:EX_GeographicBoundingBox></gmd:geographicElement><gmd:temporalElement><gmd:EX_TemporalExtent><gmd:extent><gml:TimePeriod gml:id="t"><gml:beginPosition>2019-04-29</gml:beginPosition><gml:endPosition indeterminatePosition="now"/></gml:TimePeriod></gmd:extent></gmd:EX_TemporalExtent></gmd:temporalElement></gmd:EX_Extent></gmd:extent>`;
    const { doc } = map({ identification: box('11.2', '11.4') });
    expect(JSON.parse(doc.spatial?.[0]?.bbox?.value ?? '').coordinates[0]).toContainEqual([11.4, 44.6]);
    expect(doc.temporal).toEqual([{ startDate: '2019-04-29' }]);
    const turned = map({ identification: box('11.4', '11.2') });
    expect(turned.doc.spatial).toBeUndefined();
    expect(turned.notes[0]?.en).toContain('EX_GeographicBoundingBox');
  });

  it('reads lineage, reference systems, frequency, resolution and specifications that are met', () => {
    const system = (code: string, space = '') =>
      `<gmd:referenceSystemInfo><gmd:MD_ReferenceSystem><gmd:referenceSystemIdentifier><gmd:RS_Identifier><gmd:code>${code}</gmd:code>${space}</gmd:RS_Identifier></gmd:referenceSystemIdentifier></gmd:MD_ReferenceSystem></gmd:referenceSystemInfo>`;
    const result = (href: string, pass: string) =>
      `<gmd:report><gmd:DQ_DomainConsistency><gmd:result><gmd:DQ_ConformanceResult><gmd:specification><gmd:CI_Citation><gmd:title>${anchor(href, 'Regola')}</gmd:title></gmd:CI_Citation></gmd:specification><gmd:pass>${pass}</gmd:pass></gmd:DQ_ConformanceResult></gmd:result></gmd:DQ_DomainConsistency></gmd:report>`;
    const { doc } = map({
      head:
        system(text('EPSG:6706')) +
        system(anchor('http://www.opengis.net/def/crs/EPSG/0/6706')) +
        system(text('WGS 84')),
      identification:
        '<gmd:resourceMaintenance><gmd:MD_MaintenanceInformation><gmd:maintenanceAndUpdateFrequency><gmd:MD_MaintenanceFrequencyCode codeListValue="biannually"/></gmd:maintenanceAndUpdateFrequency></gmd:MD_MaintenanceInformation></gmd:resourceMaintenance>' +
        '<gmd:spatialResolution><gmd:MD_Resolution><gmd:distance><gco:Distance uom="km">0.02</gco:Distance></gmd:distance></gmd:MD_Resolution></gmd:spatialResolution>',
      quality: `<gmd:dataQualityInfo><gmd:DQ_DataQuality>${result('http://data.europa.eu/eli/reg/2010/1089', '<gco:Boolean>true</gco:Boolean>')}${result('http://data.europa.eu/eli/reg/2009/976', '<gco:Boolean>false</gco:Boolean>')}<gmd:lineage><gmd:LI_Lineage><gmd:statement>${text('Da rilievo')}</gmd:statement></gmd:LI_Lineage></gmd:lineage></gmd:DQ_DataQuality></gmd:dataQualityInfo>`,
      citation: date('revision', '2024-01-01') + date('revision', '2025-01-01'),
    });
    expect(doc.conformsTo?.map(({ identifier }) => identifier)).toEqual([
      'http://www.opengis.net/def/crs/EPSG/0/6706',
      'http://www.opengis.net/def/crs/EPSG/0/4326',
      'http://data.europa.eu/eli/reg/2010/1089',
    ]);
    expect(doc).toMatchObject({
      provenance: [{ label: { it: 'Da rilievo' } }],
      accrualPeriodicity: `${EU}/frequency/ANNUAL_2`,
      spatialResolutionInMeters: 20,
      modified: '2025-01-01',
    });
  });

  it('keeps translations', () => {
    const locale =
      '<gmd:locale><gmd:PT_Locale id="EN"><gmd:languageCode><gmd:LanguageCode codeListValue="eng"/></gmd:languageCode></gmd:PT_Locale></gmd:locale>';
    const translated =
      '<gmd:PT_FreeText><gmd:textGroup><gmd:LocalisedCharacterString locale="#EN">Roads</gmd:LocalisedCharacterString></gmd:textGroup></gmd:PT_FreeText>';
    const xml = isoRecord('c_a944:strade', { head: locale, title: 'Strade' }).replace(
      text('Strade'),
      text('Strade') + translated,
    );
    expect(mapXml(xml).doc.title).toEqual({ it: 'Strade', en: 'Roads' });
  });

  it('of a service becomes a data service', () => {
    const xml = isoRecord('c_a944:wms', {
      identification: `<srv:containsOperations><srv:SV_OperationMetadata><srv:operationName>${text('GetCapabilities')}</srv:operationName><srv:connectPoint><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>https://e.example.it/wms?map=a&amp;service=WMS&amp;request=GetCapabilities</gmd:URL></gmd:linkage></gmd:CI_OnlineResource></srv:connectPoint></srv:SV_OperationMetadata></srv:containsOperations><srv:operatesOn xlink:href="https://geodati.gov.it/resource/id/c_a944:strade"/>`,
    }).replaceAll('gmd:MD_DataIdentification', 'srv:SV_ServiceIdentification');
    const { item } = mapXml(xml);
    expect(item?.kind).toBe('dataService');
    expect(item?.doc as DataService).toMatchObject({
      identifier: 'c_a944:wms',
      endpointURL: ['https://e.example.it/wms?map=a'],
      endpointDescription: ['https://e.example.it/wms?map=a&service=WMS&request=GetCapabilities'],
      servesDataset: ['https://geodati.gov.it/resource/id/c_a944:strade'],
      rightsHolder: { identifier: 'c_a944' },
    });
  });

  it.each([
    '<gmd:MD_Metadata xmlns:gmd="x"/>',
    '<gmd:MD_Metadata xmlns:gmd="x"><gmd:identificationInfo/></gmd:MD_Metadata>',
  ])('that describes nothing is none: %s', (xml) => {
    const [element] = readXmlAnswer(xml, ['MD_Metadata']).found;
    expect(csw.map({ key: 'x', value: element as never }, settings('x')).items).toEqual([]);
  });
});

describe.skipIf(!hasShared)('real records', () => {
  const real = (name: string) =>
    mapXml(readFileSync(sharedPath('standards', 'catalogs', 'rndt', name), 'utf8'));

  it('of the cadastre is as RNDT describes it', () => {
    const { doc, notes } = real('rndt-item-iso19139.xml');
    expect(notes).toEqual([]);
    expect(doc).toMatchObject({
      identifier: 'age:D_E973_MARSAGLIA',
      rightsHolder: { identifier: 'age', name: { it: 'Agenzia delle Entrate' } },
      modified: '2023-09-22',
      accessRights: `${EU}/access-right/PUBLIC`,
      inSeries: ['https://geodati.gov.it/resource/id/age:S_0000_ITALIA'],
      theme: [`${EU}/data-theme/REGI`, `${EU}/data-theme/ECON`],
    });
    expect(doc.distribution?.map(({ format }) => format?.split('/').at(-1))).toEqual([
      'WMS_SRVC',
      'WFS_SRVC',
    ]);
    expect(doc.distribution?.[0]?.license?.iri).toContain('A21_CCBY40');
  });

  it('in two languages keeps both', () => {
    const { doc } = real('dpc-covid19-aree-iso19139.xml');
    expect(Object.keys(doc.title ?? {})).toEqual(['it', 'en']);
    expect(doc.rightsHolder?.identifier).toBe('pcm');
  });

  it('of high value agrees with the GeoDCAT-AP that SEMIC expects, as far as the model goes', () => {
    const { doc, item } = real('iso19139-hvd-multilingual-input.xml');
    expect(item?.iri).toBe('http://www.my-organisation.eu/so/lu/land-use-map');
    expect(doc).toMatchObject({
      title: { en: 'Land Use map of MyCountry' },
      hvdCategory: ['http://data.europa.eu/bna/c_dd313021', 'http://data.europa.eu/bna/c_f399050e'],
      applicableLegislation: ['http://data.europa.eu/eli/reg_impl/2023/138/oj'],
      temporal: [{ startDate: '2019-04-29' }],
      language: [`${EU}/language/ENG`],
    });
    expect(doc.conformsTo?.map(({ iri }) => iri)).toEqual([
      'http://www.opengis.net/def/crs/EPSG/0/4258',
      'http://data.europa.eu/eli/reg/2010/1089',
    ]);
    expect(doc.distribution?.length).toBe(2);
  });
});
