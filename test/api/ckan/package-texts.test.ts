import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageSearch } from '../../../src/api/ckan/actions/package-search.js';
import { packageActions } from '../../../src/api/ckan/actions/packages.js';
import { callAction } from '../../../src/api/ckan/call-action.js';
import { PackageTexts } from '../../../src/api/ckan/package-texts.js';
import { importResources } from '../../../src/catalog/commands/import-resources.js';
import { editOrganization } from '../../../src/catalog/commands/organizations.js';
import { ANONYMOUS, systemActor } from '../../../src/people/policy.js';
import { withdraw } from '../../../src/publication/publish.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { DATASET, fillPortal } from './sample.js';

const ACTOR = systemActor('test');

let portal: TestPortal;
let filled: Awaited<ReturnType<typeof fillPortal>>;

beforeAll(async () => {
  portal = await testPortal();
  filled = await fillPortal(portal);
});
afterAll(() => portal.close());

const get = async (path: string) => (await portal.app.inject({ url: `/api/3/action/${path}` })).json().result;
const shown = (name = 'piste-ciclabili') => get(`package_show?id=${name}`);
const found = async (name = 'piste-ciclabili') => (await get(`package_search?fq=name:${name}`)).results[0];

describe('a package that is shown again', () => {
  it('is what the action makes of the dataset, whichever way it is asked for', async () => {
    for (let time = 0; time < 2; time += 1) {
      expect(await get('package_search?rows=100&facet.field=["tags"]')).toEqual(
        JSON.parse(
          JSON.stringify(
            await callAction(packageSearch, portal.services, ANONYMOUS, {
              rows: '100',
              'facet.field': '["tags"]',
            }),
          ),
        ),
      );
      for (const name of ['piste-ciclabili', 'zone-umide']) {
        for (const use_default_schema of ['true', 'false']) {
          const made = await callAction(packageActions.package_show, portal.services, ANONYMOUS, {
            id: name,
            use_default_schema,
          });
          expect(await get(`package_show?id=${name}&use_default_schema=${use_default_schema}`)).toEqual(
            JSON.parse(JSON.stringify(made)),
          );
        }
      }
    }
  });

  it('shows a change of the dataset at once', async () => {
    expect((await shown()).version).toBe((await found()).version);
    const changed = { ...DATASET, distribution: [], versionInfo: '9' };
    await importResources(filled.context, ACTOR, 'dataset', [
      { iri: undefined, organization: filled.comune, publish: true, doc: changed },
    ]);
    expect((await shown()).version).toBe('9');
    expect((await found()).version).toBe('9');
  });

  it('shows a change of its organization at once', async () => {
    await shown();
    await editOrganization(filled.context, ACTOR, filled.comune.id, (doc) => ({
      ...doc,
      title: { it: 'Comune con altro nome' },
    }));
    expect((await shown()).organization.title).toBe('Comune con altro nome');
    expect((await found()).organization.title).toBe('Comune con altro nome');
    const { search_facets } = await get('package_search?facet.field=["organization"]');
    expect(search_facets.organization.items).toContainEqual(
      expect.objectContaining({ display_name: 'Comune con altro nome' }),
    );
  });

  it('is gone once it is withdrawn', async () => {
    await shown('zone-umide');
    await withdraw(filled.context, ACTOR, 'dataset', 'zone-umide');
    expect(await shown('zone-umide')).toBeUndefined();
    expect(await found('zone-umide')).toBeUndefined();
  });

  it('is right when hardly any is kept', async () => {
    const few = new PackageTexts(portal.services, 'flat', 1);
    const plenty = new PackageTexts(portal.services, 'flat');
    for (let time = 0; time < 2; time += 1) {
      const texts = await few.byIds([...filled.ids, 'ffffffff-ffff-4fff-8fff-ffffffffffff']);
      expect(texts.map(String)).toEqual((await plenty.byIds(filled.ids)).map(String));
    }
  });

  it('carries the whole document of a dataset for a harvester that asks for it', async () => {
    const { results } = await get('package_search?ext_portico=1&fq=name:piste-ciclabili');
    const { portico } = results[0];
    expect(portico.iri).toBe(results[0].uri ?? portico.iri);
    expect(portico.dataset).toMatchObject({ identifier: 'c_p001:piste', title: DATASET.title });
    expect((await get('package_search?fq=name:piste-ciclabili')).results[0].portico).toBeUndefined();
  });
});
