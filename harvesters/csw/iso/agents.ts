import type { Agent, ContactPoint, LangMap } from '../../../src/catalog/model/index.js';
import { ipaCode } from '../../../src/vocabularies/ipa.js';
import { all, at, type XmlElement } from '../xml.js';
import { codeOf, type Languages, langMapOf, textOf } from './text.js';

/** A gmd:CI_ResponsibleParty. */
export interface Party {
  role: string;
  name: LangMap;
  /** IPA code that the name carries, in lower case. */
  code?: string;
  email?: string;
  telephone?: string;
  url?: string;
}

/** `(IPA: c_a944)` at the end of a name (contract, section 4). */
const CODE = /\s*[([]\s*(?:cod(?:ice)?\.?\s*)?IPA\s*[:=]?\s*([A-Za-z0-9_]+)\s*[)\]]\s*/i;

/** The parties that a property names. Persons are not named: the profile speaks of offices. */
export function partiesOf(properties: readonly XmlElement[], languages: Languages): Party[] {
  return properties.flatMap((property) =>
    all(property, 'CI_ResponsibleParty').flatMap((party): Party[] => {
      const name = langMapOf(at(party, 'organisationName'), languages);
      if (!name) return [];
      const code = Object.values(name)
        .map((text) => CODE.exec(text)?.[1])
        .find((found) => found !== undefined);
      const bare = Object.fromEntries(
        Object.entries(name).map(([tag, text]) => [tag, text.replace(CODE, ' ').trim()]),
      );
      const contact = at(party, 'contactInfo', 'CI_Contact');
      const email = textOf(at(contact, 'address', 'CI_Address', 'electronicMailAddress'))?.replace(
        /^mailto:/i,
        '',
      );
      const telephone = textOf(at(contact, 'phone', 'CI_Telephone', 'voice'));
      const url = addressOf(textOf(at(contact, 'onlineResource', 'CI_OnlineResource', 'linkage')));
      return [
        {
          role: codeOf(at(party, 'role')) ?? '',
          name: bare,
          ...(code && { code: (ipaCode(code) ?? code).toLowerCase() }),
          ...(email && /^[^\s@]+@[^\s@]+$/.test(email) && { email }),
          ...(telephone && { telephone }),
          ...(url && { url }),
        },
      ];
    }),
  );
}

/** A web address, with the scheme that people leave out. */
export function addressOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const whole = /^www\./i.test(text) ? `http://${text}` : text;
  return /^https?:\/\/\S+$/i.test(whole) && URL.canParse(whole) ? new URL(whole).href : undefined;
}

export interface AgentsRead {
  rightsHolder?: Agent;
  publisher?: Agent;
  creator: Agent[];
  /** Authors without a code, whom the profile does not take for agents. */
  authors: LangMap[];
  contactPoint?: ContactPoint;
}

/** Roles of ISO 19115 that stand for a property of the profile, best first. */
const HOLDER = ['owner', 'custodian', 'resourceProvider'];
const PUBLISHER = ['publisher', 'distributor', 'owner', 'custodian', 'resourceProvider', 'pointOfContact'];
const CREATOR = ['author', 'originator'];

/**
 * Who stands behind a resource. The part of the file identifier before the colon is the IPA code of the body responsible for
 * it (rule of RNDT): it is lent to the owner, and to any party of the same name.
 * @param parties of the resource, its citation and its distribution
 * @param contacts of the metadata, which stand in for contacts of the resource
 */
export function readAgents(
  parties: readonly Party[],
  contacts: readonly Party[],
  fileIdentifier: string | undefined,
): AgentsRead {
  const everybody = [...parties, ...contacts];
  const pick = (roles: readonly string[], from: readonly Party[]): Party | undefined =>
    roles.map((role) => from.find((party) => party.role === role)).find((party) => party !== undefined);
  const owner = pick(HOLDER, parties) ?? pick(PUBLISHER, parties) ?? contacts[0];
  const prefix = /^([A-Za-z0-9_]+):/.exec(fileIdentifier ?? '')?.[1];
  const lent = prefix === undefined ? undefined : ipaCode(prefix)?.toLowerCase();
  const nameOf = ({ name }: Party): string =>
    JSON.stringify(
      Object.values(name)
        .map((text) => text.toLowerCase())
        .sort(),
    );
  const codeFor = (party: Party): string | undefined =>
    party.code ??
    everybody.find((other) => other.code !== undefined && nameOf(other) === nameOf(party))?.code ??
    (owner && nameOf(owner) === nameOf(party) && owner.code === undefined ? lent : undefined);
  const toAgent = (party: Party): Agent => {
    const identifier = codeFor(party);
    return { ...(identifier && { identifier }), name: party.name, ...(party.url && { homepage: party.url }) };
  };
  const publisher = pick(PUBLISHER, parties) ?? contacts[0];
  const contact =
    parties.find(({ role, email }) => role === 'pointOfContact' && email) ??
    everybody.find(({ email }) => email);
  const creators = new Map(
    parties.filter(({ role }) => CREATOR.includes(role)).map((party) => [nameOf(party), toAgent(party)]),
  );
  return {
    ...(owner && { rightsHolder: toAgent(owner) }),
    ...(publisher && { publisher: toAgent(publisher) }),
    creator: [...creators.values()].filter(({ identifier }) => identifier !== undefined),
    authors: [...creators.values()].flatMap(({ identifier, name }) =>
      identifier === undefined && name ? [name] : [],
    ),
    ...(contact && { contactPoint: toContact(contact) }),
  };
}

function toContact({ name, email, telephone, url }: Party): ContactPoint {
  const fn = name.it ?? Object.values(name)[0];
  return {
    ...(fn && { fn }),
    ...(email && { email }),
    ...(telephone && { telephone }),
    ...(url && { url }),
  };
}
