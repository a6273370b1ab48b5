import type { Agent, ContactPoint } from '../../src/catalog/model/index.js';
import { readAddress } from '../../src/ckan/addresses.js';
import { readCreators } from '../../src/ckan/composites.js';
import { isDict, textOf } from '../../src/ckan/fields.js';
import { readLangMap } from '../common/texts.js';
import type { MapContext } from './context.js';

const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** An address of mail, without the scheme of a link. */
export const readEmail = (text: string): string | undefined => {
  const email = text.trim().replace(/^mailto:/i, '');
  return EMAIL.test(email) ? email : undefined;
};

/** An agent of its parts; undefined where none says anything. */
function agentOf(parts: {
  name: unknown;
  identifier: string;
  iri?: string;
  homepage?: string;
  type?: string;
  language: string;
}): Agent | undefined {
  const name = readLangMap(parts.name, parts.language);
  const identifier = parts.identifier.trim();
  if (!name && identifier === '') return undefined;
  const [iri, homepage, type] = [parts.iri, parts.homepage, parts.type].map(
    (text) => text && readAddress(text),
  );
  return {
    ...(iri && { iri }),
    ...(identifier !== '' && { identifier }),
    ...(name && { name }),
    ...(type && /^https?:/.test(type) && { type }),
    ...(homepage && { homepage }),
  };
}

/** An agent in a dict, as dati.gov.it and ckanext-dcat write it. */
const agentInDict = (item: Record<string, unknown>, language: string): Agent | undefined =>
  agentOf({
    name: item.name ?? item.title,
    identifier: textOf(item.identifier),
    iri: textOf(item.uri),
    homepage: textOf(item.url),
    type: textOf(item.type),
    language,
  });

/** An agent in fields of its own, `publisher_name` and so on, or in a dict under `publisher`. */
function agentUnder({ fields, language }: MapContext, role: string): Agent | undefined {
  const [dict] = fields.dicts(role);
  const own = agentOf({
    name: fields.value(`${role}_name`),
    identifier: fields.text(`${role}_identifier`),
    iri: fields.text(`${role}_uri`),
    homepage: fields.text(`${role}_url`, `${role}_homepage`),
    type: fields.text(`${role}_type`),
    language,
  });
  const plain = dict ? undefined : agentOf({ name: fields.value(role), identifier: '', language });
  return own ?? (dict && agentInDict(dict, language)) ?? plain;
}

/** The organization the portal keeps the dataset under. */
function organizationIn({ fields, language }: MapContext): Agent | undefined {
  const value = fields.value('organization');
  if (!isDict(value)) return undefined;
  return agentOf({
    name: value.title || value.display_name || value.name,
    identifier: textOf(value.identifier),
    language,
  });
}

const sameBody = (a: Agent | undefined, b: Agent | undefined): boolean =>
  a?.identifier !== undefined && a.identifier.toLowerCase() === b?.identifier?.toLowerCase();

/**
 * Who holds the dataset, who publishes it, and who made it. The holder is whom the source names as holder, else as publisher,
 * else the organization: never the portal that is read (contract 4, section 1). A publisher is made of the organization
 * only where the source does not speak dcatapit, which would name one.
 */
export function mapAgents(context: MapContext): {
  rightsHolder?: Agent;
  publisher?: Agent;
  creator?: Agent[];
} {
  const { fields } = context;
  const holder = agentUnder(context, 'holder') ?? agentUnder(context, 'rights_holder');
  const named = agentUnder(context, 'publisher');
  const organization = organizationIn(context);
  const publisher = named ?? (context.isDcatapit ? undefined : organization);
  const rightsHolder = holder ?? named ?? organization;
  const creator = creators(context);
  fields.leave('publisher_email', 'creator_email', 'dataset_is_local', 'owner_org');
  return {
    ...(rightsHolder && {
      rightsHolder:
        sameBody(rightsHolder, named) && !rightsHolder.iri ? { ...named, ...rightsHolder } : rightsHolder,
    }),
    ...(publisher && { publisher }),
    ...(creator && { creator }),
  };
}

function creators(context: MapContext): Agent[] | undefined {
  const { fields, language, notes } = context;
  const dicts = fields.dicts('creator');
  if (dicts.some((item) => 'name' in item)) {
    const agents = dicts.map((item) => agentInDict(item, language)).filter((agent) => agent !== undefined);
    return agents.length > 0 ? agents : undefined;
  }
  const text = fields.text('creator');
  const listed = text === '' ? [] : readCreators(text, {});
  if (!listed) notes.unread('creator', text);
  if (listed && listed.length > 0) return listed.map((agent) => withTags(agent, language));
  const own = agentOf({
    name: fields.value('creator_name'),
    identifier: fields.text('creator_identifier'),
    iri: fields.text('creator_uri'),
    homepage: fields.text('creator_url'),
    type: fields.text('creator_type'),
    language,
  });
  return own && [own];
}

/** Language tags as the model writes them. */
const withTags = (agent: Agent, language: string): Agent => {
  const name = readLangMap(agent.name, language);
  return { ...agent, ...(name && { name }) };
};

/** An office in a dict. */
function contactInDict(item: Record<string, unknown>): ContactPoint | undefined {
  const fn = textOf(item.name ?? item.fn).trim();
  const email = readEmail(textOf(item.email ?? item.hasEmail));
  const telephone = textOf(item.telephone ?? item.phone).trim();
  const [iri, url] = [item.uri, item.url].map((address) => readAddress(textOf(address)));
  if (fn === '' && !email && telephone === '' && !url) return undefined;
  return {
    ...(iri && { iri }),
    ...(fn !== '' && { fn }),
    ...(email && { email }),
    ...(telephone !== '' && { telephone }),
    ...(url && { url }),
  };
}

/** Whom to ask: CKAN's maintainer, else a contact in fields or a dict of its own, else the author where he left an address. */
export function mapContacts({ fields }: MapContext): ContactPoint[] | undefined {
  const office = (name: string, email: string) => contactInDict({ name, email });
  const maintainer = office(fields.text('maintainer'), fields.text('maintainer_email'));
  const listed = [...fields.dicts('contact_point'), ...fields.dicts('contact')].map(contactInDict);
  const own = contactInDict({
    name: fields.text('contact_name'),
    email: fields.text('contact_email'),
    uri: fields.text('contact_uri'),
    url: fields.text('contact_url'),
    telephone: fields.text('contact_telephone', 'contact_phone'),
  });
  const contacts = [...listed, own].filter((contact) => contact !== undefined);
  if (contacts.length > 0) return contacts;
  if (maintainer) return [maintainer];
  const email = fields.text('author_email');
  return readEmail(email) ? [office(fields.text('author'), email) as ContactPoint] : undefined;
}
