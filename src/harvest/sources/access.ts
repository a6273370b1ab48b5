import { isUuid } from '../../catalog/queries/find-resource.js';
import { notFound } from '../../errors.js';
import { type Actor, canOrganization, canPortal, refusal } from '../../people/policy.js';
import type { Db } from '../../platform/database.js';
import { type HarvestSource, toSource } from './model.js';

/** Whether the actor may set up, run and see a source: a sysadmin any, an administrator those of the own organization. */
export const canHarvest = (actor: Actor, source: Pick<HarvestSource, 'organizationId'>): boolean =>
  canPortal(actor, 'harvest') ||
  (source.organizationId !== null && canOrganization(actor, 'harvest', source.organizationId));

/** Throws unless the actor may manage a source of that organization (null: of none). */
export function authorizeHarvest(actor: Actor, source: Pick<HarvestSource, 'organizationId'>): void {
  if (!canHarvest(actor, source)) throw refusal(actor);
}

/** A source by id or name, whoever asks. Index: primary key, unique name. */
export async function findSource(db: Db, idOrName: string): Promise<HarvestSource | undefined> {
  const row = await db
    .selectFrom('harvest_source')
    .selectAll()
    .where(isUuid(idOrName) ? 'id' : 'name', '=', idOrName)
    .executeTakeFirst();
  return row && toSource(row);
}

/** A source that the actor may manage. Throws NotFound, also where it may not. */
export async function getSource(db: Db, actor: Actor, idOrName: string): Promise<HarvestSource> {
  const source = await findSource(db, idOrName);
  if (!source || !canHarvest(actor, source)) {
    if (actor.kind === 'anonymous') throw refusal(actor);
    throw notFound(idOrName);
  }
  return source;
}

/** The sources that the actor may manage, by name: they are few. */
export async function listSources(db: Db, actor: Actor): Promise<HarvestSource[]> {
  return (await publicSources(db)).filter((source) => canHarvest(actor, source));
}

/** All sources, by name. Of their settings the public is told nothing. */
export async function publicSources(db: Db): Promise<HarvestSource[]> {
  const rows = await db.selectFrom('harvest_source').selectAll().orderBy('name').execute();
  return rows.map(toSource);
}
