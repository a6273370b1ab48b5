import type { SourceRecord } from '../../protocol.js';
import { all, at, type XmlElement } from '../xml.js';
import { codeOf, textOf } from './text.js';

/** How the catalogue knows a record: its gmd:fileIdentifier, which RNDT writes `codiceIPA:idLocale`. */
export const recordKey = (record: XmlElement): string | undefined => textOf(at(record, 'fileIdentifier'));

/** What the record describes: a gmd:MD_DataIdentification, a srv:SV_ServiceIdentification, or an extension of either. */
export const identificationOf = (record: XmlElement): XmlElement | undefined =>
  at(record, 'identificationInfo', '*');

/** gmd:CI_Citation of the resource. */
export const citationOf = (identification: XmlElement | undefined): XmlElement | undefined =>
  at(identification, 'citation', 'CI_Citation');

/** The title, without translations. */
export const isoTitle = (record: XmlElement): string | undefined =>
  textOf(at(citationOf(identificationOf(record)), 'title'));

/** Whether the record speaks of a service. */
export const isService = (record: XmlElement): boolean =>
  identificationOf(record)?.name === 'SV_ServiceIdentification' ||
  codeOf(at(record, 'hierarchyLevel')) === 'service';

/** The identifiers of the resource, with their code space where they have one. */
export const resourceIdentifiers = (identification: XmlElement | undefined): string[] =>
  all(citationOf(identification), 'identifier', '*').flatMap((identifier) => {
    const code = textOf(at(identifier, 'code'));
    const space = textOf(at(identifier, 'codeSpace'));
    if (code === undefined) return [];
    if (space === undefined || /^https?:/.test(code)) return [code];
    return [`${space.replace(/[:/]$/, '')}${/^https?:/.test(space) ? '/' : ':'}${code}`];
  });

/** A record as it was found. */
export function toRecord(value: XmlElement): SourceRecord<XmlElement> {
  const title = isoTitle(value);
  return { key: recordKey(value), value, ...(title !== undefined && { title }) };
}
