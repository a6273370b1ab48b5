import type { Distribution, LangMap, Statement } from '../../catalog/model/index.js';
import { byIri, euLicenceOf, type FileType, licenceByAnyIri } from '../../vocabularies/index.js';
import type { LinkStatus, Outcome, RemedyId, ServedDataset } from './types.js';

/** Whether a language map has a text that is not blank. */
export const hasText = (map: LangMap | undefined): boolean =>
  Object.values(map ?? {}).some((text) => text.trim() !== '');

export const hasKeyword = ({ doc }: ServedDataset): boolean =>
  Object.values(doc.keyword ?? {}).some((words) => words.some((word) => word.trim() !== ''));

/** Whether one of a list of parts says anything: an empty part is not written. */
export const hasPart = (parts: readonly object[] | undefined): boolean =>
  (parts ?? []).some((part) => Object.keys(part).length > 0);

export const hasStatement = (statement: Statement | undefined): boolean =>
  statement !== undefined && (statement.iri !== undefined || hasText(statement.label));

/** The EU file type of a distribution; OP_DATPRO is a place holder and no format. */
export function fileTypeOf({ format }: Distribution): FileType | undefined {
  const concept = format === undefined ? undefined : byIri('file-type', format);
  return concept?.provisional ? undefined : concept;
}

/** Whether the licence is in the EU table or has its twin there, which is what our documents name. */
export function isKnownLicence({ license }: Distribution): boolean {
  const licence = license?.iri === undefined ? undefined : licenceByAnyIri(license.iri);
  const european = licence && euLicenceOf(licence);
  return european !== undefined && !european.provisional;
}

export function isKnownAccessRight({ doc }: ServedDataset): boolean {
  const concept = doc.accessRights === undefined ? undefined : byIri('access-right', doc.accessRights);
  return concept !== undefined && !concept.provisional;
}

/** Top-level types of IANA's register; names beginning with `x-` are by definition not in it (RFC 6838, 3.4). */
const IANA =
  /^(?:application|audio|font|haptics|image|message|model|multipart|text|video)\/(?!x[-.])[a-z0-9][\w!#$&^.+-]*$/i;

/** Whether a media type has the form of those that IANA registers. */
export const isIanaMediaType = (mediaType: string | undefined): boolean =>
  mediaType !== undefined && IANA.test(mediaType);

/** Whether the addresses answer with 2xx or 3xx: no if one does not, unknown if one was never tried. */
export function allAnswer(urls: readonly string[] | undefined, links: LinkStatus): Outcome {
  if (!urls || urls.length === 0) return false;
  let known = true;
  for (const url of urls) {
    const status = links(url);
    if (status === undefined) known = false;
    else if (status < 200 || status > 399) return false;
  }
  return known ? true : undefined;
}

/**
 * What DCAT-AP's own shapes demand of a dataset (standards digest, section 5.1): a title and a description. The address
 * of distributions, classes, node kinds and datatypes, which they demand too, are right in whatever our writer makes.
 */
export const hasMandatoryTexts = ({ doc }: ServedDataset): boolean =>
  hasText(doc.title) && hasText(doc.description);

/** A format outside the vocabulary is the first thing to mend: its media type comes along with it. */
export const formatRemedy =
  (otherwise: RemedyId) =>
  (distribution: Distribution): RemedyId =>
    fileTypeOf(distribution) ? otherwise : 'format';
