import type { FastifyReply, FastifyRequest } from 'fastify';
import { tablesOf } from '../../catalog/queries/distributions-with-tables.js';
import { findResource } from '../../catalog/queries/find-resource.js';
import { listPublicByIri, listServicesOf } from '../../catalog/queries/linked-resources.js';
import { getOrganization } from '../../catalog/queries/organizations.js';
import { findTombstone } from '../../catalog/queries/tombstone.js';
import type { DataServiceRecord, DatasetRecord, ResourceRecord } from '../../catalog/record.js';
import { AppError, isAppError, notFound } from '../../errors.js';
import type { ResourceKind } from '../../platform/schema.js';
import type { Format } from '../../rdf/formats.js';
import {
  dataServiceQuads,
  datasetQuads,
  documentMemory,
  organizationQuads,
  resourceIri,
  tableServiceIris,
  tombstoneQuads,
} from '../../rdf/to-dcat/index.js';
import { actorOf, type DcatOptions, queryOf } from './options.js';
import { profileOf } from './parameters.js';
import { sendRdf } from './reply.js';

/** How many resources of the other kind a document describes along: they are what its links need, not a catalogue. */
const ALONG = 100;

/** What the actor may see: the published document, else the working copy of those who may read it. */
export async function findShown<K extends ResourceKind>(
  { db }: DcatOptions,
  request: FastifyRequest,
  kind: K,
  idOrName: string,
): Promise<ResourceRecord<K>> {
  const actor = actorOf(request);
  const record =
    (await findResource(db, actor, kind, idOrName, { version: 'published' })) ??
    (await findResource(db, actor, kind, idOrName));
  if (record) return record;
  if (await findTombstone(db, kind, idOrName)) {
    throw new AppError('Gone', { it: `Rimosso: ${idOrName}`, en: `Removed: ${idOrName}` });
  }
  throw notFound(idOrName);
}

/**
 * Answers with the resource, or 410 with a document that says that it was removed: whoever harvests us, or follows its IRI,
 * learns that it is no fault.
 */
async function orTombstone<K extends ResourceKind>(
  options: DcatOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  format: Format,
  asked: { kind: K; idOrName: string },
  answer: (record: ResourceRecord<K>) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const { kind, idOrName } = asked;
  const record = await findShown(options, request, kind, idOrName).catch((error) => {
    if (isAppError(error, 'Gone')) return undefined;
    throw error;
  });
  if (record) return answer(record);
  const gone = await findTombstone(options.db, kind, idOrName);
  if (!gone) throw notFound(idOrName);
  const folder = kind === 'dataset' ? 'dataset' : 'data-service';
  return sendRdf(request, reply.code(410), {
    format,
    fingerprint: [options.publicUrl, 'gone', gone.id, gone.removedAt],
    lastModified: gone.removedAt,
    alternate: (extension) => `${options.publicUrl}/${folder}/${gone.id}.${extension}`,
    body: { whole: () => tombstoneQuads(gone) },
  });
}

const isPublic = ({ state, visibility, version }: ResourceRecord): boolean =>
  state === 'published' && visibility === 'public' && version === 'published';

/** What a document about these resources depends on, and when it last changed. */
export function provenance(records: readonly ResourceRecord[]) {
  const dates = records.flatMap(({ modifiedAt, organization }) => [modifiedAt, organization.modifiedAt]);
  return {
    fingerprint: records.map((it) => [
      it.id,
      it.version,
      it.version === 'published' ? it.publishedRevision : it.revision,
      it.organization.revision,
    ]),
    lastModified: new Date(Math.max(...dates.map((date) => date.getTime()))),
    private: !records.every(isPublic),
  };
}

interface Described {
  main: ResourceRecord;
  datasets: DatasetRecord[];
  services: DataServiceRecord[];
  /** Path of the document without extension, from the root. */
  path: string;
}

/** Answers with the resources, the one that was asked for first. */
async function send(
  { db, publicUrl }: DcatOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  format: Format,
  { main, datasets, services, path }: Described,
): Promise<FastifyReply> {
  const query = queryOf(request);
  const profile = profileOf(query);
  const records = [main, ...datasets, ...services].filter((record, i, all) => all.indexOf(record) === i);
  const iris = new Set(records.map((record) => resourceIri(publicUrl, record)));
  const hasTable = await tablesOf(db, datasets);
  const ofTables = datasets.map((record) => tableServiceIris(record, { publicUrl, hasTable }));
  const { fingerprint, ...rest } = provenance(records);
  return sendRdf(request, reply, {
    ...rest,
    format,
    fingerprint: [publicUrl, profile, ...fingerprint, ofTables],
    alternate: (extension) => `${publicUrl}${path}.${extension}${query.size > 0 ? `?${query}` : ''}`,
    body: {
      whole: () => {
        const context = {
          publicUrl,
          profile,
          memory: documentMemory(),
          describes: (iri: string) => iris.has(iri),
          hasTable,
        };
        return records.flatMap((record) =>
          record.kind === 'dataset'
            ? datasetQuads(record as DatasetRecord, context)
            : dataServiceQuads(record as DataServiceRecord, context),
        );
      },
    },
  });
}

/**
 * A dataset with the public services that give access to it. The document about one of its distributions is the same:
 * a distribution means nothing without its dataset.
 */
export async function sendDataset(
  options: DcatOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  format: Format,
  idOrName: string,
  distributionId?: string,
): Promise<FastifyReply> {
  return orTombstone(options, request, reply, format, { kind: 'dataset', idOrName }, async (record) => {
    const distributions = record.doc.distribution ?? [];
    if (
      distributionId !== undefined &&
      !distributions.some(({ id }) => id === distributionId.toLowerCase())
    ) {
      throw notFound(distributionId);
    }
    const access = distributions.flatMap(({ accessService }) => accessService ?? []);
    const services = await listServicesOf(options.db, record.iri, access, ALONG);
    const path = `/dataset/${record.name}${distributionId === undefined ? '' : `/resource/${distributionId}`}`;
    return send(options, request, reply, format, { main: record, datasets: [record], services, path });
  });
}

/** A data service with the public datasets it serves. */
export async function sendDataService(
  options: DcatOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  format: Format,
  idOrName: string,
): Promise<FastifyReply> {
  return orTombstone(options, request, reply, format, { kind: 'dataService', idOrName }, async (record) => {
    const datasets = await listPublicByIri(options.db, 'dataset', record.doc.servesDataset ?? [], ALONG);
    const path = `/data-service/${record.name}`;
    return send(options, request, reply, format, { main: record, datasets, services: [record], path });
  });
}

/** An organization as the agent it is. */
export async function sendOrganization(
  options: DcatOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  format: Format,
  idOrName: string,
): Promise<FastifyReply> {
  const { db, publicUrl } = options;
  const profile = profileOf(queryOf(request));
  const organization = await getOrganization(db, idOrName);
  return sendRdf(request, reply, {
    format,
    fingerprint: [publicUrl, profile, organization.id, organization.revision],
    lastModified: organization.modifiedAt,
    alternate: (extension) => `${publicUrl}/organization/${organization.name}.${extension}`,
    body: { whole: () => organizationQuads(organization, { publicUrl, profile }) },
  });
}
