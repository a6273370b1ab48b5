import { agentOf, contactPointOf } from '../../catalog/addresses.js';
import type { Agent, ContactPoint } from '../../catalog/model/index.js';
import { ipaCode } from '../../vocabularies/ipa.js';
import { isPersonAddress, isPersonName } from '../portico/body.js';
import { defineFix, type Fix, type FixableDoc, type FixContext, oneValue } from './fix.js';

const VAT_NUMBER = /^(?:IT)?\d{11}$/i;

/** An agent whose code is not in the index, nor a VAT number. */
const isUnknown = ({ identifier }: Agent): boolean =>
  identifier !== undefined && !VAT_NUMBER.test(identifier.trim()) && ipaCode(identifier.trim()) === undefined;

const sameName = (a: Agent['name'], b: Agent['name']): boolean => {
  const names = new Set(Object.values(b ?? {}).map((name) => name.trim().toLocaleLowerCase('it')));
  return Object.values(a ?? {}).some((name) => names.has(name.trim().toLocaleLowerCase('it')));
};

/** Whether an agent is the organization of the document: by IRI, code or name, or because it says nothing at all. */
function isOrganization(agent: Agent, own: Agent): boolean {
  if (agent.iri !== undefined && agent.iri !== own.iri) return false;
  if (agent.iri === own.iri) return true;
  if (agent.identifier !== undefined) return agent.identifier.toLowerCase() === own.identifier?.toLowerCase();
  return Object.keys(agent.name ?? {}).length === 0 || sameName(agent.name, own.name);
}

/** The organization as an agent, under its code as the index has it. */
function ownAgent({ publicUrl, organization }: FixContext): Agent {
  const own = agentOf(publicUrl, organization);
  const code = own.identifier === undefined ? undefined : ipaCode(own.identifier.trim());
  return code === undefined ? own : { ...own, identifier: code };
}

/** An agent that is the organization, with what the organization says and the agent does not. */
function completed(agent: Agent | undefined, context: FixContext): Agent {
  const own = ownAgent(context);
  if (!agent) return own;
  if (!isOrganization(agent, own)) return agent;
  const { name } = agent;
  return { ...own, ...agent, ...(Object.keys(name ?? {}).length === 0 && { name: own.name }) } as Agent;
}

const mapAgents = (doc: FixableDoc, change: (agent: Agent) => Agent): FixableDoc => ({
  ...doc,
  ...(doc.publisher && { publisher: change(doc.publisher) }),
  ...(doc.rightsHolder && { rightsHolder: change(doc.rightsHolder) }),
  ...(doc.creator && { creator: doc.creator.map(change) }),
});

const agentsOf = ({ publisher, rightsHolder, creator = [] }: FixableDoc): Agent[] =>
  [publisher, rightsHolder, ...creator].filter((agent) => agent !== undefined);

/** Whether an agent is the organization, by IRI or name, under a code that is not its own and no body's of the index. */
function needsCode(agent: Agent, context: FixContext): boolean {
  const own = ownAgent(context);
  const { identifier } = agent;
  if (identifier === undefined || own.identifier === undefined) return false;
  if (identifier.trim().toLowerCase() === own.identifier.toLowerCase() || isUnknown(own)) return false;
  const isOwn = agent.iri === own.iri || (agent.iri === undefined && sameName(agent.name, own.name));
  return (
    isOwn && (isUnknown(agent) || (VAT_NUMBER.test(identifier.trim()) && !VAT_NUMBER.test(own.identifier)))
  );
}

const mapOffices = (doc: FixableDoc, change: (office: ContactPoint) => ContactPoint): FixableDoc =>
  doc.contactPoint ? { ...doc, contactPoint: doc.contactPoint.map(change) } : doc;

const withPlainEmail = (office: ContactPoint): ContactPoint => {
  const email = office.email?.replace(/^(?:mailto:)+(?=[^\s@]+@)/i, '');
  return email === undefined ? office : { ...office, email };
};

/** A contact point that a person is, by name or address: people change, and their data are theirs. */
const isPerson = ({ fn, email }: ContactPoint): boolean =>
  (fn !== undefined && isPersonName(fn)) || (email !== undefined && isPersonAddress(`mailto:${email}`));

const saysNothing = (office: ContactPoint): boolean =>
  Object.keys(office).every((key) => key === 'iri' || office[key as keyof ContactPoint] === undefined);

/** `Ufficio dati <dati@comune.example.it>`, or the two with a comma between. */
const OFFICE = /^(.*\p{L}.*?)(?:[\s,;]*<|[\s,;]+)([^\s<>@,;]+@[^\s<>@,;]+\.[^\s<>@,;]+)>?\s*$/u;

