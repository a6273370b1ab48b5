import { agentOf, contactPointOf } from './addresses.js';
import type { DataService, Dataset, DatasetInput, Distribution, DistributionInput } from './model/index.js';
import type { OrganizationRecord } from './record.js';

/** What is needed to complete a document. */
export interface PrepareOptions {
  publicUrl: string;
  organization: OrganizationRecord;
  /** Id of the resource: part of the identifier when none is given. */
  id: string;
  newId(): string;
  /** Ids that new distributions may bring along: whoever gives them has made sure that they are nobody's. */
  acceptIds?: ReadonlySet<string>;
}

/** `codiceIPA:id`, the practice of local catalogues (digest, section 10); the id alone while the body has no code. */
export const defaultIdentifier = (organization: OrganizationRecord, id: string): string =>
  organization.doc.identifier ? `${organization.doc.identifier}:${id}` : id;

/** A property that a document leaves out comes from its organization: who holds, who publishes, whom to ask. */
export function organizationDefaults<D extends Dataset | DataService>(
  doc: D,
  options: PrepareOptions,
  previous?: D,
): D {
  const agent = agentOf(options.publicUrl, options.organization);
  const contactPoint = contactPointOf(options.publicUrl, options.organization);
  return {
    ...doc,
    // For life: leaving it out changes nothing.
    identifier: doc.identifier ?? previous?.identifier ?? defaultIdentifier(options.organization, options.id),
    rightsHolder: doc.rightsHolder ?? agent,
    publisher: doc.publisher ?? agent,
    ...(!doc.contactPoint?.length && contactPoint && { contactPoint: [contactPoint] }),
  };
}

/**
 * The dataset that is kept, made of what was sent: each distribution has an id for life and keeps the stored file of
 * the earlier version with that id (files come by upload only), and the organization fills what was left out.
 * An id that the earlier version does not have is replaced: it could be somebody else's.
 */
export function prepareDataset(input: DatasetInput, options: PrepareOptions, previous?: Dataset): Dataset {
  const known = new Map((previous?.distribution ?? []).map((d) => [d.id, d]));
  const distribution = input.distribution?.map((sent): Distribution => {
    const before = sent.id === undefined ? undefined : known.get(sent.id);
    const own = sent.id !== undefined && options.acceptIds?.has(sent.id) ? sent.id : undefined;
    return {
      ...keepExtras<DistributionInput>(sent, before),
      id: before?.id ?? own ?? options.newId(),
      ...(before?.file && { file: before.file }),
    };
  });
  return organizationDefaults<Dataset>(keepExtras({ ...input, distribution }, previous), options, previous);
}

/** Free fields outlive an edit by a door that does not show them; an empty object takes them away. */
function keepExtras<D extends { extras?: object }>(sent: D, before: D | undefined): D {
  const { extras = before?.extras, ...rest } = sent;
  return (extras && Object.keys(extras).length > 0 ? { ...rest, extras } : rest) as D;
}

/** The data service that is kept, made of what was sent. */
export const prepareDataService = (
  input: DataService,
  options: PrepareOptions,
  previous?: DataService,
): DataService => organizationDefaults(input, options, previous);
