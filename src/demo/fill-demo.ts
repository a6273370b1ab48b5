import { agentOf, resourcePage } from '../catalog/addresses.js';
import { editCatalog } from '../catalog/commands/catalog.js';
import { createOrganization } from '../catalog/commands/organizations.js';
import { createResource, editResource } from '../catalog/commands/resources.js';
import { normaliseDataService } from '../catalog/normalise-codes.js';
import { readCatalog } from '../catalog/queries/catalog.js';
import { findResource } from '../catalog/queries/find-resource.js';
import { findOrganization, findOrganizationByIdentifier } from '../catalog/queries/organizations.js';
import type { DataServiceRecord, OrganizationRecord } from '../catalog/record.js';
import { AppError } from '../errors.js';
import { publish } from '../publication/publish.js';
import {
  DEMO_DATASETS,
  type DemoDataset,
  describeService,
  identifierOf,
  ORGANIZATIONS,
  SERVICE,
} from './describe/index.js';
import { DEMO_ACTOR, type DemoServices, fillDataset } from './fill-dataset.js';

export interface FillOptions {
  /** Prints a line for the operator. */
  out(text: string): void;
  /** Fills a portal that holds other datasets too. */
  force?: boolean;
}

export interface FillResult {
  /** False when the portal holds other datasets and `force` was not given: nothing was done. */
  ok: boolean;
  created: number;
  total: number;
}

/**
 * Fills the portal with the demonstration catalogue: three organizations, fourteen datasets with their files and
 * tables, one data service, all published. What is here already by name is left alone and what an interrupted run left
 * unfinished is completed, so it can be given again at any time, also while the portal serves.
 * Errors: those of the commands it gives (a name or an IPA code held by somebody else's dataset is a NameTaken).
 */
export async function fillDemo(services: DemoServices, options: FillOptions): Promise<FillResult> {
  const { out } = options;
  if (!options.force && (await countOthers(services)) > 0) {
    out(
      'Il portale contiene già altri dataset: non aggiungo nulla. Con --force la dimostrazione si aggiunge ai presenti.',
    );
    out(
      'The portal already holds other datasets: nothing was added. With --force the demonstration joins them.',
    );
    return { ok: false, created: 0, total: 0 };
  }
  const organizations = await ensureOrganizations(services);
  const service = await ensureService(services, organizations);
  let created = 0;
  const served: string[] = [];
  for (const dataset of DEMO_DATASETS) {
    const organization = organizationOf(organizations, dataset.organization);
    const filled = await fillDataset(services, dataset, organization, service.iri);
    if (filled.outcome === 'created') created += 1;
    if (dataset.served && filled.outcome !== 'foreign') served.push(filled.record.iri);
    out(`${MARKS[filled.outcome]} ${resourcePage(services.catalog.publicUrl, filled.record)}`);
  }
  await finishService(services, service, served);
  await describeCatalog(services, organizationOf(organizations, ORGANIZATIONS[0]?.name ?? ''));
  summarise(services, out, created);
  return { ok: true, created, total: DEMO_DATASETS.length };
}

/** How the lines of the report begin. */
const MARKS = { created: '+', kept: '=', foreign: '!' } as const;

/** How many resources the portal holds that are not the demonstration's. */
async function countOthers({ db }: DemoServices): Promise<number> {
  const ours = [SERVICE, ...DEMO_DATASETS].map(identifierOf);
  const { n } = await db
    .selectFrom('catalog_resource')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('state', '<>', 'deleted')
    .where('identifier', 'not in', ours)
    .executeTakeFirstOrThrow();
  return Number(n);
}

type Organizations = ReadonlyMap<string, OrganizationRecord>;

/** The organizations of the demonstration by name; one that is here with the same IPA code is used as it is. */
async function ensureOrganizations({ db, catalog }: DemoServices): Promise<Organizations> {
  const records = new Map<string, OrganizationRecord>();
  for (const { name, doc } of ORGANIZATIONS) {
    const known =
      (await findOrganizationByIdentifier(db, doc.identifier)) ?? (await findOrganization(db, name));
    records.set(name, known ?? (await createOrganization(catalog, DEMO_ACTOR, doc, { name })));
  }
  return records;
}

function organizationOf(organizations: Organizations, name: DemoDataset['organization']): OrganizationRecord {
  const found = organizations.get(name);
  if (!found) throw new Error(`the demonstration has no organization ${name}`);
  return found;
}

/** The data service as a draft: its IRI must exist before the distributions that name it. */
async function ensureService(
  { db, catalog }: DemoServices,
  organizations: Organizations,
): Promise<DataServiceRecord> {
  const known = await findResource(db, DEMO_ACTOR, 'dataService', SERVICE.name);
  if (known) return known;
  const { doc, problems } = normaliseDataService(describeService(catalog.publicUrl));
  if (problems.length > 0) throw new AppError('InvalidBody', undefined, problems);
  return createResource(catalog, DEMO_ACTOR, 'dataService', doc, {
    organization: organizationOf(organizations, SERVICE.organization).id,
    name: SERVICE.name,
  });
}

/** Says which datasets the service serves and publishes it, unless somebody did already. */
async function finishService(
  { catalog }: DemoServices,
  service: DataServiceRecord,
  served: string[],
): Promise<void> {
  if (service.state !== 'draft' || service.identifier !== identifierOf(SERVICE)) return;
  await editResource(catalog, DEMO_ACTOR, 'dataService', service.id, (doc) => ({
    ...doc,
    servesDataset: served,
  }));
  await publish(catalog, DEMO_ACTOR, 'dataService', service.id);
}

/** Describes the catalogue, if nobody has done so since it was made. */
async function describeCatalog({ catalog, db }: DemoServices, publisher: OrganizationRecord): Promise<void> {
  if ((await readCatalog(db)).revision > 1) return;
  await editCatalog(catalog, DEMO_ACTOR, (doc) => ({
    ...doc,
    title: { it: 'Dati aperti della città', en: 'Open data of the city' },
    description: {
      it: 'Catalogo dimostrativo di Portico: fatti veri, calcolati o compilati per la dimostrazione.',
      en: 'Demonstration catalogue of Portico: true facts, computed or compiled for the demonstration.',
    },
    publisher: agentOf(catalog.publicUrl, publisher),
    homepage: catalog.publicUrl,
    license: { iri: 'https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40' },
    issued: catalog.now().toISOString().slice(0, 10),
  }));
}

function summarise(
  { catalog: { publicUrl } }: DemoServices,
  out: (text: string) => void,
  created: number,
): void {
  out(
    `Dimostrazione pronta / demonstration ready: ${DEMO_DATASETS.length} dataset, ${created} nuovi / new, ${ORGANIZATIONS.length} organizzazioni / organizations`,
  );
  out(`Portale / portal    ${publicUrl}/`);
  out(`API                 ${publicUrl}/api/v1/datasets`);
  out(`DCAT-AP_IT          ${publicUrl}/catalog.ttl`);
}