/** Who holds, who publishes, whom to ask. */
export const AGENT_FIXES: readonly Fix[] = [
  defineFix({
    id: 'ipa-code',
    description: {
      it: "Scrive i codici IPA come sono nell'indice.",
      en: 'Writes IPA codes as the index has them.',
    },
    rules: ['agent-code-case'],
    metrics: [],
    apply: (doc) =>
      mapAgents(doc, (agent) => {
        const code = agent.identifier === undefined ? undefined : ipaCode(agent.identifier.trim());
        return code === undefined ? agent : { ...agent, identifier: code };
      }),
  }),
  defineFix({
    id: 'agent-code',
    description: {
      it: 'Mette il codice IPA dell’organizzazione al posto della partita IVA o di un codice che non è nell’indice.',
      en: 'Puts the IPA code of the organization in place of a VAT number or of a code that is not in the index.',
    },
    rules: ['agent-code-unknown', 'agent-code-vat'],
    metrics: [],
    question(doc, context) {
      const code = ownAgent(context).identifier;
      const wrong = agentsOf(doc).find((agent) => needsCode(agent, context));
      return wrong
        ? {
            kind: 'confirm',
            asks: {
              it: `Il codice dell’ente è ${code}, e non ${wrong.identifier}?`,
              en: `Is the code of the body ${code}, and not ${wrong.identifier}?`,
            },
          }
        : undefined;
    },
    apply: (doc, context) =>
      mapAgents(doc, (agent) =>
        needsCode(agent, context) ? { ...agent, identifier: ownAgent(context).identifier } : agent,
      ),
  }),
  defineFix({
    id: 'rights-holder',
    description: {
      it: 'Scrive il titolare, o ne completa nome e codice IPA, dall’organizzazione.',
      en: 'Writes the rights holder, or completes its name and IPA code, from the organization.',
    },
    rules: ['agid-3', 'agid-0', 'agid-2', 'dcat-ap-agent-name-absent'],
    metrics: [],
    apply: (doc, context) => ({ ...doc, rightsHolder: completed(doc.rightsHolder, context) }),
  }),
  defineFix({
    id: 'publisher',
    description: {
      it: 'Scrive l’editore, o ne completa nome e codice IPA, dall’organizzazione.',
      en: 'Writes the publisher, or completes its name and IPA code, from the organization.',
    },
    rules: ['agid-49', 'agid-0', 'agid-2', 'dcat-ap-agent-name-absent'],
    metrics: ['publisherAvailability'],
    apply: (doc, context) => ({ ...doc, publisher: completed(doc.publisher, context) }),
  }),
  defineFix({
    id: 'contact-apart',
    description: {
      it: 'Toglie al punto di contatto l’IRI dell’ente: riceve il suo.',
      en: 'Takes the agent’s IRI from the contact point: it gets its own.',
    },
    rules: ['contact-is-agent'],
    metrics: [],
    apply(doc) {
      const agents = new Set(
        [doc.publisher, doc.rightsHolder, ...(doc.creator ?? [])].flatMap((agent) => agent?.iri ?? []),
      );
      const { contactPoint, ...rest } = mapOffices(doc, (office) => {
        const { iri, ...said } = office;
        return iri !== undefined && agents.has(iri) ? said : office;
      });
      // One that was nothing but that IRI says nothing without it.
      const left = contactPoint?.filter((office) => Object.keys(office).length > 0);
      return { ...rest, ...(left?.length && { contactPoint: left }) };
    },
  }),
  defineFix({
    id: 'contact-email',
    description: {
      it: 'Toglie mailto: dagli indirizzi e-mail: lo scrivono i documenti DCAT.',
      en: 'Takes mailto: from e-mail addresses: the DCAT documents write it.',
    },
    rules: ['email-not-mailto'],
    metrics: [],
    apply: (doc) => mapOffices(doc, withPlainEmail),
  }),
  defineFix({
    id: 'contact',
    description: {
      it: 'Scrive il punto di contatto, o ne completa nome ed e-mail, dall’organizzazione.',
      en: 'Writes the contact point, or completes its name and e-mail, from the organization.',
    },
    rules: ['agid-41', 'agid-204', 'agid-209'],
    metrics: ['contactPointAvailability'],
    apply(doc, context) {
      const given = contactPointOf(context.publicUrl, context.organization);
      if (!given) return doc;
      const own = withPlainEmail(given);
      if (!doc.contactPoint?.length) return { ...doc, contactPoint: [own] };
      const mine = (office: ContactPoint): boolean =>
        saysNothing(office) ||
        office.iri === own.iri ||
        (office.email === undefined
          ? office.fn !== undefined && office.fn === own.fn
          : office.email === own.email);
      return mapOffices(doc, (office) => (mine(office) ? { ...own, ...office } : office));
    },
  }),
  defineFix({
    id: 'contact-office',
    description: {
      it: 'Mette l’ufficio dell’organizzazione al posto di una persona come punto di contatto.',
      en: 'Puts the office of the organization in place of a person as the contact point.',
    },
    rules: ['email-personal', 'contact-name-personal'],
    metrics: [],
    question(doc, { organization }) {
      const office = organization.doc.contactPoint;
      const person = doc.contactPoint?.find(isPerson);
      if (!person || !office || isPerson(office)) return undefined;
      const [old, own] = [person, office].map(({ fn, email }) => fn ?? email ?? '');
      return {
        kind: 'confirm',
        asks: {
          it: `Ci si può rivolgere a «${own}» invece che a «${old}»?`,
          en: `May one turn to “${own}” rather than to “${old}”?`,
        },
      };
    },
    apply(doc, { publicUrl, organization }) {
      const own = contactPointOf(publicUrl, organization);
      return own ? mapOffices(doc, (office) => (isPerson(office) ? withPlainEmail(own) : office)) : doc;
    },
  }),
  defineFix({
    id: 'contact-written',
    description: {
      it: 'Scrive il punto di contatto indicato: l’organizzazione non ne ha.',
      en: 'Writes the contact point given: the organization has none.',
    },
    rules: ['agid-41'],
    metrics: ['contactPointAvailability'],
    question: (doc, { organization }) =>
      doc.contactPoint?.some((office) => !saysNothing(office)) || organization.doc.contactPoint
        ? undefined
        : {
            kind: 'text',
            pattern: OFFICE.source,
            asks: {
              it: 'A quale ufficio si scrive? Nome ed e-mail: «Ufficio dati <dati@comune.example.it>».',
              en: 'Which office is to be written to? Name and e-mail: “Data office <dati@comune.example.it>”.',
            },
          },
    apply(doc, _context, value) {
      const [, fn = '', email] = OFFICE.exec(oneValue(value)) ?? [];
      if (email === undefined || fn.trim() === '') return doc;
      return { ...doc, contactPoint: [{ fn: fn.trim(), email }] };
    },
  }),
];
