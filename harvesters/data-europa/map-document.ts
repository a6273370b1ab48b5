import type {
  Agent,
  ContactPoint,
  Dataset,
  Distribution,
  KeywordMap,
  Location,
} from '../../src/catalog/model/index.js';
import { readAddress } from '../../src/ckan/addresses.js';
import { isDict, textOf } from '../../src/ckan/fields.js';
import { uuidOf } from '../../src/rdf/from-dcat/uuid.js';
import { resolve, type VocabularyId } from '../../src/vocabularies/index.js';
import { readAnyDate } from '../common/dates.js';
import { fitToModel } from '../common/fit.js';
import { readFormatOf, readMediaType } from '../common/formats.js';
import { toMarkdown, toTitle } from '../common/html.js';
import { readAnyLicence } from '../common/licences.js';
import type { Notes } from '../common/notes.js';
import { optional } from '../common/optional.js';
import { languageTag, readLangMap } from '../common/texts.js';
import { machineLanguages, originalTexts } from './originals.js';

type Dict = Readonly<Record<string, unknown>>;

const dictsIn = (value: unknown): Record<string, unknown>[] => [value].flat().filter(isDict);

/** The address of a value: bare, or in a dict under `resource`. */
const resourceOf = (value: unknown): string =>
  textOf(isDict(value) ? (value.resource ?? value.uri ?? value.id) : value);

const iris = (value: unknown): string[] | undefined => {
  const found = [value]
    .flat()
    .map((item) => readAddress(resourceOf(item)))
    .filter((iri) => iri !== undefined);
  return found.length > 0 ? [...new Set(found)] : undefined;
};

/** Concepts by their IRIs or codes. */
function concepts(value: unknown, vocabulary: VocabularyId): string[] | undefined {
  const found = [value].flat().flatMap((item) => {
    const names = isDict(item) ? [item.resource, item.id, item.label] : [item];
    const known = names.map((name) => resolve(vocabulary, textOf(name))?.concept.iri);
    return known.find((iri) => iri !== undefined) ?? [];
  });
  return found.length > 0 ? [...new Set(found)] : undefined;
}

function agentOf(value: unknown): Agent | undefined {
  const [item] = dictsIn(value);
  const name = item && readLangMap(item.name, 'und');
  if (!item || !name) return undefined;
  const iri = readAddress(textOf(item.resource));
  const homepage = readAddress(resourceOf(item.homepage));
  return { ...optional('iri', iri), name, ...optional('homepage', homepage) };
}

function contactOf(item: Dict): ContactPoint {
  const email = textOf(item.email)
    .replace(/^mailto:/i, '')
    .trim();
  return {
    ...optional('fn', textOf(item.name ?? item.organization_name).trim() || undefined),
    ...optional('email', email || undefined),
    ...optional('telephone', textOf(item.telephone).trim() || undefined),
    ...optional('url', readAddress(resourceOf([item.url].flat()[0]))),
  };
}

function keywordsOf(value: unknown, machine: ReadonlySet<string>): KeywordMap | undefined {
  const map: Record<string, string[]> = {};
  for (const { label, language } of dictsIn(value)) {
    const tag = languageTag(textOf(language)) ?? 'und';
    const word = textOf(label).trim();
    if (word !== '' && !machine.has(tag.toLowerCase()) && !map[tag]?.includes(word))
      map[tag] = [...(map[tag] ?? []), word];
  }
  return Object.keys(map).length > 0 ? map : undefined;
}

function placesOf(document: Dict): Location[] | undefined {
  const shapes = dictsIn(document.spatial)
    .filter(({ type, coordinates }) => typeof type === 'string' && coordinates !== undefined)
    .map((shape): Location => ({ geometry: { format: 'geojson', value: JSON.stringify(shape) } }));
  const named = (iris(document.spatial_resource) ?? []).map(
    (iri): Location => ({
      iri: (resolve('place', iri) ?? resolve('country', iri))?.concept.iri ?? iri,
    }),
  );
  return named.length + shapes.length > 0 ? [...named, ...shapes] : undefined;
}

