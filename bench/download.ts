import { get } from 'node:http';

export interface Download {
  bytes: number;
  /** To the first byte, and to the last. */
  first: number;
  seconds: number;
}

/** Reads an answer to its end as the plainest client does, which asks for no compression, and keeps nothing of it. */
export const download = (url: string): Promise<Download> =>
  new Promise((done, failed) => {
    const began = performance.now();
    const since = (): number => (performance.now() - began) / 1000;
    get(url, (reply) => {
      if (reply.statusCode !== 200) failed(new Error(`${url}: ${reply.statusCode}`));
      let bytes = 0;
      let first = 0;
      reply.on('data', (chunk: Buffer) => {
        if (bytes === 0) first = since();
        bytes += chunk.length;
      });
      reply.on('end', () => done({ bytes, seconds: since(), first }));
      reply.on('error', failed);
    }).on('error', failed);
  });
