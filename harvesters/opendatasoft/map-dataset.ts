import type { Dataset, Standard, Statement } from '../../src/catalog/model/index.js';
import { resolve, type VocabularyId } from '../../src/vocabularies/index.js';
import { fitToModel } from '../common/fit.js';
import { toMarkdown, toTitle } from '../common/html.js';
import type { Notes } from '../common/notes.js';
import { languageTag, readKeywords } from '../common/texts.js';
import type { MappedItem, SourceSettings } from '../protocol.js';
import { readAgents } from './agents.js';
import { readPeriod, readPlaces } from './coverage.js';
import { readDistributions } from './distributions.js';
import {
  composed,
  contactOf,
  dateOf,
  frequencyOf,
  identifierOf,
  languagesOf,
  originOf,
  termsOf,
} from './fields.js';
import { Metas } from './metas.js';
import { datasetApi, datasetIri, datasetPage, type Portal } from './portal.js';
import { readThemes } from './themes.js';
import type { OdsDataset } from './types.js';

const ACCESS = 'http://publications.europa.eu/resource/authority/access-right/';

/** A dataset of a portal as a dataset of the model. */
export function datasetItem(
  dataset: OdsDataset,
  portal: Portal,
  { options }: SourceSettings,
  notes: Notes,
): MappedItem {
  const metas = new Metas(dataset);
  const id = dataset.dataset_id;
  const language =
    languageTag(metas.text('language', 'metadata-languages') ?? '') ??
    languageTag(options.lang ?? '') ??
    'it';
  const agents = readAgents(metas, options, language);
  const title = toTitle(metas.text('title') ?? id);
  const description = toMarkdown(metas.text('description') ?? '');
  const modified = dateOf(metas, notes, 'modified', 'data-processed');
  const issued = dateOf(metas, notes, 'issued', 'created');
  const shared = { ...termsOf(metas, language), ...(modified && { modified }) };
  const formats = { formats: options.formats, language };
  const { distribution, page } = readDistributions(dataset, portal, shared, formats);
  const isOpen = dataset.data_visible !== false && dataset.visibility !== 'restricted';
  const contact = contactOf(metas);
  const origin = originOf(metas);
  const doc: Dataset = {
    identifier: identifierOf(metas, id, agents.rightsHolder?.identifier),
    title: { [language]: title },
    description: { [language]: description || composed(dataset, title, metas, portal, language, notes) },
    ...readSubjects(metas, language, notes),
    ...some('language', languagesOf(metas, language)),
    ...(agents.rightsHolder && { rightsHolder: agents.rightsHolder }),
    ...(agents.publisher && { publisher: agents.publisher }),
    ...(contact && { contactPoint: [contact] }),
    ...(issued && { issued }),
    ...(modified && { modified }),
    accrualPeriodicity: frequencyOf(metas, notes),
    ...some('temporal', periods(metas, { title, id, description }, modified, options.coverage, notes)),
    ...some('spatial', readPlaces(metas, options.territory, language)),
    landingPage: [datasetPage(portal, id)],
    ...some('page', [...new Set([...page, ...addresses(metas.texts('references'))])]),
    accessRights: ACCESS + (isOpen ? 'PUBLIC' : 'RESTRICTED'),
    ...some('provenance', provenance(metas, agents.origin, language)),
    ...some('conformsTo', metas.texts('conforms-to').map(standardOf(language))),
    ...some('relation', addresses(metas.texts('relation'))),
    ...some('applicableLegislation', addresses(metas.texts('applicable-legislation'))),
    distribution,
  };
  const version = metas.text('version-info', 'version');
  if (version) doc.versionInfo = version.slice(0, 500);
  metas.texts('source-domain', 'source-domain-title', 'source-dataset');
  const rest = metas.rest();
  if (Object.keys(rest).length > 0) doc.extras = rest;
  const iri = datasetIri(portal, id);
  const aliases = [id, dataset.dataset_uid, datasetApi(portal, id), iri.replace(/\/$/, '')];
  return {
    kind: 'dataset',
    iri,
    doc: fitToModel('dataset', doc, notes),
    aliases: aliases.filter(
      (alias) => typeof alias === 'string' && alias !== '' && alias !== doc.identifier,
    ) as string[],
    ...(origin && { chain: [origin] }),
  };
}

/** A property with a list, left out when that is empty. */
const some = <K extends string, T>(name: K, list: readonly T[]): { [P in K]?: T[] } =>
  (list.length > 0 ? { [name]: [...list] } : {}) as { [P in K]?: T[] };

/** What the data are about: themes, sub-themes, categories of high value, keywords. */
function readSubjects(
  metas: Metas,
  language: string,
  notes: Notes,
): Pick<Dataset, 'theme' | 'subject' | 'hvdCategory' | 'keyword'> {
  const themes = metas.texts('theme', 'themes');
  const { theme, unknown } = readThemes(themes);
  for (const text of unknown) notes.unread('theme', text);
  const words = [...metas.texts('keyword', 'keywords'), ...unknown];
  // Its themes are words of the portal about it, too.
  const keyword = readKeywords(words.length > 0 ? words : themes, language);
  return {
    ...some('theme', theme),
    ...some('subject', concepts('theme-subtheme', metas.texts('subtheme', 'sub-theme', 'subject'))),
    ...some('hvdCategory', concepts('hvd-category', metas.texts('hvd-category', 'hvd-categories'))),
    ...(keyword && { keyword }),
  };
}

const concepts = (id: VocabularyId, texts: readonly string[]): string[] => [
  ...new Set(texts.flatMap((text) => resolve(id, text)?.concept.iri ?? [])),
];

function periods(
  metas: Metas,
  texts: { title: string; id: string; description: string },
  modified: string | undefined,
  coverage: string | undefined,
  notes: Notes,
) {
  const found = readPeriod(metas, texts, coverage === 'stated' ? undefined : modified);
  if (found?.ground === 'modified') {
    notes.add(
      'Periodo non indicato: dal giorno dell’ultima modifica dei dati.',
      'No period is given: from the day when the data last changed.',
    );
  }
  return found ? [found.period] : [];
}

function provenance(metas: Metas, origin: string | undefined, language: string): Statement[] {
  const source = language === 'en' ? 'Source' : 'Fonte';
  return [
    ...(origin ? [{ label: { [language]: `${source}: ${origin}` } }] : []),
    ...metas.texts('provenance', 'lineage').map((text) => ({ label: { [language]: toMarkdown(text) } })),
  ];
}

const standardOf =
  (language: string) =>
  (text: string): Standard =>
    isAddress(text) ? { iri: text, identifier: text } : { identifier: text, title: { [language]: text } };

const isAddress = (text: string): boolean => /^https?:\/\/\S+$/.test(text);

/** The web addresses in texts. */
const addresses = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => text.split(/[\s,;]+/)).filter(isAddress);
