import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrganization } from '../../../src/catalog/commands/organizations.js';
import { createResource } from '../../../src/catalog/commands/resources.js';
import { systemActor } from '../../../src/people/policy.js';
import { publish } from '../../../src/publication/publish.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { sampleDataset, sampleOrganization } from '../../helpers/samples.js';

let portal: TestPortal;
const system = systemActor('test');

async function publishIn(name: string, title: string): Promise<string> {
  const { catalog } = portal.services;
  const record = await createResource(catalog, system, 'dataset', sampleDataset({ title: { it: title } }), {
    organization: name,
  });
  await publish(catalog, system, 'dataset', record.id);
  return record.iri;
}

beforeAll(async () => {
  portal = await testPortal();
  for (const name of ['comune-a', 'comune-b']) {
    await createOrganization(portal.services.catalog, system, sampleOrganization(), { name });
  }
});
afterAll(() => portal.close());

describe('the catalogue with a filter, as dati.gov.it reads it', () => {
  it('holds only the datasets of the organization in fq, in pages and whole', async () => {
    const a = await publishIn('comune-a', 'Farmacie');
    const b = await publishIn('comune-b', 'Scuole');
    for (const more of ['', '&all=true']) {
      const url = `/catalog.nt?fq=${encodeURIComponent('organization:comune-a')}${more}`;
      const { statusCode, body } = await portal.app.inject(url);
      expect(statusCode).toBe(200);
      expect(body).toContain(`<${a}>`);
      expect(body).not.toContain(`<${b}>`);
    }
  });

  it('finds words of q', async () => {
    const iri = await publishIn('comune-a', 'Colonnine zzyzx');
    const { body } = await portal.app.inject('/catalog.nt?q=zzyzx');
    expect(body.match(/<http:\/\/www.w3.org\/ns\/dcat#dataset> <([^>]+)>/g)).toHaveLength(1);
    expect(body).toContain(`<${iri}>`);
  });

  it('refuses with 409 what it cannot search by, rather than give everything or nothing', async () => {
    const { statusCode } = await portal.app.inject('/catalog.ttl?fq=metadata_modified:[a%20TO%20*]');
    expect(statusCode).toBe(409);
  });
});
