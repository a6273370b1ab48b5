import { tagName } from '../../../src/api/ckan/to-tag.js';
import { toItalianDate } from '../../../src/api/ckan/to-time.js';
import { withFileAddresses } from '../../../src/catalog/addresses.js';
import {
  type Agent,
  allKeywords,
  type Dataset,
  type Distribution,
  type LangMap,
  type Location,
  textIn,
} from '../../../src/catalog/model/index.js';
import type { DatasetRecord } from '../../../src/catalog/record.js';
import { readPackageDate } from '../../../src/ckan/dates.js';
import { euPlaceCode, isGeonames } from '../../../src/ckan/places.js';
import { fileTypeOfName, licenceByAnyIri, resolve } from '../../../src/vocabularies/index.js';

const italian = (map: LangMap | undefined): LangMap | undefined => {
  const text = textIn(map, 'it')?.trim();
  return text ? { it: text } : undefined;
};

/** What a package says of a body: its name in one language and its identifier, no IRI. */
function body(agent: Agent | undefined): Agent | undefined {
  if (!agent) return undefined;
  const name = italian(agent.name);
  return name || agent.identifier
    ? { ...(agent.identifier && { identifier: agent.identifier.trim() }), ...(name && { name }) }
    : undefined;
}

/** A date as a package shows it: a day, whatever its precision was. */
const asDay = (date: string | undefined) => (date ? readPackageDate(toItalianDate(date)) : undefined);

/** The places that a package has fields for: one code of the EU table each, one address of GeoNames, one GeoJSON. */
function places(locations: readonly Location[] = []): string[] {
  const codes = locations.map(euPlaceCode).filter((code) => code !== undefined);
  const geonames = locations.flatMap((l) => [l.iri, l.geographicalIdentifier]).find(isGeonames);
  const shape = locations
    .flatMap((l) => [l.geometry, l.bbox, l.centroid])
    .find((s) => s?.format === 'geojson');
  const id = geonames && /geonames\.org\/(\d+)/.exec(geonames)?.[1];
  return [
    ...new Set([...codes, ...(geonames ? [id ?? geonames] : []), ...(shape ? [shape.value] : [])]),
  ].sort();
}

/**
 * A dataset without what the CKAN form cannot carry (docs/protocols.md): texts in further languages, IRIs and homepages of
 * bodies, offices after the first, times of dates, IRIs of parts, and properties that neither dcatapit nor ckanext-dcat has.
 */
export function carried(doc: Dataset, record: DatasetRecord, isOurs: boolean, publicUrl: string) {
  const own = record.organization.doc;
  const licence = (d: Distribution) => {
    const known = d.license?.iri && licenceByAnyIri(d.license.iri);
    return known ? known.iri : (d.license?.iri ?? italian(d.license?.name)?.it);
  };
  return {
    identifier: isOurs ? record.identifier.trim() : doc.identifier,
    title: textIn(doc.title, 'it')?.trim() ?? record.name,
    description: textIn(doc.description, 'it')?.trim(),
    keyword: [...new Set(allKeywords(doc.keyword).map(tagName).filter(Boolean))].sort(),
    theme: (doc.theme ?? []).filter((iri) => !iri.endsWith('/OP_DATPRO')),
    subject: [...(doc.subject ?? [])].sort(),
    publisher: body(doc.publisher),
    // The organization holds what names no holder.
    rightsHolder: body(
      doc.rightsHolder ??
        (isOurs ? { name: own.title, ...(own.identifier && { identifier: own.identifier }) } : undefined),
    ),
    creator: (doc.creator ?? []).map((agent) => agent.identifier ?? agent.name),
    issued: isOurs ? asDay(doc.issued) : doc.issued,
    modified: isOurs ? asDay(doc.modified ?? record.modifiedAt.toISOString()) : doc.modified,
    language: doc.language ?? [],
    landingPage: doc.landingPage?.[0],
    frequency: doc.accrualPeriodicity ?? 'http://publications.europa.eu/resource/authority/frequency/UNKNOWN',
    temporal: (doc.temporal ?? []).map(({ startDate, endDate }) =>
      [startDate, endDate].map((date) => date && readPackageDate(date)),
    ),
    places: places(doc.spatial),
    version: doc.versionInfo?.trim(),
    isVersionOf: doc.isVersionOf?.[0],
    conformsTo: (doc.conformsTo ?? []).map(({ iri, identifier }) => identifier ?? iri),
    otherIdentifier: (doc.otherIdentifier ?? []).map(({ notation }) => notation),
    hvdCategory: doc.hvdCategory ?? [],
    applicableLegislation: doc.applicableLegislation ?? [],
    accessRights: doc.accessRights,
    page: doc.page ?? [],
    contact: [doc.contactPoint?.[0]?.fn, doc.contactPoint?.[0]?.email],
    distribution: (doc.distribution ?? [])
      .map((d) => (isOurs ? withFileAddresses(publicUrl, record.id, d) : d))
      .map((d) => ({
        title: textIn(d.title, 'it')?.trim() ?? d.file?.name,
        accessURL: d.accessURL?.[0] ?? d.downloadURL?.[0],
        // A package shows what a media type or an address tells.
        format: d.format ?? guessed(d),
        // That of the package, which is that of its first resource with one, holds for those without.
        licence: licence(d) ?? (doc.distribution ?? []).map(licence).find(Boolean),
        rights: d.rights?.iri ?? textIn(d.rights?.label, 'it'),
        issued: d.issued,
        byteSize: d.byteSize || undefined,
        checksum: d.checksum?.value,
        availability: d.availability,
        status: d.status,
        language: d.language ?? [],
      })),
  };
}

const guessed = (d: Distribution) =>
  fileTypeOfName(d.downloadURL?.[0] ?? d.accessURL?.[0] ?? '')?.iri ??
  (d.mediaType && resolve('file-type', d.mediaType)?.concept.iri);
