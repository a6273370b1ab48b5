import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Bilingual } from '../../errors.js';

/** What a page of this API shows, whatever draws it. Texts are in the language of the page or in both. */
export interface PageView {
  title: string | Bilingual;
  description?: string | undefined;
  /** Names and addresses under PUBLIC_URL of the pages above. */
  above: { label: string | Bilingual; path: string }[];
  /** Address of this page under PUBLIC_URL, without `f` and `lang`. */
  path: string;
  parameters: Record<string, string>;
  /** Facts, name and value; numbers are written as the language has it. */
  facts?: { name: Bilingual; value: string | number }[];
  /** Links with a sentence. */
  links?: { label: string | Bilingual; href: string }[];
  table?: { caption: Bilingual; head: string[]; rows: { href?: string; cells: (string | number)[] }[] };
  /** Address of the same as JSON. */
  json: string;
  next?: string | undefined;
}

/** Draws a page: given by the portal, whose frame it has. */
export type DrawPage = (
  request: FastifyRequest,
  reply: FastifyReply,
  view: PageView,
) => Promise<FastifyReply>;
