import { afterAll, beforeAll, expect, it } from 'vitest';
import { completeDataset, newOrganization, type Requests, requests } from '../api/rest/helpers.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';

let portal: TestPortal;
let admin: Requests;
beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  await newOrganization(portal, 'ente');
});
afterAll(() => portal.close());

it('datasets of the same title sent at once all get a name', async () => {
  const body = completeDataset('ente', { title: { it: 'Piste ciclabili' } });
  const answers = await Promise.all(Array.from({ length: 8 }, () => admin.send('POST', '/datasets', body)));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(8).fill(201));
  expect(answers.map((answer) => answer.json().name).sort()).toEqual(
    ['', '-2', '-3', '-4', '-5', '-6', '-7', '-8'].map((end) => `piste-ciclabili${end}`),
  );
});

it('a name that was asked for and is taken is refused, also to one of two at once', async () => {
  const body = completeDataset('ente', { name: 'alberi' });
  const answers = await Promise.all([1, 2].map(() => admin.send('POST', '/datasets', body)));
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409]);
});
