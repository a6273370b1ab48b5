import { mintIri } from '../../catalog/addresses.js';
import type { CatalogContext } from '../../catalog/context.js';
import type { DataService, DatasetInput } from '../../catalog/model/index.js';
import { prepareDataService, prepareDataset } from '../../catalog/prepare.js';
import { findDatasetWithTables } from '../../catalog/queries/datasets-with-tables.js';
import { type HasTable, tablesOf } from '../../catalog/queries/distributions-with-tables.js';
import { getOrganization } from '../../catalog/queries/organizations.js';
import type { Documents, OrganizationRecord, ResourceRecord } from '../../catalog/record.js';
import { AppError, invalidField, isAppError } from '../../errors.js';
import { type Actor, canResource } from '../../people/policy.js';
import type { Db } from '../../platform/database.js';
import type { ResourceKind } from '../../platform/schema.js';
import { judge } from '../../publication/judge.js';
import { PLAIN_POLICY, policyOf } from '../../publication/policy.js';
import { withDates } from '../../publication/publish.js';
import { dataServiceQuads, datasetQuads } from '../../rdf/to-dcat/index.js';
import { validationReport } from '../../validation/index.js';
import { bodyChecker, readResource, type SentResource } from './read-body.js';
import { DataServiceBody, DatasetBody } from './schemas/resource.js';

/** A description in our own JSON, as somebody hands it in to be checked. */
export interface SentDescription {
  kind: ResourceKind;
  body: SentResource;
  organization: string | undefined;
}

const KINDS: Readonly<Record<string, ResourceKind>> = { dataset: 'dataset', dataService: 'dataService' };
/** It begins with one of its only members: nothing else is parsed to find out. */
const OPENING = /^\uFEFF?\s*\{\s*"(?:dataset|dataService|organization)"\s*:/;

/**
 * The description in a JSON body of the form `{"dataset": {…}, "organization": "id or name"}` (or `dataService`);
 * undefined for any other JSON, which is JSON-LD.
 */
export function descriptionIn(bytes: Buffer): SentDescription | undefined {
  if (!OPENING.test(bytes.toString('utf8', 0, 200))) return undefined;
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  } catch {
    // The reader of JSON-LD says where it breaks.
    return undefined;
  }
  const { organization, ...rest } = value;
  const [name, ...others] = Object.keys(rest);
  const kind = name === undefined ? undefined : KINDS[name];
  if (!kind || name === undefined || others.length > 0) return undefined;
  if (organization !== undefined && typeof organization !== 'string') {
    throw invalidField('/organization', 'type', {
      it: 'L’organizzazione è un id o un nome.',
      en: 'The organization is an id or a name.',
    });
  }
  return { kind, body: rest[name] as SentResource, organization };
}

const CHECKS = { dataset: bodyChecker(DatasetBody), dataService: bodyChecker(DataServiceBody) };

/** The problems of a refusal as they are for a document one step further in. */
function within(kind: ResourceKind, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!isAppError(error)) throw error;
    const problems = error.problems.map((p) => ({ ...p, pointer: `/${kind}${p.pointer}` }));
    throw new AppError(error.kind, error.detail, problems);
  }
}

/** Stands in for an organization that was not named: it has nothing that a description could take over. */
const NOBODY = (at: Date): OrganizationRecord => ({
  id: '00000000-0000-4000-8000-000000000000',
  name: 'organizzazione',
  doc: { title: {} },
  revision: 1,
  createdAt: at,
  modifiedAt: at,
});

/** Ids that are the same at each check, so that two reports can be compared. */
function countingIds(): () => string {
  let n = 0;
  return () => `00000000-0000-4000-8000-${String(++n).padStart(12, '0')}`;
}

/**
 * What the rules and the gate say of a description as it would be published, without storing it. What it leaves out
 * comes from its organization when one is named, as when it is created.
 * Errors: InvalidBody with pointers into the body, NotFound for the organization.
 */
