import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { makeDataset, makeOrganization } from './fill.js';
import { jsonLdOf, textOf } from './html.js';

const EVIL = `"'><script>alert(1)</script><img src=x onerror=alert(2)>`;

let portal: TestPortal;
let html: string;

beforeAll(async () => {
  portal = await testPortal();
  const organization = await makeOrganization(portal.services, EVIL, { description: { it: EVIL } });
  await makeDataset(
    portal.services,
    {
      title: { it: `Dati ${EVIL}` },
      description: {
        it: `${EVIL}\n\n[uno](javascript:alert(1)) ![due](https://altrove.example/x.png) <iframe src="//x"></iframe>\n\n[tre](data:text/html,x) [quattro](https://bene.example/)`,
      },
      keyword: { it: [EVIL] },
      conformsTo: [{ identifier: 'javascript:alert(3)', title: { it: EVIL } }],
      landingPage: ['javascript:alert(4)'],
      versionInfo: EVIL,
      unmapped: `<javascript:alert(5)> <https://e.example/p> <javascript:alert(6)> .\n<https://e.example/s> <https://e.example/p> "</script><b>" .\n`,
      distribution: [
        {
          title: { it: EVIL },
          format: 'http://publications.europa.eu/resource/authority/file-type/CSV',
          license: { iri: 'https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40' },
        },
      ],
    },
    {
      organization: organization.id,
      name: 'ostile',
      file: { name: 'x.csv', text: `valore,<b>col</b>\n1,<script>alert(7)</script>\n2,=cmd()\n` },
    },
  );
  html = (await portal.app.inject({ url: '/dataset/ostile', headers: { accept: 'text/html' } })).body;
});
afterAll(() => portal.close());

/** Marks that a page of ours never has. */
const FORBIDDEN = [/<script(?! type="">| type="" src="">)/, /<img/, /<iframe/, /<b>/, /\son\w+=/];

it('whatever metadata and tables hold, it is text', async () => {
  const marks = html.replace(/(?<=<script type="application\/ld\+json">)[\s\S]*?(?=<\/script>)/, '');
  expect(textOf(html)).toContain(EVIL);
  for (const pattern of FORBIDDEN) {
    const tags = [...marks.matchAll(/<[^>]*>/g)].map((match) => match[0].replace(/"[^"]*"/g, '""'));
    expect(tags.filter((tag) => pattern.test(tag))).toEqual([]);
  }
  expect(textOf(html)).toContain('<script>alert(7)</script>');
  // The only script is the portal's.
  const sources = [...html.matchAll(/<script [^>]*src="([^"]*)"/g)].map((match) => match[1]);
  expect(sources).toEqual([expect.stringMatching(/^\/assets\/[0-9a-f]+\/preview\.js$/)]);
});

it('links lead to the web only', () => {
  const hrefs = [...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1] ?? '');
  expect(hrefs).toContain('https://bene.example/');
  expect(hrefs.filter((href) => !/^(https?:|mailto:|tel:|\/|#)/.test(href))).toEqual([]);
});

it('JSON-LD cannot be left from inside', () => {
  expect(jsonLdOf(html).name).toBe(`Dati ${EVIL}`);
});

it('the words of a search come back as text', async () => {
  const { body } = await portal.app.inject({
    url: `/dataset?q=${encodeURIComponent(EVIL)}&tags=${encodeURIComponent(EVIL)}`,
    headers: { accept: 'text/html' },
  });
  const tags = [...body.matchAll(/<[^>]*>/g)].map((match) => match[0].replace(/"[^"]*"/g, '""'));
  for (const pattern of FORBIDDEN) expect(tags.filter((tag) => pattern.test(tag))).toEqual([]);
  expect(textOf(body)).toContain(EVIL);
});