function distributionOf(
  item: Dict,
  datasetId: string,
  machine: ReadonlySet<string>,
): Distribution | undefined {
  const accessURL = iris(item.access_url);
  const downloadURL = iris(item.download_url);
  const address = accessURL?.[0] ?? downloadURL?.[0];
  if (address === undefined) return undefined;
  const licence = isDict(item.license) ? item.license : {};
  const format = isDict(item.format) ? item.format : { label: item.format };
  const said = [format.resource, format.id, format.label, item.media_type].map((text) => textOf(text));
  const bytes = Number(item.byte_size);
  return {
    id: uuidOf(`${datasetId} ${textOf(item.id) || address}`),
    ...optional('title', originalTexts(item.title, machine, toTitle)),
    ...optional('description', originalTexts(item.description, machine, toMarkdown)),
    accessURL: accessURL ?? [address],
    ...optional('downloadURL', downloadURL),
    ...optional(
      'format',
      readFormatOf(
        said.filter((text) => text !== ''),
        downloadURL?.[0],
      ),
    ),
    ...optional('mediaType', readMediaType(textOf(item.media_type))),
    ...optional(
      'license',
      readAnyLicence([licence.la_url, licence.resource, licence.label].map(textOf), 'und'),
    ),
    ...optional('issued', readAnyDate(textOf(item.issued))),
    ...optional('modified', readAnyDate(textOf(item.modified))),
    ...optional('byteSize', Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined),
    ...optional('availability', concepts(item.availability, 'planned-availability')?.[0]),
    ...optional('status', concepts(item.status, 'distribution-status')?.[0]),
    ...optional('language', concepts(item.language, 'language')),
    ...optional('applicableLegislation', iris(item.applicable_legislation)),
  };
}

/**
 * The dataset of a search document (contract 4, section 2.1): what the index keeps of it, which is less than its RDF. What a
 * machine translated is left out.
 */
export function mapDocument(document: Dict, notes: Notes): Dataset {
  const machine = machineLanguages(document);
  const id = textOf(document.id);
  const [identifier] = [document.identifier].flat().map(textOf);
  const publisher = agentOf(document.publisher);
  const holder = agentOf(document.rights_holder) ?? publisher;
  const creators = dictsIn(document.creator)
    .map(agentOf)
    .filter((agent) => agent !== undefined);
  const contacts = dictsIn(document.contact_point)
    .map(contactOf)
    .filter((contact) => Object.keys(contact).length > 0);
  const temporal = dictsIn(document.temporal).flatMap((period) => {
    const startDate = readAnyDate(textOf(period.gte));
    const endDate = readAnyDate(textOf(period.lte));
    return startDate || endDate
      ? [{ ...optional('startDate', startDate), ...optional('endDate', endDate) }]
      : [];
  });
  const standards = iris(document.conforms_to)?.map((iri) => ({ iri, identifier: iri }));
  const distribution = dictsIn(document.distributions)
    .map((item) => distributionOf(item, id, machine))
    .filter((found) => found !== undefined);
  const doc: Dataset = {
    ...optional('identifier', identifier || id || undefined),
    ...optional('title', originalTexts(document.title, machine, toTitle)),
    ...optional('description', originalTexts(document.description, machine, toMarkdown)),
    ...optional('keyword', keywordsOf(document.keywords, machine)),
    ...optional('theme', concepts(document.categories, 'data-theme')),
    ...optional('publisher', publisher),
    ...optional('rightsHolder', holder),
    ...optional('creator', creators.length > 0 ? creators : undefined),
    ...optional('contactPoint', contacts.length > 0 ? contacts : undefined),
    ...optional('issued', readAnyDate(textOf(document.issued))),
    ...optional('modified', readAnyDate(textOf(document.modified))),
    ...optional('language', concepts(document.language, 'language')),
    ...optional('landingPage', iris(document.landing_page)),
    ...optional('page', iris(document.page)),
    ...optional('conformsTo', standards),
    ...optional('accessRights', concepts(document.access_right, 'access-right')?.[0]),
    ...optional('accrualPeriodicity', concepts(document.accrual_periodicity, 'frequency')?.[0]),
    ...optional('hvdCategory', concepts(document.hvd_category, 'hvd-category')),
    ...optional('applicableLegislation', iris(document.applicable_legislation)),
    ...optional('temporal', temporal.length > 0 ? temporal : undefined),
    ...optional('spatial', placesOf(document)),
    ...optional('distribution', distribution.length > 0 ? distribution : undefined),
  };
  return fitToModel('dataset', doc, notes);
}
