import type { LangMap, LicenseDocument, Statement } from '../../../src/catalog/model/index.js';
import { byIri } from '../../../src/vocabularies/index.js';
import { readAnyLicence } from '../../common/licences.js';
import { all, type XmlElement } from '../xml.js';
import { codeOf, hrefOf, type Languages, langMapOf, textOf } from './text.js';

const ACCESS = 'http://publications.europa.eu/resource/authority/access-right/';

export interface ConstraintsRead {
  license?: LicenseDocument;
  rights?: Statement;
  accessRights?: string;
}

/**
 * Licence, conditions and level of access out of all gmd:resourceConstraints (contract, section 4). A licence may stand in any
 * of their texts, as name, address or gmx:Anchor; what is no licence and no limit of access is a condition of use.
 */
export function readConstraints(identification: XmlElement, languages: Languages): ConstraintsRead {
  const read: ConstraintsRead = {};
  const conditions: LangMap[] = [];
  for (const constraints of all(identification, 'resourceConstraints', '*')) {
    for (const property of constraints.children) {
      if (property.name !== 'otherConstraints' && property.name !== 'useLimitation') continue;
      const href = hrefOf(property);
      const text = textOf(property);
      const said = [href, text].filter((it) => it !== undefined);
      if (said.length === 0) continue;
      const access = said.map(accessIn).find((level) => level !== undefined);
      if (access !== undefined) {
        // The strictest counts.
        if (read.accessRights === undefined || access === 'RESTRICTED') read.accessRights = ACCESS + access;
        continue;
      }
      const licence = knownLicence(said, languages.own);
      if (licence) {
        read.license ??= licence;
        continue;
      }
      const map = langMapOf(property, languages);
      if (map) conditions.push(map);
    }
    const codes = all(constraints, 'accessConstraints').map(codeOf);
    const isClosed = codes.some(
      (code) => code === 'restricted' || code === 'private' || code === 'confidential',
    );
    if (isClosed) read.accessRights = `${ACCESS}RESTRICTED`;
  }
  const rights = joined(conditions);
  return { ...read, ...(rights && { rights: { label: rights } }) };
}

/** The level of access that one of the limitations of INSPIRE means (article 13 of 2007/2/EC). */
function accessIn(text: string): 'PUBLIC' | 'RESTRICTED' | undefined {
  if (
    /LimitationsOnPublicAccess\/noLimitations|^no limitations|^nessun[ao]? (limitazion|vincol)\w+ (al|all['’])\s?(accesso )?pubblico/i.test(
      text,
    )
  )
    return 'PUBLIC';
  return /LimitationsOnPublicAccess\/INSPIRE_Directive_Article13/i.test(text) ? 'RESTRICTED' : undefined;
}

function knownLicence(texts: readonly string[], language: string): LicenseDocument | undefined {
  const iri = readAnyLicence(texts, language)?.iri;
  return iri !== undefined && (byIri('licence', iri) ?? byIri('licence-eu', iri)) ? { iri } : undefined;
}

function joined(maps: readonly LangMap[]): LangMap | undefined {
  const all: Record<string, string[]> = {};
  for (const map of maps) {
    for (const [tag, text] of Object.entries(map)) {
      const texts = all[tag] ?? [];
      all[tag] = texts.includes(text) ? texts : [...texts, text];
    }
  }
  const entries = Object.entries(all).map(([tag, texts]) => [tag, texts.join('\n')]);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
