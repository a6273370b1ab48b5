import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { BlobStore, StoredBlob } from '../../files/blob-store.js';
import { UploadInterrupted } from '../../files/file-errors.js';
import { remoteFileName } from '../../files/remote-file-name.js';
import { RemoteUnreachable } from '../../platform/outgoing-errors.js';
import type { OutgoingHttp, RemoteAnswer } from '../../platform/outgoing-http.js';
import { refusePage } from '../files/no-page.js';

/** What reading an address needs; `Services` has it all. */
export interface FetchServices {
  http: OutgoingHttp;
  blobs: BlobStore;
  config: { maxUploadBytes: number };
}

/** What tells one state of a remote file from another (RFC 9110, 8.8). */
export interface Validators {
  etag: string | null;
  lastModified: string | null;
}

/** A remote file that is whole and of one piece, its bytes in the blob store. */
export interface FetchedFile extends Validators {
  blob: StoredBlob;
  fileName: string;
  mediaType: string | undefined;
}

/** Bounds of one file. */
export interface FileBounds {
  maxBytes?: number;
  /** A page for people is no file. */
  noPages?: boolean;
}

/** The remote file changed while it was read, or its bytes are not those its server vouches for. Nothing was kept. */
export class SourceUnstable extends Error {
  readonly code = 'SOURCE_UNSTABLE';
  readonly messages: { readonly it: string; readonly en: string };
  constructor(readonly reason: 'changed' | 'digest') {
    super(`the remote file is not stable: ${reason}`);
    this.name = 'SourceUnstable';
    this.messages =
      reason === 'changed'
        ? {
            it: 'Il file remoto è cambiato mentre veniva letto: resta quello di prima, si riproverà.',
            en: 'The remote file changed while it was being read: the former one stays, it will be tried again.',
          }
        : {
            it: 'Il contenuto ricevuto non corrisponde all’impronta dichiarata dal server: resta il file di prima.',
            en: 'The content received does not match the digest its server declares: the former file stays.',
          };
  }
}

/** Longest time for reading a file from another server. */
const TIMEOUT_MS = 30 * 60_000;
const HEAD_TIMEOUT_MS = 30_000;
const ATTEMPTS = 3;
const BETWEEN_MS = 400;

/**
 * Reads a file from an address into the blob store, or learns that it is as it was (`known`: RFC 9110, 13.1). Only a
 * whole file of one state is handed on: fewer bytes than announced, another digest than declared, or other validators
 * after the reading than before it, and it is read again, three times in all. A server whose validators never agree
 * (several machines behind one name) is believed when two readings in a row give the same bytes.
 * @param signal gives up; then whatever is thrown is no outcome
 * @param bounds narrower ones than those of the portal
 * @returns undefined when it is unchanged
 * @throws SourceUnstable, FileTooLarge, PageNotFile, and those of the outgoing door
 */
export async function fetchFile(
  services: FetchServices,
  url: string,
  known?: Validators,
  signal?: AbortSignal,
  bounds: FileBounds = {},
): Promise<FetchedFile | undefined> {
  const maxBytes = Math.min(services.config.maxUploadBytes, bounds.maxBytes ?? Number.POSITIVE_INFINITY);
  let before: string | undefined;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await ask(services, url, maxBytes, known, signal);
      if (answer.status === 304) {
        answer.body.resume();
        return undefined;
      }
      const file = await take(services, answer, { ...bounds, maxBytes }, signal);
      if (before === file.blob.sha256 || !(await hasChanged(services.http, url, answer))) return file;
      before = file.blob.sha256;
      throw new SourceUnstable('changed');
    } catch (error) {
      if (signal?.aborted || attempt === ATTEMPTS || !isWorthAnotherTry(error)) throw error;
      await wait(BETWEEN_MS * attempt);
    }
  }
}

const ask = (
  { http }: FetchServices,
  url: string,
  maxBytes: number,
  known?: Validators,
  signal?: AbortSignal,
): Promise<RemoteAnswer> => {
  const headers = {
    ...(known?.etag && { 'if-none-match': known.etag }),
    // RFC 9110, 13.1.3: ignored where there is an entity tag.
    ...(known?.lastModified && { 'if-modified-since': known.lastModified }),
  };
  const conditional = Object.keys(headers).length > 0;
  return http.fetchToStream(url, {
    maxBytes,
    timeoutMs: TIMEOUT_MS,
    headers,
    ...(signal && { signal }),
    // Not every success is the file: 202 says "later", 206 a part.
    acceptStatus: (status) => status === 200 || status === 203 || (conditional && status === 304),
  });
};

async function take(
  { blobs }: FetchServices,
  answer: RemoteAnswer,
  { maxBytes, noPages }: FileBounds & { maxBytes: number },
  signal?: AbortSignal,
): Promise<FetchedFile> {
  const { headers } = answer;
  const length = headers['content-length'];
  const blob = await blobs
    .put(noPages ? Readable.from(refusePage(answer.body)) : answer.body, {
      maxBytes,
      ...(length !== undefined && { expectedBytes: Number(length) }),
      ...(signal && { signal }),
    })
    .catch((error: unknown) => {
      // A connection that broke before anybody read from it has no words of its own.
      const { host } = new URL(answer.finalUrl);
      throw error instanceof UploadInterrupted
        ? new RemoteUnreachable(host, 'interrupted', { cause: error })
        : error;
    });
  // Of a compressed answer the digest is that of the compressed bytes, which are gone.
  if (length !== undefined && declaredDigests(headers).some((digest) => digest !== blob.sha256)) {
    throw new SourceUnstable('digest');
  }
  return {
    blob,
    fileName: remoteFileName(headers['content-disposition'], answer.finalUrl) ?? 'file',
    mediaType: headers['content-type'],
    etag: headers.etag ?? null,
    lastModified: headers['last-modified'] ?? null,
  };
}

/** SHA-256 digests of the body that the answer declares, in hexadecimal: RFC 9530, and RFC 3230 before it. */
function declaredDigests(headers: Readonly<Record<string, string>>): string[] {
  return ['content-digest', 'repr-digest', 'digest'].flatMap((name) => {
    const found = /(?:^|,)\s*sha-256\s*=\s*:?([A-Za-z0-9+/]{43}=):?/i.exec(headers[name] ?? '');
    return found?.[1] ? [Buffer.from(found[1], 'base64').toString('hex')] : [];
  });
}

const strong = (etag: string): string => etag.replace(/^W\//, '');

/** Whether the server now tells of another state of the file than the one it sent. One that does not say has not. */
async function hasChanged(http: OutgoingHttp, url: string, { headers }: RemoteAnswer): Promise<boolean> {
  const { etag, 'last-modified': modified } = headers;
  if (etag === undefined && modified === undefined) return false;
  const now = await http
    .fetchToStream(url, {
      method: 'HEAD',
      maxBytes: 1,
      timeoutMs: HEAD_TIMEOUT_MS,
      acceptStatus: (status) => status === 200,
    })
    .catch(() => undefined);
  if (!now) return false;
  now.body.on('error', () => {}).resume();
  if (etag !== undefined && now.headers.etag !== undefined) return strong(etag) !== strong(now.headers.etag);
  return (
    modified !== undefined &&
    now.headers['last-modified'] !== undefined &&
    modified !== now.headers['last-modified']
  );
}

const isWorthAnotherTry = (error: unknown): boolean =>
  error instanceof SourceUnstable || (error instanceof RemoteUnreachable && error.reason === 'interrupted');
