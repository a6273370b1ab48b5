const NAMESPACES =
  'xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco" xmlns:gmx="http://www.isotc211.org/2005/gmx" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:srv="http://www.isotc211.org/2005/srv"';

export const text = (value: string): string => `<gco:CharacterString>${value}</gco:CharacterString>`;
export const anchor = (href: string, value = ''): string =>
  `<gmx:Anchor xlink:href="${href}">${value}</gmx:Anchor>`;

export const party = (role: string, name: string, email = 'sit@ente.example.it'): string =>
  `<gmd:CI_ResponsibleParty><gmd:organisationName>${text(name)}</gmd:organisationName><gmd:contactInfo><gmd:CI_Contact><gmd:address><gmd:CI_Address><gmd:electronicMailAddress>${text(email)}</gmd:electronicMailAddress></gmd:CI_Address></gmd:address></gmd:CI_Contact></gmd:contactInfo><gmd:role><gmd:CI_RoleCode codeListValue="${role}"/></gmd:role></gmd:CI_ResponsibleParty>`;

export const date = (type: string, value: string): string =>
  `<gmd:date><gmd:CI_Date><gmd:date><gco:Date>${value}</gco:Date></gmd:date><gmd:dateType><gmd:CI_DateTypeCode codeListValue="${type}"/></gmd:dateType></gmd:CI_Date></gmd:date>`;

export const onLine = (url: string, protocol = '', more = ''): string =>
  `<gmd:onLine><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>${url.replaceAll('&', '&amp;')}</gmd:URL></gmd:linkage>${protocol && `<gmd:protocol>${text(protocol)}</gmd:protocol>`}${more}</gmd:CI_OnlineResource></gmd:onLine>`;

export interface IsoOptions {
  title?: string;
  /** Elements of the record before gmd:identificationInfo. */
  head?: string;
  /** Elements of the citation after title and dates. */
  citation?: string;
  /** Elements of the identification after the abstract. */
  identification?: string;
  onLines?: string;
  /** Elements of gmd:MD_Distribution before its transfer options. */
  formats?: string;
  quality?: string;
  parties?: string;
}

/** A record of ISO 19139 as RNDT has them, small. */
export function isoRecord(id: string, options: IsoOptions = {}): string {
  const {
    title = `Insieme ${id}`,
    head = '',
    citation = '',
    identification = '',
    onLines = '',
    formats = '',
    quality = '',
    parties = `<gmd:citedResponsibleParty>${party('owner', 'Comune di Bologna')}</gmd:citedResponsibleParty>`,
  } = options;
  return `<gmd:MD_Metadata ${NAMESPACES}><gmd:fileIdentifier>${text(id)}</gmd:fileIdentifier><gmd:language><gmd:LanguageCode codeListValue="ita">ita</gmd:LanguageCode></gmd:language>${head}<gmd:dateStamp><gco:Date>2026-01-02</gco:Date></gmd:dateStamp><gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation><gmd:title>${text(title)}</gmd:title>${date('publication', '2020-05-06')}${parties}${citation}</gmd:CI_Citation></gmd:citation><gmd:abstract>${text('Descrizione di prova')}</gmd:abstract><gmd:topicCategory><gmd:MD_TopicCategoryCode>environment</gmd:MD_TopicCategoryCode></gmd:topicCategory>${identification}</gmd:MD_DataIdentification></gmd:identificationInfo><gmd:distributionInfo><gmd:MD_Distribution>${formats}<gmd:transferOptions><gmd:MD_DigitalTransferOptions>${onLines}</gmd:MD_DigitalTransferOptions></gmd:transferOptions></gmd:MD_Distribution></gmd:distributionInfo>${quality}</gmd:MD_Metadata>`;
}
