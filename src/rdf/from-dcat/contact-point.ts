import type { ContactPoint } from '../../catalog/model/index.js';
import { EmptyReference, nodeKey, type Term } from '../read/terms.js';
import { iriInText, oneIri } from './iris.js';
import type { Node } from './node.js';
import { defined, distinct, type Reading } from './reading.js';
import { cleanText, isEmpty, oneText } from './texts.js';

const EMAIL = /^[^\s@]+@[^\s@]+$/;
/** Where a node for a telephone or an address holds its value. */
const VALUES = ['vcard:hasValue', 'vcard:value', 'rdf:value', 'schema:value'];
const NAMES = [
  'vcard:fn',
  'vcard:hasFN',
  'vcard:organization-name',
  'vcard:organization-unit',
  'foaf:name',
  'rdfs:label',
];

/** All contact points of a property. Digest, section 7: dcatapit:Organization, a vcard:Kind. */
export const contactPoints = (r: Reading, node: Node, property: string): ContactPoint[] | undefined =>
  distinct(
    node
      .take(property)
      .map((term) => readContact(r, node, property, term))
      .filter((contact) => contact !== undefined),
  );

function readContact(r: Reading, owner: Node, property: string, term: Term): ContactPoint | undefined {
  if (term.termType === 'NamedNode' && /^mailto:/i.test(term.value)) {
    const email = emailIn(term.value);
    if (email === undefined) return r.keep('email-invalid', owner, property, term);
    r.note('contact-from-text', owner, property, term.value, email);
    return { email };
  }
  if (term.termType === 'Literal') {
    const text = cleanText(r, owner, property, term);
    if (text === undefined) return undefined;
    const email = emailIn(text);
    const iri = iriInText(text);
    if (!email && !iri && text.length > 1000) return r.keep('text-too-long', owner, property, term);
    r.note('contact-from-text', owner, property, text, email ?? iri);
    return email ? { email } : iri ? { iri } : { fn: text };
  }
  return r.part<ContactPoint>('contact', term, owner, property, (node) => {
    if (r.source.is(node.key, 'dcatapit:Agent')) {
      r.note('agent-and-contact', owner, property, node.isBlank ? '' : node.key);
    }
    const name = NAMES.find((candidate) => node.has(candidate));
    const fn = name && oneText(r, node, name, 1000);
    if (fn !== undefined && name !== 'vcard:fn') r.note('name-from-label', node, name, fn, 'vcard:fn');
    return defined<ContactPoint>({
      fn,
      email: email(r, node),
      telephone: telephone(r, node),
      url: oneIri(r, node, 'vcard:hasURL') ?? oneIri(r, node, 'vcard:url'),
    });
  });
}

/** The address that a `mailto:` IRI or a text holds, without query; undefined when it is none. */
function emailIn(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/\?.*$/, '');
  let address = bare;
  try {
    address = decodeURIComponent(bare);
  } catch {
    // A lone % is part of the address as it stands.
  }
  address = address
    .trim()
    .replace(/^mailto:/i, '')
    .trim();
  return EMAIL.test(address) && address.length <= 500 && !/^[a-z]+:\/\//i.test(address) ? address : undefined;
}

function email(r: Reading, node: Node): string | undefined {
  return firstValue(r, node, ['vcard:hasEmail', 'vcard:email', 'foaf:mbox'], (term, property) => {
    const spelled =
      term.termType === 'NamedNode' ? (r.source.relativeText(term.value) ?? term.value) : term.value;
    const address = emailIn(spelled);
    if (address === undefined) return r.keep('email-invalid', node, property, term);
    if (term.termType !== 'NamedNode' || spelled !== `mailto:${address}`) {
      r.note('email-normalised', node, property, spelled, `mailto:${address}`);
    }
    return address;
  });
}

function telephone(r: Reading, node: Node): string | undefined {
  return firstValue(r, node, ['vcard:hasTelephone', 'vcard:tel', 'foaf:phone'], (term, property) => {
    const spelled =
      term.termType === 'NamedNode' ? (r.source.relativeText(term.value) ?? term.value) : term.value;
    const number = spelled.trim().replace(/^tel:/i, '').replaceAll('%20', ' ').trim();
    const valid = number.length > 0 && number.length <= 200 && !/^https?:/i.test(number);
    return valid ? number : r.keep('value-invalid', node, property, term);
  });
}

/**
 * The value of the first property that has one, looking into nodes that only hold a value. A telephone node may hold
 * it twice, for people and as a `tel:` IRI: texts go first, and what differs in punctuation only is the same.
 */
function firstValue(
  r: Reading,
  node: Node,
  properties: readonly string[],
  read: (term: Exclude<Term, { termType: 'BlankNode' }>, property: string) => string | undefined,
): string | undefined {
  let chosen: string | undefined;
  const offer = (property: string, value: Term, holder: Node, name: string): void => {
    if (value.termType === 'BlankNode') r.keep('text-expected', holder, name, value);
    else if (value.termType === 'Literal' && isEmpty(r, node, property, value)) return;
    else if (value instanceof EmptyReference) {
      r.note('empty-reference', node, property, '');
    } else {
      const found = read(value, property);
      if (chosen === undefined) chosen = found;
      else if (found !== undefined && bare(found) !== bare(chosen))
        r.keep('second-value', holder, name, value);
    }
  };
  for (const property of properties) {
    for (const term of node.take(property)) {
      const holder = term.termType === 'Literal' ? undefined : r.node(nodeKey(term));
      const held = holder
        ? VALUES.flatMap((name) => holder.take(name).map((value) => ({ name, value })))
        : [];
      held.sort((a, b) => Number(a.value.termType !== 'Literal') - Number(b.value.termType !== 'Literal'));
      if (holder && held.length > 0) for (const { name, value } of held) offer(property, value, holder, name);
      else offer(property, term, node, property);
    }
  }
  return chosen;
}

const bare = (text: string): string => text.replace(/[\s()./-]/g, '');
