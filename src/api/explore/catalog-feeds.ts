import { resourcePage, withFileAddresses } from '../../catalog/addresses.js';
import { allKeywords, textIn } from '../../catalog/model/index.js';
import type { CatalogRecord } from '../../catalog/record.js';
import { xmlText } from '../../tables/export/xml-sql.js';
import { labelOf } from '../../vocabularies/index.js';
import type { ExploreDataset } from './find-table.js';

/** How a form of the catalogue begins, writes a dataset and ends. */
export interface CatalogWriter {
  type: string;
  extension: string;
  begin: string;
  dataset(dataset: ExploreDataset, first: boolean): string;
  end: string;
}

interface View {
  publicUrl: string;
  language: string;
}

const element = (name: string, text: string | undefined): string =>
  text ? `<${name}>${xmlText(text)}</${name}>` : '';

/** RSS 2.0: the datasets with their pages. */
export function rssWriter(catalog: CatalogRecord, { publicUrl, language }: View): CatalogWriter {
  const title = textIn(catalog.doc.title, language) ?? publicUrl;
  return {
    type: 'application/rss+xml; charset=utf-8',
    extension: 'rss',
    begin: `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>${element('title', title)}${element('link', publicUrl)}${element('description', textIn(catalog.doc.description, language) ?? title)}${element('language', language)}\n`,
    dataset: ({ record }) => {
      const page = resourcePage(publicUrl, record);
      const parts = [
        element('title', textIn(record.doc.title, language) ?? record.name),
        element('link', page),
        `<guid isPermaLink="false">${xmlText(record.iri)}</guid>`,
        element('pubDate', record.modifiedAt.toUTCString()),
        element('description', textIn(record.doc.description, language)),
        ...allKeywords(record.doc.keyword).map((keyword) => element('category', keyword)),
      ];
      return `<item>${parts.join('')}</item>\n`;
    },
    end: '</channel></rss>\n',
  };
}

/** Simple Dublin Core in RDF/XML. */
export function dublinCoreWriter({ publicUrl, language }: View): CatalogWriter {
  return {
    type: 'application/rdf+xml; charset=utf-8',
    extension: 'rdf',
    begin:
      '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">\n',
    dataset: ({ record }) => {
      const { doc, organization } = record;
      const parts = [
        element('dc:title', textIn(doc.title, language) ?? record.name),
        element('dc:description', textIn(doc.description, language)),
        element('dc:identifier', record.identifier),
        element('dc:publisher', textIn(doc.publisher?.name ?? organization.doc.title, language)),
        element('dc:date', doc.modified ?? record.modifiedAt.toISOString()),
        element('dc:source', resourcePage(publicUrl, record)),
        element('dc:rights', (doc.distribution ?? []).flatMap((each) => each.license?.iri ?? [])[0]),
        ...allKeywords(doc.keyword).map((keyword) => element('dc:subject', keyword)),
        ...(doc.language ?? []).map((iri) => element('dc:language', labelOf('language', iri, 'en'))),
        element('dc:type', 'Dataset'),
      ];
      return `<rdf:Description rdf:about="${xmlText(record.iri)}">${parts.join('')}</rdf:Description>\n`;
    },
    end: '</rdf:RDF>\n',
  };
}

const DCAT_US = 'https://project-open-data.cio.gov/v1.1/schema';

/** `data.json` of DCAT-US 1.1 (Project Open Data Metadata Schema). */
export function dataJsonWriter({ publicUrl, language }: View): CatalogWriter {
  return {
    type: 'application/json; charset=utf-8',
    extension: 'json',
    begin: `${JSON.stringify({
      '@context': `${DCAT_US}/catalog.jsonld`,
      '@id': `${publicUrl}/data.json`,
      '@type': 'dcat:Catalog',
      conformsTo: DCAT_US,
      describedBy: `${DCAT_US}/catalog.json`,
    }).slice(0, -1)},"dataset":[`,
    dataset: (dataset, first) =>
      `${first ? '' : ','}\n${JSON.stringify(dcatUsDataset(dataset, { publicUrl, language }))}`,
    end: '\n]}\n',
  };
}

function dcatUsDataset({ record }: ExploreDataset, { publicUrl, language }: View): Record<string, unknown> {
  const { doc, organization } = record;
  const [contact] = doc.contactPoint ?? [];
  const title = textIn(doc.title, language) ?? record.name;
  const publisher = textIn(doc.publisher?.name ?? organization.doc.title, language) ?? organization.name;
  const distributions = (doc.distribution ?? []).map((distribution) => {
    const { accessURL, downloadURL, mediaType } = withFileAddresses(publicUrl, record.id, distribution);
    return {
      '@type': 'dcat:Distribution',
      title: textIn(distribution.title, language),
      // A file has a media type; an address that is a page has none.
      ...(downloadURL?.[0]
        ? { downloadURL: downloadURL[0], mediaType: mediaType ?? 'application/octet-stream' }
        : { accessURL: accessURL?.[0] }),
      format: distribution.format && labelOf('file-type', distribution.format, 'en'),
    };
  });
  return {
    '@type': 'dcat:Dataset',
    identifier: record.iri,
    title,
    description: textIn(doc.description, language) ?? title,
    keyword: allKeywords(doc.keyword),
    modified: doc.modified ?? record.modifiedAt.toISOString(),
    issued: doc.issued,
    publisher: { '@type': 'org:Organization', name: publisher },
    contactPoint: {
      '@type': 'vcard:Contact',
      fn: contact?.fn ?? publisher,
      ...(contact?.email && {
        hasEmail: contact.email.startsWith('mailto:') ? contact.email : `mailto:${contact.email}`,
      }),
    },
    accessLevel: 'public',
    license: (doc.distribution ?? []).flatMap((each) => each.license?.iri ?? [])[0],
    landingPage: doc.landingPage?.[0] ?? resourcePage(publicUrl, record),
    theme: (doc.theme ?? []).map((iri) => labelOf('data-theme', iri, language)),
    distribution: distributions,
  };
}
