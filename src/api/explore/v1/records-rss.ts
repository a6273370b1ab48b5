import { resourcePage } from '../../../catalog/addresses.js';
import { textIn } from '../../../catalog/model/index.js';
import type { Services } from '../../../services.js';
import { xmlText } from '../../../tables/export/xml-sql.js';
import { exploreAddresses } from '../addresses.js';
import { languageFor } from '../parameters.js';
import type { V1Request } from './parameters.js';
import type { V1Found, V1Record } from './records.js';

const element = (name: string, text: string): string => `<${name}>${xmlText(text)}</${name}>`;

const shown = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** A page of records as RSS 2.0 (contract, section 6, `format`): each by its first value, described by all of them. */
export function recordsRss(
  services: Services,
  found: V1Found,
  request: V1Request,
  records: readonly V1Record[],
): string {
  const { publicUrl } = services.catalog;
  const { record, id } = found;
  const language = languageFor(request.lang ? { lang: request.lang } : {});
  const title = textIn(record.doc.title, language) ?? record.name;
  const at = exploreAddresses(publicUrl);
  const items = records.map(({ recordid, fields }) => {
    const values = Object.entries(fields);
    const lines = values.map(([name, value]) => `${name}: ${shown(value)}`);
    const address = at.record(id, recordid);
    const parts = [
      element('title', values[0] ? shown(values[0][1]) : recordid),
      element('link', address),
      element('guid', address),
      element('description', lines.join('\n')),
    ];
    return `<item>${parts.join('')}</item>\n`;
  });
  const channel = [
    element('title', title),
    element('link', resourcePage(publicUrl, record)),
    element('description', textIn(record.doc.description, language) ?? title),
    element('language', language),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>${channel.join('')}\n${items.join('')}</channel></rss>\n`;
}