export async function validateDescription(
  context: CatalogContext,
  actor: Actor,
  { kind, body, organization: named }: SentDescription,
  most: number,
) {
  let sent: ReturnType<typeof readResource> | undefined;
  within(kind, () => {
    CHECKS[kind](body);
    sent = readResource(kind, { ...body, state: undefined }, 'draft');
  });
  const { input, organization: inner } = sent as ReturnType<typeof readResource>;
  const now = context.now();
  const choice = named ?? inner;
  const organization = choice === undefined ? NOBODY(now) : await getOrganization(context.db, choice);
  const stored = await storedDistributions(
    context.db,
    actor,
    kind === 'dataset' ? (input as DatasetInput) : {},
  );
  const acceptIds = new Set(stored.keys());
  const newId = countingIds();
  const id = newId();
  const doc = withDates(
    choice === undefined
      ? withIds(input as DatasetInput, newId, acceptIds)
      : prepare(kind, input, { publicUrl: context.publicUrl, organization, id, newId, acceptIds }),
    now,
  ) as Documents[ResourceKind];
  const record: ResourceRecord = {
    id,
    kind,
    name: 'descrizione',
    iri: mintIri(context.publicUrl, kind, id),
    identifier: doc.identifier ?? id,
    organization,
    state: 'published',
    visibility: 'public',
    revision: 1,
    publishedRevision: 1,
    createdAt: now,
    modifiedAt: now,
    publishedAt: now,
    version: 'published',
    doc,
  };
  // What an organization asks of itself is told to those who work in it.
  const subject = { organizationId: organization.id, state: 'draft', visibility: 'restricted' } as const;
  const policy =
    choice !== undefined && canResource(actor, 'create', subject)
      ? await policyOf(context.db, organization.id)
      : PLAIN_POLICY;
  const hasTable: HasTable = ({ id }) => stored.get(id) === true;
  const { findings, problems } = judge(record, { ...context, hasTable }, policy);
  return {
    format: 'portico',
    ...validationReport('portico', findings, statementsOf(record, context.publicUrl, hasTable), most),
    problems: [],
    publication: { allowed: problems.length === 0, problems },
  };
}

/**
 * Distributions of ours that a description speaks of by their ids, as one that was read and is to be sent back does, where
 * whoever asks may see them: whether they have a table.
 */
async function storedDistributions(
  db: Db,
  actor: Actor,
  { distribution = [] }: DatasetInput,
): Promise<Map<string, boolean>> {
  const id = distribution.find((each) => each.id !== undefined)?.id;
  const found =
    id === undefined ? undefined : await findDatasetWithTables(db, actor, { by: 'distribution', value: id });
  if (!found) return new Map();
  const hasTable = await tablesOf(db, [found.record]);
  return new Map((found.record.doc.distribution ?? []).map((each) => [each.id, hasTable(each)]));
}

const withIds = (input: DatasetInput, newId: () => string, known: ReadonlySet<string>) => ({
  ...input,
  ...(input.distribution && {
    distribution: input.distribution.map((d) => ({
      ...d,
      id: d.id !== undefined && known.has(d.id) ? d.id : newId(),
    })),
  }),
});

const prepare = (
  kind: ResourceKind,
  input: unknown,
  options: Parameters<typeof prepareDataset>[1],
): Documents[ResourceKind] =>
  kind === 'dataset'
    ? prepareDataset(input as DatasetInput, options)
    : prepareDataService(input as DataService, options);

function statementsOf(record: ResourceRecord, publicUrl: string, hasTable: HasTable): number {
  const context = { publicUrl, profile: 'it' as const, hasTable };
  const quads =
    record.kind === 'dataset'
      ? datasetQuads(record as ResourceRecord<'dataset'>, context)
      : dataServiceQuads(record as ResourceRecord<'dataService'>, context);
  return [...quads].length;
}
