import type { Distribution, LangMap } from '../../../src/catalog/model/index.js';
import { uuidOf } from '../../../src/rdf/from-dcat/uuid.js';
import { byIri, fileTypeOfName, resolve } from '../../../src/vocabularies/index.js';
import { readFormat } from '../../common/formats.js';
import { all, at, within, type XmlElement } from '../xml.js';
import { addressOf } from './agents.js';
import { codeOf, hrefOf, type Languages, langMapOf, textOf } from './text.js';

/** Kinds of services, by what protocols and addresses say of them, with the code of their file type. */
const SERVICES: readonly (readonly [RegExp, string, string | undefined])[] = [
  [/\bwmts\b|web map tile service/i, 'WMTS', 'WMTS_SRVC'],
  [/\bwms\b|web map service/i, 'WMS', 'WMS_SRVC'],
  [/\bwfs\b|web feature service/i, 'WFS', 'WFS_SRVC'],
  [/\bwcs\b|web coverage service/i, 'WCS', 'WCS_SRVC'],
  [/\bcsw\b|catalogue service/i, 'CSW', undefined],
  [/\batom\b|\.atom$/i, 'ATOM', 'ATOM'],
  [/\bogc ?api\b|ogcapi/i, 'OGC API', undefined],
  [/arcgis.*rest|\/rest\/services\/|(map|feature|image)server\b/i, 'ArcGIS REST', 'REST'],
];

export interface OnlineResource {
  url: string;
  /** Name of the kind of service; undefined for files and pages. */
  service?: string;
  format?: string;
  isDownload: boolean;
  title?: LangMap;
  description?: LangMap;
}

/** All gmd:CI_OnlineResource of the distribution, each address once. */
export function onlineResources(
  distributionInfo: XmlElement | undefined,
  languages: Languages,
): OnlineResource[] {
  const found = new Map<string, OnlineResource>();
  for (const onLine of within(distributionInfo, 'onLine')) {
    const resource = at(onLine, 'CI_OnlineResource');
    const url = addressOf(textOf(at(resource, 'linkage')));
    if (resource && url && !found.has(url)) found.set(url, readOnline(resource, url, languages));
  }
  return [...found.values()];
}

function readOnline(resource: XmlElement, url: string, languages: Languages): OnlineResource {
  const protocol = at(resource, 'protocol');
  const spoken = [hrefOf(protocol), textOf(protocol)].filter((it) => it !== undefined);
  const service = serviceOf(spoken) ?? serviceOf([url]);
  const action = codeOf(at(resource, 'function'));
  const fileType = fileTypeOfName(new URL(url).pathname);
  const isDownload =
    service === undefined &&
    (action === 'download' ||
      spoken.some((text) => /download/i.test(text)) ||
      (fileType !== undefined && !/^(HTML|PHP)/.test(fileType.code)));
  const format = service
    ? service[2] && resolve('file-type', service[2])?.concept.iri
    : isDownload
      ? fileType?.iri
      : undefined;
  const title = langMapOf(at(resource, 'name'), languages);
  // Where RNDT has a description there is but a code of INSPIRE.
  const description = hrefOf(at(resource, 'description'))
    ? undefined
    : langMapOf(at(resource, 'description'), languages);
  return {
    url,
    isDownload,
    ...(service && { service: service[1] }),
    ...(format && { format }),
    ...(title && { title }),
    ...(description && { description }),
  };
}

const serviceOf = (texts: readonly string[]) =>
  SERVICES.find(([words]) => texts.some((text) => words.test(text)));

/** The file types of gmd:distributionFormat, by name or INSPIRE media type. */
export function formatsOf(distributionInfo: XmlElement | undefined): string[] {
  const types = within(distributionInfo, 'MD_Format').flatMap((format) => {
    const name = at(format, 'name');
    const media = /media-types\/([\w.+-]+\/[\w.+-]+)/.exec(hrefOf(name) ?? '')?.[1];
    return (media && resolve('file-type', media)?.concept.iri) ?? readFormat(textOf(name) ?? '') ?? [];
  });
  return [...new Set(types)];
}

/**
 * Distributions and pages of a dataset. Services and files are distributions; other addresses are pages about it, unless
 * nothing else leads to the data.
 */
export function readDistributions(
  resources: readonly OnlineResource[],
  formats: readonly string[],
  owner: string,
  shared: Partial<Distribution>,
  language: string,
): { distribution: Distribution[]; page: string[] } {
  const data = resources.filter((it) => (it.service !== undefined || it.isDownload) && !isAboutMetadata(it));
  const chosen = data.length > 0 ? data : resources.filter((it) => !isAboutMetadata(it));
  const single = formats.length === 1 ? formats[0] : undefined;
  const distribution = chosen.map((resource): Distribution => {
    const { url, service, isDownload, title, description } = resource;
    const format =
      resource.format ??
      (service === undefined ? (single ?? (isDownload ? formats[0] : undefined)) : undefined);
    const name =
      service ??
      (format && resolve('file-type', format)?.concept.code) ??
      (language === 'it' ? 'Accesso ai dati' : 'Access to the data');
    return {
      id: uuidOf(`${owner} ${url}`),
      title: title ?? { [language]: name },
      ...(description && { description }),
      accessURL: [url],
      ...(isDownload && { downloadURL: [url] }),
      ...(format && { format }),
      ...(isDownload && mediaTypeOf(format)),
      ...shared,
    };
  });
  const page = resources.filter((it) => !chosen.includes(it)).map(({ url }) => url);
  return { distribution, page };
}

/** The usual media type of a file type. */
function mediaTypeOf(format: string | undefined): { mediaType?: string } {
  const mediaType = format && byIri('file-type', format)?.mediaTypes[0];
  return mediaType ? { mediaType } : {};
}

/** Whether an address leads to the record in its catalogue and not to the data. */
const isAboutMetadata = ({ service, url }: OnlineResource): boolean =>
  service === 'CSW' || /catalog\.search#\/metadata|[?&]request=GetRecordById/i.test(url);

/** The address of a service without the words of one question. */
export function endpointOf(url: string): string {
  const address = new URL(url);
  for (const name of [...address.searchParams.keys()]) {
    if (
      /^(service|request|version|acceptversions|layers|styles|bbox|width|height|format|srs|crs|layer|transparent)$/i.test(
        name,
      )
    )
      address.searchParams.delete(name);
  }
  return address.href.replace(/\?$/, '');
}

/** The points where the operations of a service are asked for (srv:containsOperations). */
export const connectPoints = (identification: XmlElement): { operation: string; url: string }[] =>
  all(identification, 'containsOperations', 'SV_OperationMetadata').flatMap((metadata) => {
    const operation = textOf(at(metadata, 'operationName')) ?? '';
    return all(metadata, 'connectPoint', 'CI_OnlineResource').flatMap((resource) => {
      const url = addressOf(textOf(at(resource, 'linkage')));
      return url === undefined ? [] : [{ operation, url }];
    });
  });
