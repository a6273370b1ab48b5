import type { Standard } from '../../../src/catalog/model/index.js';
import { resolve } from '../../../src/vocabularies/index.js';
import { readAnyDate } from '../../common/dates.js';
import { toMarkdown } from '../../common/html.js';
import type { Notes } from '../../common/notes.js';
import { all, at, within, type XmlElement } from '../xml.js';
import { partiesOf, readAgents } from './agents.js';
import { readConstraints } from './constraints.js';
import { citationOf, recordKey, resourceIdentifiers } from './record.js';
import { codeOf, hrefOf, langMapOf, languagesOf, linesOf, textOf } from './text.js';
import { themeIris, themeOfTopic, themesOfKeyword } from './themes.js';

/** Thesauri whose words describe the metadata rather than the data. */
const ADMINISTRATIVE = /spatial ?scope|priority data ?set|codelist\/(SpatialScope|PriorityDataset)/i;
const HVD_LAW = /data\.europa\.eu\/eli\/reg_impl\/2023\/138/;

/**
 * What a dataset and a service have in common, out of a record and its identification. Properties that say nothing are
 * undefined; constraints are given apart, for they belong to distributions.
 */
export function readResource(record: XmlElement, identification: XmlElement, notes: Notes) {
  const languages = languagesOf(record);
  const citation = citationOf(identification);
  const fileIdentifier = recordKey(record);
  const parties = partiesOf(
    [
      ...all(citation, 'citedResponsibleParty'),
      ...all(identification, 'pointOfContact'),
      ...within(at(record, 'distributionInfo'), 'distributorContact'),
    ],
    languages,
  );
  const agents = readAgents(parties, partiesOf(all(record, 'contact'), languages), fileIdentifier);
  const words = readKeywords(identification, languagesOf(record));
  const topics = all(identification, 'topicCategory').map((topic) => themeOfTopic(codeOf(topic) ?? ''));
  const theme = themeIris([...words.themes, ...topics.filter((code) => code !== undefined)]);
  if (theme.length === 0) notes.add('Nessun tema riconosciuto.', 'No theme was recognised.');
  const dates = readDates(citation, notes);
  const stamp = textOf(at(record, 'dateStamp'));
  const identifiers = resourceIdentifiers(identification);
  const iri = identifiers.find((text) => /^https?:\/\/\S+$/.test(text) && URL.canParse(text));
  const language = all(identification, 'language').flatMap(
    (property) => resolve('language', codeOf(property) ?? '')?.concept.iri ?? [],
  );
  const conformsTo = [...referenceSystems(record), ...specifications(record)];
  const legislation = within(record, 'Anchor')
    .map(({ attributes }) => attributes.href ?? '')
    .filter((href) => HVD_LAW.test(href));
  const title = langMapOf(at(citation, 'title'), languages);
  const description = langMapOf(at(identification, 'abstract'), languages, (it) =>
    toMarkdown(linesOf(it) ?? ''),
  );
  const modified = dates.revision ?? (stamp === undefined ? undefined : readAnyDate(stamp));
  const issued = dates.publication ?? dates.creation;
  return {
    iri,
    aliases: identifiers.filter((text) => text !== iri && text !== fileIdentifier),
    languages,
    authors: agents.authors,
    constraints: readConstraints(identification, languages),
    doc: {
      ...(fileIdentifier !== undefined && { identifier: fileIdentifier }),
      ...(title && { title }),
      ...(description && { description }),
      ...(Object.keys(words.keyword).length > 0 && { keyword: words.keyword }),
      ...(theme.length > 0 && { theme }),
      ...(agents.rightsHolder && { rightsHolder: agents.rightsHolder }),
      ...(agents.publisher && { publisher: agents.publisher }),
      ...(agents.creator.length > 0 && { creator: agents.creator }),
      ...(agents.contactPoint && { contactPoint: [agents.contactPoint] }),
      ...(issued && { issued }),
      ...(modified && { modified }),
      ...(language.length > 0 && { language: [...new Set(language)] }),
      ...(conformsTo.length > 0 && { conformsTo }),
      ...(words.hvdCategory.length > 0 && { hvdCategory: words.hvdCategory }),
      ...(legislation.length > 0 && { applicableLegislation: [...new Set(legislation)] }),
    },
  };
}

