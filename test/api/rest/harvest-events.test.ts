import { setTimeout as wait } from 'node:timers/promises';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendEvents } from '../../../src/api/common/event-stream.js';
import { record } from '../../harvest/memory-source.js';
import { type HarvestPortal, harvestPortal } from './harvest-portal.js';

let here: HarvestPortal;
let base: string;
beforeAll(async () => {
  here = await harvestPortal();
  base = await here.portal.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => here?.close());

interface Heard {
  id: string;
  event: string;
  // biome-ignore lint/suspicious/noExplicitAny: a run of the API
  data: any;
}

/** The events of a stream's text. */
const eventsIn = (text: string): Heard[] =>
  text
    .split('\n\n')
    .filter((block) => block.includes('event: '))
    .map((block) => {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
      return { id: field('id'), event: field('event'), data: JSON.parse(field('data')) };
    });

const watch = (id: string, headers: Record<string, string> = {}, signal?: AbortSignal) =>
  fetch(`${base}/api/v1/harvest/runs/${id}/events`, {
    headers: { ...here.portal.admin, 'accept-encoding': 'gzip, br', ...headers },
    ...(signal && { signal }),
  });

/** Reads until the text has that, or the end. */
async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, wanted: RegExp): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  while (!wanted.test(text)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  return text;
}

describe('events of a run', () => {
  it('come as it comes along, uncompressed, and end with it', async () => {
    const { admin, memory } = here;
    memory.records = Array.from({ length: 30 }, (_, i) => record(`e${i}`));
    let go = (): void => undefined;
    const mayGo = new Promise<void>((resolve) => {
      go = resolve;
    });
    memory.beforePage = (page) => (page === 2 ? mayGo : undefined);
    const queued = await admin.send('POST', `${await here.source('eventi')}/runs`);
    const answer = await watch(queued.json().id);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(answer.headers.get('content-encoding')).toBeNull();
    expect(answer.headers.get('cache-control')).toContain('no-cache');
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    let text = await readUntil(reader, /"state":"queued"/);
    const running = here.perform(queued);
    // What was written before the page that waits is told while it waits.
    text += await readUntil(reader, /"added":20/);
    go();
    text += await readUntil(reader, /event: end[\s\S]*\n\n/);
    expect((await reader.read()).done).toBe(true);
    await running;
    delete memory.beforePage;

    const events = eventsIn(text);
    expect(events.map(({ id }) => Number(id))).toEqual(events.map((_, i) => i + 1));
    expect(events[0]).toMatchObject({ event: 'run', data: { state: 'queued', source: { name: 'eventi' } } });
    const counted = events.flatMap(({ data }) => data.counts?.added ?? []);
    expect(counted).toEqual([...counted].sort((a, b) => a - b));
    expect(events.at(-2)).toMatchObject({ event: 'run', data: { state: 'done', counts: { added: 30 } } });
    expect(events.at(-1)).toMatchObject({ event: 'end', data: { state: 'done' } });
  });

  it('of a run that is over are its state and the end, whatever the client had heard last', async () => {
    const run = await here.run(await here.source('finita'));
    const answer = await watch(run.id, { 'last-event-id': '999' });
    const events = eventsIn(await answer.text());
    expect(events.map(({ event }) => event)).toEqual(['run', 'end']);
    expect(events[0]?.data).toEqual(run);
  });

  it('are for those who may manage the source', async () => {
    const run = await here.run(await here.source('chiusa'));
    expect((await fetch(`${base}/api/v1/harvest/runs/${run.id}/events`)).status).toBe(401);
    const stranger = await here.portal.member(here.organization.id, 'editor');
    expect((await watch(run.id, stranger)).status).toBe(404);
    expect((await watch('00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });
});

describe('a stream of events', () => {
  it('gives signs of life while nothing happens, and stops its source when the client goes', async () => {
    let stopped: () => void = () => undefined;
    const hasStopped = new Promise<void>((resolve) => {
      stopped = resolve;
    });
    const app = Fastify();
    app.get('/', (_request, reply) =>
      sendEvents(
        reply,
        async function* (signal) {
          yield { event: 'uno', data: 'a\nb' };
          await wait(60_000, undefined, { signal }).catch(() => undefined);
          stopped();
        },
        { keepAliveMs: 20 },
      ),
    );
    const address = await app.listen({ host: '127.0.0.1', port: 0 });
    const client = new AbortController();
    const answer = await fetch(address, { signal: client.signal });
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    const text = await readUntil(reader, /(?:: \n\n){3}/);
    expect(text).toMatch(/^retry: \d+\n\nid: 1\nevent: uno\ndata: "a\\nb"\n\n/);
    client.abort();
    await hasStopped;
    // `fetch` opens another connection after one that it gave up.
    app.server.closeAllConnections();
    await app.close();
  });
});
