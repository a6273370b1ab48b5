import { type Duplex, pipeline, type Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { RemoteTooLarge, RemoteUnreachable } from './outgoing-errors.js';

/** What the body is read with. */
export interface BodyBounds {
  /** Content codings as the server named them, `gzip` or `gzip, br`; undefined for none. */
  readonly contentEncoding: string | undefined;
  /** Most bytes handed on, counted after decompression: a small bomb is still a bomb. */
  readonly maxBytes: number;
  readonly host: string;
  /** Gives the error the reader should see for one raised by the network or the decompressor. */
  readonly translate: (error: Error) => Error;
  /** Called once, when the body has ended, failed or been given up. */
  readonly onClose: () => void;
}

/**
 * The body as the caller reads it: decompressed, counted while it streams, errors in our terms. Giving it up
 * (`destroy()`) gives up the connection too.
 * @throws RemoteUnreachable (`encoding`) for a content coding we cannot read
 */
export function boundBody(source: Readable, bounds: BodyBounds): Readable {
  const decoders = decodersFor(bounds.contentEncoding, bounds.host);
  let seen = 0;
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen > bounds.maxBytes) done(new RemoteTooLarge(bounds.maxBytes, seen));
      else done(null, chunk);
    },
    destroy(error, done) {
      done(error ? bounds.translate(error) : null);
    },
  });
  bounded.once('close', bounds.onClose);
  // The time limit may strike before the caller has begun to read: `pipeline` listens, so that this does not end the
  // process, and whoever reads later still meets the error, which the stream keeps.
  pipeline([source, ...decoders, bounded], () => {});
  return bounded;
}

/** Decoders in the order to apply them, the reverse of how the codings were applied (RFC 9110, 8.4). */
function decodersFor(contentEncoding: string | undefined, host: string): Duplex[] {
  const codings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length > 2) throw new RemoteUnreachable(host, 'encoding');
  return codings.reverse().map((coding) => {
    if (coding === 'gzip' || coding === 'x-gzip') return createGunzip();
    if (coding === 'deflate') return createInflate();
    if (coding === 'br') return createBrotliDecompress();
    throw new RemoteUnreachable(host, 'encoding');
  });
}
