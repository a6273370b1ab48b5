import type { Distribution } from '../../catalog/model/index.js';
import { byIri } from '../../vocabularies/index.js';
import type { WholeFiles } from './settings.js';

/** File types that are pages and services, not files: codes of the vocabulary file-type. */
const NO_FILES: ReadonlySet<string> = new Set([
  'ATOM',
  'HTML',
  'HTML_SIMPL',
  'MAP_SRVC',
  'MHTML',
  'REST',
  'SPARQL',
  'SPARQLQ',
  'WCS_SRVC',
  'WFS',
  'WFS_SRVC',
  'WMS',
  'WMS_SRVC',
  'WMTS_SRVC',
  'XHTML',
  'XHTML_SIMPL',
]);

/**
 * The address of a distribution's file that is to be kept, or undefined: where there is only a page (dcat:accessURL), a
 * service, another format than those wanted, a file somebody sent here, or our own address.
 */
export function wantedFile(
  distribution: Distribution,
  { formats }: Pick<WholeFiles, 'formats'>,
  publicUrl: string,
): string | undefined {
  const { format, accessService, file } = distribution;
  const url = distribution.downloadURL?.find((address) => /^https?:\/\//i.test(address));
  if (url === undefined || accessService?.length || isService(url) || url.startsWith(`${publicUrl}/`)) {
    return undefined;
  }
  if (file && file.sourceUrl !== url) return undefined;
  const code = format && byIri('file-type', format)?.code;
  if (code && NO_FILES.has(code)) return undefined;
  if (formats) return format && formats.has(format) ? url : undefined;
  return !format && /\.x?html?$/i.test(pathOf(url)) ? undefined : url;
}

const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : '');

/** Whether an address is where a service answers, not one of its answers. */
function isService(url: string): boolean {
  const path = pathOf(url);
  if (/\/sparql\/?$/i.test(path) || /\/(Map|Feature|Image)Server(\/\d+)?\/?$/i.test(path)) return true;
  const parameters = new Map(
    [...new URL(url).searchParams].map(([name, value]) => [name.toLowerCase(), value.toLowerCase()]),
  );
  const request = parameters.get('request');
  if (request !== undefined) return request === 'getcapabilities';
  return /^(wms|wfs|wcs|wmts|csw)$/.test(parameters.get('service') ?? '');
}
