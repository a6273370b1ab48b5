import { createHash } from 'node:crypto';
import { type Static, Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../errors.js';
import type { Services } from '../../services.js';
import { MapNotReady } from '../../tables/map/map-index.js';
import { askMap } from '../../tables/map/map-questions.js';
import { getPlaces, type PlaceSource, stateOf } from '../../tables/map/place-source.js';
import { OWN_KEYS, usualFields } from '../../tables/map/row-values.js';
import type { TableColumn } from '../../tables/query/relation.js';
import { QUESTION_MS } from '../../tables/rows/ask-table.js';
import { goneSignal, orQuestionRefusal } from '../common/questions.js';
import { toRowRefusal } from '../common/row-refusals.js';
import { readNames } from './rows-query.js';
import { FaceQuery, findFace, type TableFace } from './table-face.js';

/** What every question to the map of a table takes. */
export const MapQuery = {
  ...FaceQuery.properties,
  column: Type.Optional(
    Type.String({ maxLength: 1000, description: 'Colonna geografica / geographic column' }),
  ),
};

/** Columns that go with a place. */
export const MapFields = {
  fields: Type.Optional(
    Type.Array(Type.String({ maxLength: 10_000 }), {
      maxItems: 100,
      description:
        'Colonne da dare con ogni luogo, al massimo 50; vuoto: nessuna / columns to give with each place, at most 50; empty: none',
    }),
  ),
};

const MOST_FIELDS = 50;

const MapQueryObject = Type.Object(MapQuery);

/** A table that whoever asks may see as a map. */
export interface MapFace extends TableFace {
  source: PlaceSource;
  /** Changes whenever the table, its column or what is asked of it does. */
  state: string;
  /** Whether anybody may have it: then caches may keep it. */
  open: boolean;
}

const asRefusal = <T>(work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw toRowRefusal(error);
  }
};

/** The map that an address names. Errors: those of `findFace`; BadRequest where the table has no places. */
export async function findMap(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  params: { id: string; distributionId: string },
  query: Static<typeof MapQueryObject>,
): Promise<MapFace> {
  const { column, ...rest } = query;
  const face = await findFace(services, request, reply, params, rest);
  const source = asRefusal(() => getPlaces(face.found, column));
  const { record, found } = face;
  return {
    ...face,
    source,
    state: stateOf(found),
    open: record.version === 'published' && record.visibility === 'public',
  };
}

/** The columns that `fields` names, or the usual ones. `_id` is always given. Errors: BadRequest. */
export function readFields(face: MapFace, given: readonly string[] | undefined): TableColumn[] {
  const columns: readonly TableColumn[] = face.found.columns;
  if (given === undefined) return usualFields(columns);
  const names = readNames(given, new Set([...columns.map(({ name }) => name), '_id']), '/fields') ?? [];
  const chosen = [...new Set(names)].filter((name) => !OWN_KEYS.has(name));
  if (chosen.length > MOST_FIELDS) {
    const message = {
      it: `Al massimo ${MOST_FIELDS} colonne alla volta.`,
      en: `At most ${MOST_FIELDS} columns at a time.`,
    };
    throw new AppError('BadRequest', message, [{ pointer: '/fields', code: 'too-many', message }]);
  }
  return chosen.flatMap((name) => columns.find((column) => column.name === name) ?? []);
}

/** Tag of an answer about a map: of the state of the table and of the address. */
export function mapEtag({ found }: Pick<MapFace, 'found'>, ...asked: unknown[]): string {
  const digest = createHash('sha1').update(JSON.stringify([stateOf(found), ...asked]));
  return `"${digest.digest('base64url').slice(0, 20)}"`;
}

/** The client has this answer already. */
export const notModified = (reply: FastifyReply): FastifyReply => reply.code(304).send();

type Work<T> = Parameters<typeof askMap<T>>[4];

/**
 * What a map refuses, as a client understands it. Errors: PreviewUnavailable while its index is being made, BadRequest for
 * what the table cannot answer or what takes too long.
 */
export async function orMapRefusal<T>(reply: FastifyReply, work: Promise<T>): Promise<T> {
  try {
    return await orQuestionRefusal(work);
  } catch (error) {
    if (!(error instanceof MapNotReady)) throw error;
    reply.header('Retry-After', '2');
    const message = {
      it: 'La mappa della tabella è in preparazione: riprova tra poco.',
      en: 'The map of the table is being prepared: try again shortly.',
    };
    throw new AppError('PreviewUnavailable', message, [{ pointer: '', code: 'map-loading', message }]);
  }
}

/** Asks a map within the bounds of a question; it stops when the client goes. Errors: those of `orMapRefusal`. */
export function answerFromMap<T>(
  services: Services,
  reply: FastifyReply,
  { found, source }: MapFace,
  work: Work<T>,
): Promise<T> {
  const bounds = { milliseconds: QUESTION_MS, signal: goneSignal(reply) };
  return orMapRefusal(reply, askMap(services, found, source, bounds, work));
}

const NUMBERS = /^\s*-?\d+(?:\.\d+)?(?:\s*,\s*-?\d+(?:\.\d+)?){3}\s*$/;

/** `west,south,east,north` in degrees. Errors: BadRequest. */
export function readBbox(text: string | undefined): [number, number, number, number] | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const box = NUMBERS.test(text) ? text.split(',').map(Number) : [];
  const [west = 0, south = 0, east = 0, north = 0] = box;
  const sound =
    box.length === 4 &&
    [west, east].every((lon) => Math.abs(lon) <= 540) &&
    Math.abs(south) <= 90 &&
    Math.abs(north) <= 90;
  if (sound && west <= east && south <= north) return [west, south, east, north];
  const message = {
    it: 'bbox vuole quattro numeri in gradi: ovest,sud,est,nord.',
    en: 'bbox wants four numbers in degrees: west,south,east,north.',
  };
  throw new AppError('BadRequest', message, [{ pointer: '/bbox', code: 'bbox', message }]);
}
