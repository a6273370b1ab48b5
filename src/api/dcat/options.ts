import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DatasetRecord } from '../../catalog/record.js';
import { type Actor, ANONYMOUS } from '../../people/policy.js';
import type { Db } from '../../platform/database.js';

/** One page of the datasets that a search finds, in the order of creation, which no later change disturbs. */
export interface CatalogSearch {
  q?: string;
  fq?: string;
  modifiedSince?: Date;
  limit: number;
  offset: number;
}

type Page = (request: FastifyRequest, reply: FastifyReply) => unknown;
type NamedPage = (request: FastifyRequest, reply: FastifyReply, idOrName: string) => unknown;

/** The pages for people under the addresses of this interface: the portal owns them and hands them over here. */
export interface HtmlPages {
  catalog?: Page;
  dataset?: NamedPage;
  resource?: (
    request: FastifyRequest,
    reply: FastifyReply,
    idOrName: string,
    distributionId: string,
  ) => unknown;
  dataService?: NamedPage;
  organization?: NamedPage;
}

export interface DcatOptions {
  db: Db;
  /** Without a trailing slash. */
  publicUrl: string;
  /** Where a page is missing, a client that asks for HTML gets Turtle. */
  html?: HtmlPages;
  /** Without it `q` and `fq` change nothing. Throws `BadRequest` on a query that cannot be understood. */
  search?: (search: CatalogSearch) => Promise<{ records: DatasetRecord[]; total: number }>;
}

/** Who asks; anonymous where nothing decorates requests. */
export const actorOf = (request: FastifyRequest): Actor => (request as { actor?: Actor }).actor ?? ANONYMOUS;

/** The query as it was sent. */
export const queryOf = (request: FastifyRequest): URLSearchParams => {
  const url = request.raw.url ?? '';
  const mark = url.indexOf('?');
  return new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
};

/** The path as it was sent, without the query. */
export const pathOf = (request: FastifyRequest): string => (request.raw.url ?? '').split('?', 1)[0] ?? '';
