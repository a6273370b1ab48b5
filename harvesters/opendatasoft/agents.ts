import type { Agent, LangMap } from '../../src/catalog/model/index.js';
import { ipaCode } from '../../src/vocabularies/ipa.js';
import type { Metas } from './metas.js';

/** Who stands behind a dataset. */
export interface AgentsRead {
  rightsHolder?: Agent;
  publisher?: Agent;
  /** Somebody else who made the data, and has no code that would make an agent of the profile. */
  origin?: string;
}

/** An IPA code in lower case, as identifiers of agents are written; what is in no index stays as it is given. */
const codeOf = (text: string | undefined): string | undefined =>
  text === undefined || text.trim() === '' ? undefined : (ipaCode(text.trim()) ?? text.trim()).toLowerCase();

const keyOf = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

/** The body of `Comune di Prova - Settore mobilità`: what stands before the dash. */
const headOf = (name: string): string => name.split(/\s+[-–—]\s+/)[0]?.trim() ?? name;

/**
 * Holder and publisher. The holder is who the metadata name, else the one of the source's settings (`holder`, an IPA code,
 * with `holder-name`). A publisher that is an office of the holder goes under its code; another one without a code is told
 * as the origin of the data, since it is the holder who publishes them there.
 */
export function readAgents(
  metas: Metas,
  options: Readonly<Record<string, string>>,
  language: string,
): AgentsRead {
  const published = metas.text('publisher', 'publisher-name');
  const code = codeOf(
    metas.text(
      'rights-holder-ipa',
      'rights-holder-identifier',
      'rights-holder-id',
      'rights-holder-code',
      'holder-identifier',
      'codice-ipa',
      'ipa-code',
    ) ?? options.holder,
  );
  const publisherCode = codeOf(
    metas.text('publisher-ipa', 'publisher-identifier', 'publisher-id', 'publisher-code'),
  );
  const stated =
    metas.text('rights-holder', 'rights-holder-name', 'holder-name', 'titolare') ??
    (options['holder-name'] || undefined);
  const name = stated ?? (published === undefined ? undefined : headOf(published));
  const named = (text: string | undefined): { name?: LangMap } =>
    text === undefined ? {} : { name: { [language]: text } };

  if (code === undefined) {
    if (published === undefined) return {};
    const publisher = { ...(publisherCode && { identifier: publisherCode }), ...named(published) };
    return { publisher, ...(stated !== undefined && { rightsHolder: named(stated) }) };
  }
  // Without a name in the settings a record can only lend one to its holder when it is the holder's own.
  const isOwn = (text: string): boolean =>
    stated === undefined || keyOf(text).startsWith(keyOf(headOf(stated)));
  const rightsHolder = { identifier: code, ...named(name) };
  if (published === undefined) return { rightsHolder, publisher: rightsHolder };
  if (publisherCode !== undefined)
    return { rightsHolder, publisher: { identifier: publisherCode, ...named(published) } };
  if (isOwn(published)) return { rightsHolder, publisher: { identifier: code, ...named(published) } };
  return { rightsHolder, publisher: rightsHolder, origin: published };
}
