import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFolder, startPortal } from '../helpers/process.js';

let folder: Awaited<ReturnType<typeof dataFolder>>;
let portal: Awaited<ReturnType<typeof startPortal>>;
beforeAll(async () => {
  folder = await dataFolder();
  portal = await startPortal(folder.path);
});
afterAll(async () => {
  portal?.child.kill('SIGTERM');
  await portal?.ended;
  await folder?.remove();
});

/** About 12 MB: more than one works through between two answers. */
function large(end = ''): string {
  const head = `@prefix dct: <http://purl.org/dc/terms/> . @prefix dcatapit: <http://dati.gov.it/onto/dcatapit#> .\n`;
  const lines = Array.from(
    { length: 60_000 },
    (_, i) =>
      `<https://a.example/dataset/${i}> a dcatapit:Dataset ; dct:title "Dataset numero ${i}, con un titolo che occupa posto: ${'testo '.repeat(15)}"@it .`,
  );
  return `${head}${lines.join('\n')}\n${end}`;
}
const post = (body: string | Blob, type = 'text/turtle') =>
  fetch(`${portal.url}/api/v1/validate`, {
    method: 'POST',
    headers: { ...portal.headers, 'content-type': type },
    body,
  });

describe('a large document', () => {
  it('is checked in a thread of its own while the portal answers everybody else', async () => {
    let report: { statements: number; valid: boolean; more: number } | undefined;
    const checking = post(large()).then(async (response) => {
      expect(response.status).toBe(200);
      report = (await response.json()) as NonNullable<typeof report>;
    });
    const waits: number[] = [];
    while (!report) {
      const start = performance.now();
      expect((await fetch(`${portal.url}/health`)).status).toBe(200);
      waits.push(performance.now() - start);
      await new Promise((done) => setTimeout(done, 20));
      if (waits.length > 5000) throw new Error('never checked');
    }
    await checking;
    expect(report).toMatchObject({ statements: 120_000, valid: false });
    waits.sort((a, b) => a - b);
    // A wide bound: tests share the machine. Unthreaded, one answer waits for the whole check, seconds long.
    expect(waits[Math.floor(waits.length * 0.95)]).toBeLessThan(500);
    expect(waits.length).toBeGreaterThan(10);
  });

  it('that is broken is refused with line and column, from the thread as well', async () => {
    const response = await post(large('<https://a.example/x> <https://a.example/y> .\n'));
    expect(response.status).toBe(422);
    const { messages, errors } = (await response.json()) as {
      messages: { it: string };
      errors: { code: string }[];
    };
    expect(messages.it).toMatch(/riga 60002, colonna \d+/);
    expect(errors[0]?.code).toBe('rdf-syntax');
  });
});
