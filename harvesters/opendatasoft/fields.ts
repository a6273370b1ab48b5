import type { ContactPoint, LicenseDocument, Statement } from '../../src/catalog/model/index.js';
import { resolve } from '../../src/vocabularies/index.js';
import { readAnyDate } from '../common/dates.js';
import { readAnyLicence } from '../common/licences.js';
import type { Notes } from '../common/notes.js';
import type { Metas } from './metas.js';
import type { Portal } from './portal.js';
import type { OdsDataset } from './types.js';

const UNKNOWN = 'http://publications.europa.eu/resource/authority/frequency/UNKNOWN';

/** `holder:id` as local catalogues write it, unless the metadata give an identifier of their own. */
export const identifierOf = (metas: Metas, id: string, holder: string | undefined): string =>
  metas.text('identifier', 'dct-identifier') ?? (holder === undefined ? id : `${holder}:${id}`);

/** The first of these fields that is a date; others are told. */
export function dateOf(metas: Metas, notes: Notes, ...names: string[]): string | undefined {
  for (const name of names) {
    const text = metas.text(name);
    if (text === undefined) continue;
    const date = readAnyDate(text);
    if (date !== undefined) return date;
    notes.unread(name, text);
  }
  return undefined;
}

/** The frequency by its IRI, code or name; a broken IRI still ends in its code. */
export function frequencyOf(metas: Metas, notes: Notes): string {
  const text = metas.text('accrual-periodicity', 'frequency', 'update-frequency', 'frequenza');
  if (text === undefined) return UNKNOWN;
  const exact = resolve('frequency', text)?.concept.iri;
  if (exact) return exact;
  const code = /^https?:.*\/([A-Za-z_0-9]+)\/?$/.exec(text)?.[1];
  const mended = code && resolve('frequency', code.toUpperCase())?.concept.iri;
  if (!mended) notes.unread('frequency', text);
  else notes.add(`Frequenza corretta: ${text} → ${mended}`, `Frequency mended: ${text} → ${mended}`);
  return mended || UNKNOWN;
}

/** The office to write to; undefined without an address. */
export function contactOf(metas: Metas): ContactPoint | undefined {
  const fn = metas.text('contact-name', 'contact-point-name', 'contact-fn');
  const written = metas.text('contact-email', 'contact-point-email')?.replace(/^mailto:/i, '');
  const email = written && /^[^\s@]+@[^\s@]+$/.test(written) ? written : undefined;
  const telephone = metas.text('contact-phone', 'contact-telephone', 'contact-point-telephone');
  const url = metas.text('contact-url', 'contact-point-url');
  // The profile wants an address to write to: where there is none, the organization's own contact is better.
  if (email === undefined) return undefined;
  return {
    ...(fn && { fn: fn.slice(0, 1000) }),
    email,
    ...(telephone && { telephone: telephone.slice(0, 200) }),
    ...(url && { url }),
  };
}

/** IRIs of the languages of the data, else of the texts. */
export function languagesOf(metas: Metas, language: string): string[] {
  const stated = metas.texts('language');
  const iris = (stated.length > 0 ? stated : [language]).flatMap(
    (text) => resolve('language', text)?.concept.iri ?? [],
  );
  return [...new Set(iris)];
}

/** The portal a federated dataset comes from. */
export function originOf(metas: Metas): string | undefined {
  const address = metas.text('source-domain-address', 'source-domain');
  if (!metas.flag('federated') || address === undefined) return undefined;
  return /^https?:\/\//.test(address) ? address : `https://${address}`;
}

/** What can be said of a dataset that nobody described: its title, who publishes it, its fields. Facts only. */
export function composed(
  { fields }: OdsDataset,
  title: string,
  metas: Metas,
  { site }: Portal,
  language: string,
  notes: Notes,
): string {
  notes.add(
    'Descrizione mancante: composta da titolo, editore e campi.',
    'No description: made of title, publisher and fields.',
  );
  const host = new URL(site).host;
  const publisher = metas.text('publisher');
  const labels = (fields ?? [])
    .map(({ label, name }) => label?.trim() || name)
    .filter(Boolean)
    .slice(0, 40)
    .join(', ');
  const isEnglish = language === 'en';
  const by = isEnglish
    ? `Data published by ${publisher ?? host} on ${host}.`
    : `Dati pubblicati da ${publisher ?? host} su ${host}.`;
  const columns = labels === '' ? '' : ` ${isEnglish ? 'Fields' : 'Campi'}: ${labels}.`;
  return `${title.replace(/[.\s]+$/, '')}. ${by}${columns}`;
}

/** The licence, and the conditions in the words of the portal. */
export function termsOf(metas: Metas, language: string): { license?: LicenseDocument; rights?: Statement } {
  const name = metas.text('license', 'licence');
  const url = metas.text('license-url', 'licence-url');
  const license = readAnyLicence(
    [url, name].filter((text) => text !== undefined),
    language,
  );
  const words = [name, url && `(${url})`].filter(Boolean).join(' ');
  const rights = [words, ...metas.texts('attributions')].filter(Boolean).join('; ');
  return {
    ...(license && { license }),
    ...(rights !== '' && { rights: { label: { [language]: rights } } }),
  };
}
