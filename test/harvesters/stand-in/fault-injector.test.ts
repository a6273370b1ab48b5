import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FaultRates, faulty, type Handler } from './fault-injector.js';
import { type StandIn, standIn } from './server.js';

const plain: Handler = (request, reply) => {
  reply.writeHead(200, { 'content-type': 'text/plain' });
  reply.write(`answer to ${request.url} `);
  reply.end('and more');
};
const PAGE =
  '<!DOCTYPE html><html><head><title>Manutenzione</title></head><body>Torniamo presto</body></html>';
const ALL: FaultRates = {
  error: 0.2,
  unavailable: 0.2,
  reset: 0.1,
  truncate: 0.1,
  repeat: 0.1,
  html: 0.2,
  gzip: 0.2,
};

let open: StandIn[] = [];
beforeAll(() => {
  open = [];
});
afterAll(() => {
  for (const server of open) server.close();
});

/** What each of so many requests came to. */
async function outcomes(rates: FaultRates, seed: number, count: number): Promise<string[]> {
  const server = await standIn(() => faulty(plain, { seed, rates, inARow: 100 }));
  open.push(server);
  const found: string[] = [];
  for (let i = 0; i < count; i++) {
    const outcome = await fetch(`${server.url}/${i}`)
      .then(async (reply) => `${reply.status} ${(await reply.text()).split(' and')[0]}`)
      .catch(() => 'broken');
    found.push(outcome);
  }
  return found;
}

describe('the fault injector', () => {
  it('without rates changes nothing', async () => {
    expect(await outcomes({}, 1, 3)).toEqual(['200 answer to /0', '200 answer to /1', '200 answer to /2']);
  });

  it('fails in the same way for the same seed, in another for another', async () => {
    const first = await outcomes(ALL, 1, 40);
    expect(await outcomes(ALL, 1, 40)).toEqual(first);
    expect(await outcomes(ALL, 2, 40)).not.toEqual(first);
    expect(new Set(first.map((it) => it.split(' ')[0]))).toEqual(new Set(['200', '500', '503', 'broken']));
  });

  it.each([
    ['error', `500 ${PAGE}`],
    ['unavailable', '503 '],
    ['reset', 'broken'],
    ['truncate', 'broken'],
    ['html', `200 ${PAGE}`],
    ['gzip', '200 answer to /0'],
  ] as const)('%s', async (fault, outcome) => {
    expect(await outcomes({ [fault]: 1 }, 1, 1)).toEqual([outcome]);
  });

  it('repeats the answer before', async () => {
    expect(await outcomes({ repeat: 1 }, 1, 2)).toEqual(['200 answer to /0', '200 answer to /0']);
  });

  it('rewards patience', async () => {
    const server = await standIn(() => faulty(plain, { seed: 1, rates: { error: 1 }, inARow: 2 }));
    open.push(server);
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await fetch(`${server.url}/x`)).status);
    expect(statuses).toEqual([500, 500, 200]);
  });
});
