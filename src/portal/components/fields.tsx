import type { ComponentChildren } from 'preact';
import type { Agent, ContactPoint, LangMap, Temporal } from '../../catalog/model/index.js';
import { textIn } from '../../catalog/model/index.js';
import { formatTemporal } from '../format.js';
import { langOf, type PageContext } from '../page-context.js';
import type { TextKey } from '../texts.js';

/** A list of terms and values; fields without a value are not shown. */
export const Fields = ({ children }: { children: ComponentChildren }) => (
  <dl class="portico-fields">{children}</dl>
);

interface FieldProps {
  ctx: PageContext;
  name: TextKey;
  /** One value or several; nothing is shown for none. */
  values: ComponentChildren[];
}

export function Field({ ctx, name, values }: FieldProps) {
  const present = values.filter(
    (value) => value !== undefined && value !== null && value !== false && value !== '',
  );
  if (present.length === 0) return null;
  return (
    <div>
      <dt>{ctx.t(name)}</dt>
      {present.map((value) => (
        <dd>{value}</dd>
      ))}
    </div>
  );
}

/** A text of the model, marked with its language when it is another than the page's. */
export function Text({ ctx, map }: { ctx: PageContext; map: LangMap | undefined }) {
  const text = textIn(map, ctx.lang);
  return text === undefined ? null : <span lang={langOf(ctx, map)}>{text}</span>;
}

/** Whether an IRI is an address that a browser opens: only these become links. */
export const isWebAddress = (iri: string): boolean => /^(https?|ftp):\/\//i.test(iri);

/** An IRI as a link when it can be opened, else as text. */
export function IriLink({ iri, children }: { iri: string; children?: ComponentChildren }) {
  return isWebAddress(iri) ? (
    <a href={iri} rel="nofollow noopener">
      {children ?? iri}
    </a>
  ) : (
    <span>{children ?? iri}</span>
  );
}

export const Moment = ({ ctx, value }: { ctx: PageContext; value: Temporal }) => (
  <time dateTime={value}>{formatTemporal(ctx.lang, value)}</time>
);

/** A body with its code. */
export function AgentName({ ctx, agent }: { ctx: PageContext; agent: Agent }) {
  const name = textIn(agent.name, ctx.lang) ?? agent.identifier ?? agent.iri ?? '';
  return (
    <span lang={langOf(ctx, agent.name)}>
      {agent.homepage ? <IriLink iri={agent.homepage}>{name}</IriLink> : name}
      {agent.identifier && agent.identifier !== name && (
        <span class="portico-code"> ({agent.identifier})</span>
      )}
    </span>
  );
}

/** An office with the ways to reach it. */
export function Contact({ contact }: { contact: ContactPoint }) {
  const { fn, email, telephone, url } = contact;
  return (
    <ul class="portico-contact">
      {fn && <li>{fn}</li>}
      {email && (
        <li>
          <a href={`mailto:${encodeURIComponent(email).replace('%40', '@')}`}>{email}</a>
        </li>
      )}
      {telephone && (
        <li>
          <a href={`tel:${telephone.replace(/[^\d+]/g, '')}`}>{telephone}</a>
        </li>
      )}
      {url && (
        <li>
          <IriLink iri={url} />
        </li>
      )}
    </ul>
  );
}
