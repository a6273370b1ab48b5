import type { Position } from '../../catalog/queries/list-resources.js';
import { AppError } from '../../errors.js';
import type { LinkPosition } from '../../harvest/links/read-links.js';

/** Furthest place in a ranked list that is served; beyond it one should search more precisely. */
export const MAX_OFFSET = 1_000_000_000;

/** A cursor of these parts. */
export const encodeCursor = (parts: unknown[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

/** The parts of a cursor: opaque to clients, inside it is a small JSON array. Errors: BadRequest for what is none. */
export function decodeCursor(cursor: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts)) return parts;
  } catch {
    // Falls through to the refusal.
  }
  throw badCursor();
}

/** The refusal of a cursor that is none of ours. */
export const badCursor = (): AppError => {
  const message = {
    it: 'Il cursore non è valido: usa quello ricevuto in "next" con gli stessi filtri.',
    en: 'The cursor is not valid: use the one received in "next" with the same filters.',
  };
  return new AppError('BadRequest', message, [{ pointer: '/cursor', code: 'cursor', message }]);
};

/** Cursor after a place in the order of creation. */
export const positionCursor = ({ createdAt, id }: Position): string =>
  encodeCursor([createdAt.getTime(), id]);

/** @throws BadRequest when it is not one of `positionCursor` */
export function readPosition(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined;
  const [at, id] = decodeCursor(cursor);
  if (!Number.isSafeInteger(at) || Math.abs(at as number) > 8.64e15) throw badCursor();
  if (typeof id !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw badCursor();
  return { createdAt: new Date(at as number), id };
}

/** Cursor after a place in the order of change of addresses. */
export const linkCursor = ({ changedAt, id }: LinkPosition): string =>
  encodeCursor([changedAt.getTime(), id]);

/** @throws BadRequest when it is not one of `linkCursor` */
export function readLinkPosition(cursor: string | undefined): LinkPosition | undefined {
  const position = readPosition(cursor);
  return position && { changedAt: position.createdAt, id: position.id };
}

/** Cursor after a number that the database gave, for lists in its order. */
export const idCursor = (id: number): string => encodeCursor([id]);

/** @throws BadRequest when it is not one of `idCursor` */
export function readIdPosition(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const [id, ...rest] = decodeCursor(cursor);
  if (rest.length > 0 || !Number.isSafeInteger(id) || (id as number) < 0) throw badCursor();
  return id as number;
}

/** Cursor for lists whose order is not one of keys (relevance). */
export const offsetCursor = (offset: number): string => encodeCursor([offset]);

/** @throws BadRequest when it is not one of `offsetCursor` */
export function readOffset(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const parts = decodeCursor(cursor);
  const [offset] = parts;
  const valid =
    parts.length === 1 &&
    Number.isSafeInteger(offset) &&
    (offset as number) >= 0 &&
    (offset as number) <= MAX_OFFSET;
  if (!valid) throw badCursor();
  return offset as number;
}

/** Cursor after a name, for lists in order of name. */
export const nameCursor = (name: string): string => encodeCursor([name]);

/** @throws BadRequest when it is not one of `nameCursor` */
export function readName(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const [name] = decodeCursor(cursor);
  if (typeof name !== 'string' || name.includes('\0')) throw badCursor();
  return name;
}

/** `Link` header (RFC 8288) to the next page: the same request with another cursor. */
export function nextLink(publicUrl: string, requestUrl: string, cursor: string): string {
  const url = new URL(requestUrl, 'http://localhost');
  url.searchParams.set('cursor', cursor);
  url.searchParams.delete('offset');
  return `<${publicUrl}${url.pathname}${url.search}>; rel="next"`;
}