function readKeywords(identification: XmlElement, languages: ReturnType<typeof languagesOf>) {
  const keyword: Record<string, string[]> = {};
  const themes: string[] = [];
  const hvdCategory: string[] = [];
  for (const group of all(identification, 'descriptiveKeywords', 'MD_Keywords')) {
    const title = at(group, 'thesaurusName', 'CI_Citation', 'title');
    const thesaurus = `${hrefOf(title) ?? ''} ${textOf(title) ?? ''}`;
    for (const property of all(group, 'keyword')) {
      const href = hrefOf(property);
      const text = textOf(property) ?? '';
      themes.push(...themesOfKeyword(text, href));
      const hvd = href?.includes('data.europa.eu/bna/')
        ? resolve('hvd-category', href)?.concept.iri
        : undefined;
      if (hvd) hvdCategory.push(hvd);
      if (ADMINISTRATIVE.test(thesaurus) || ADMINISTRATIVE.test(href ?? '')) continue;
      for (const [tag, word] of Object.entries(langMapOf(property, languages) ?? {})) {
        const list = keyword[tag] ?? [];
        keyword[tag] = word.length > 500 || list.includes(word) ? list : [...list, word];
      }
    }
  }
  return { keyword, themes, hvdCategory: [...new Set(hvdCategory)] };
}

/** The dates of a citation, by their type; of several of a type the latest. */
function readDates(
  citation: XmlElement | undefined,
  notes: Notes,
): Partial<Record<'creation' | 'publication' | 'revision', string>> {
  const dates: Record<string, string> = {};
  for (const date of all(citation, 'date', 'CI_Date')) {
    const type = codeOf(at(date, 'dateType')) ?? '';
    const text = textOf(at(date, 'date'));
    if (text === undefined) continue;
    const value = readAnyDate(text);
    if (value === undefined) notes.unread(`CI_Date ${type}`, text);
    else if (dates[type] === undefined || value > dates[type]) dates[type] = value;
  }
  return dates;
}

/** gmd:referenceSystemInfo as standards: the address of the system is its identifier. */
function referenceSystems(record: XmlElement): Standard[] {
  const found = all(record, 'referenceSystemInfo', '*', 'referenceSystemIdentifier', '*').flatMap(
    (identifier): Standard[] => {
      const code = at(identifier, 'code');
      const text = textOf(code);
      const space = textOf(at(identifier, 'codeSpace'));
      const href = hrefOf(code) ?? (text?.startsWith('http') ? text : undefined) ?? epsgOf(text, space);
      if (href === undefined && text === undefined) return [];
      const title = text === undefined || text === href ? undefined : { und: text };
      return [{ ...(href && { iri: href }), identifier: href ?? (text as string), ...(title && { title }) }];
    },
  );
  return [...new Map(found.map((standard) => [standard.identifier, standard])).values()];
}

/** Systems that are called by name, with their code of EPSG. */
const NAMED: Readonly<Record<string, string>> = {
  wgs84: '4326',
  etrs89: '4258',
  rdn2008: '6706',
  roma40: '4265',
  ed50: '4230',
};

/** `EPSG:6706` as its address; a bare number counts where the code space is EPSG, and the usual names. */
function epsgOf(text: string | undefined, space: string | undefined): string | undefined {
  const code =
    /\bEPSG[:\s/]*(?:[\d.]*:)?(\d{4,5})\b/i.exec(text ?? '')?.[1] ??
    NAMED[(text ?? '').toLowerCase().replace(/[^a-z0-9]/g, '')] ??
    (/epsg/i.test(space ?? '') ? /^\d{4,5}$/.exec(text ?? '')?.[0] : undefined);
  return code && `http://www.opengis.net/def/crs/EPSG/0/${code}`;
}

/** Specifications that the data were tested against and met (gmd:DQ_ConformanceResult with pass = true). */
function specifications(record: XmlElement): Standard[] {
  const found = within(at(record, 'dataQualityInfo'), 'DQ_ConformanceResult').flatMap(
    (result): Standard[] => {
      if (textOf(at(result, 'pass')) !== 'true') return [];
      const title = at(result, 'specification', 'CI_Citation', 'title');
      const href = hrefOf(title) ?? hrefOf(at(result, 'specification'));
      const text = textOf(title);
      if (href === undefined || !/^https?:\/\/\S+$/.test(href)) return [];
      return [{ iri: href, identifier: href, ...(text && { title: { und: text } }) }];
    },
  );
  return [...new Map(found.map((standard) => [standard.identifier, standard])).values()];
}
