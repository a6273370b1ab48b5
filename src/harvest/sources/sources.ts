import type { Static } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { Protocol } from '../../../harvesters/protocol.js';
import { protocolOf } from '../../../harvesters/registry.js';
import type { CatalogContext } from '../../catalog/context.js';
import { getOrganization } from '../../catalog/queries/organizations.js';
import { AppError, invalidField } from '../../errors.js';
import { type Actor, actorName, authorizePortal } from '../../people/policy.js';
import { brokenUnique, type Trx } from '../../platform/database.js';
import { checkFiles } from '../files/settings.js';
import { NotASchedule, parseSchedule } from '../refresh/schedule.js';
import { authorizeHarvest, findSource, getSource } from './access.js';
import {
  HarvestSettings,
  type HarvestSource,
  type HarvestSourceEdit,
  type HarvestSourceInput,
  type WholeSettings,
  wholeSettings,
} from './model.js';

export { findSource, getSource, listSources, publicSources } from './access.js';

/** The protocols there are, by type: `harvesters/registry.ts`, or others in tests. */
// biome-ignore lint/suspicious/noExplicitAny: each protocol knows the records it reads itself
export type ProtocolOf = (type: string) => Protocol<any> | undefined;

/** What the commands on sources need; `Services` has it. */
export interface SourceContext {
  catalog: CatalogContext;
  protocolOf?: ProtocolOf;
}

/**
 * When a scheduled source is due next, up to its jitter later: sources of many portals set to the same hour do not ask at
 * once. Null without a schedule. Throws NotASchedule.
 */
export function nextRun(schedule: string | null, { jitterMinutes }: WholeSettings, now: Date): Date | null {
  if (schedule === null) return null;
  const jitter = Math.floor(Math.random() * jitterMinutes * 60_000);
  return new Date(parseSchedule(schedule).nextAfter(now).getTime() + jitter);
}

/** Everything of a source that can be wrong before anything is asked of it. */
function checkSource(
  context: SourceContext,
  actor: Actor,
  source: Pick<HarvestSource, 'type' | 'url' | 'options'> & { settings: HarvestSettings },
): void {
  const protocol = (context.protocolOf ?? protocolOf)(source.type);
  if (!protocol) {
    throw invalidField('/type', 'unknown', {
      it: `Nessun protocollo si chiama «${source.type}».`,
      en: `No protocol is called "${source.type}".`,
    });
  }
  for (const [name, value] of Object.entries(source.options)) {
    const option = protocol.options.find((one) => one.name === name);
    if (!option || (option.values && !option.values.includes(value))) {
      const known = option?.values ?? protocol.options.map((one) => one.name);
      throw invalidField(`/options/${name}`, 'unknown', {
        it: `Opzione «${name}» non valida: ${known.join(', ') || 'nessuna opzione'}.`,
        en: `Option "${name}" is not valid: ${known.join(', ') || 'there are none'}.`,
      });
    }
  }
  if (!/^https?:\/\//i.test(source.url)) {
    // A path of this machine: its files are the operator's.
    if (source.type !== 'files') {
      throw invalidField('/url', 'format', {
        it: 'Serve un indirizzo http o https.',
        en: 'An http or https address is needed.',
      });
    }
    authorizePortal(actor, 'harvest');
  }
  checkFiles(source.settings.files);
  const wrong = [...Value.Errors(HarvestSettings, source.settings)][0];
  // The formats of texts are checked by the doors; here only shapes.
  if (wrong && wrong.schema.format === undefined) {
    throw invalidField(`/settings${wrong.path}`, 'invalid', { it: `Valore non ammesso.`, en: wrong.message });
  }
}

function checkedNextRun(schedule: string | null, settings: HarvestSettings, now: Date): Date | null {
  try {
    return nextRun(schedule, wholeSettings(settings), now);
  } catch (error) {
    if (error instanceof NotASchedule) throw invalidField('/schedule', 'format', error.messages);
    throw error;
  }
}

const nameTaken = (error: unknown): never => {
  if (brokenUnique(error) === undefined) throw error;
  const message = { it: 'Questo nome è già in uso.', en: 'This name is already in use.' };
  throw new AppError('NameTaken', message, [{ pointer: '/name', code: 'unique', message }]);
};

/**
 * Sets up a source; nothing is read yet. It takes a sysadmin, or the administrator of the organization everything goes to.
 * Errors: Unauthenticated, Forbidden, InvalidBody (protocol, option, address, schedule), NameTaken, NotFound (organization).
 */
export async function createSource(
  context: SourceContext,
  actor: Actor,
  input: Static<typeof HarvestSourceInput>,
): Promise<HarvestSource> {
  const { db, now, newId } = context.catalog;
  const organization = input.organization ? await getOrganization(db, input.organization) : undefined;
  const organizationId = organization?.id ?? null;
  authorizeHarvest(actor, { organizationId });
  const { settings = {}, options = {}, schedule = null } = input;
  checkSource(context, actor, { ...input, options, settings });
  const at = now();
  const nextAt = checkedNextRun(schedule, settings, at);
  const id = newId();
  await db
    .insertInto('harvest_source')
    .values({
      id,
      name: input.name,
      type: input.type,
      url: input.url,
      options: JSON.stringify(options),
      organization_id: organizationId,
      settings: JSON.stringify(settings),
      schedule,
      active: input.active ?? true,
      next_at: nextAt,
      created_by: actorName(actor),
      created_at: at,
      modified_at: at,
    })
    .execute()
    .catch(nameTaken);
  return (await findSource(db, id)) as HarvestSource;
}

/**
 * Changes a source; settings are replaced as a whole. The next run compares everything anew.
 * Errors: as `createSource`.
 */
export async function editSource(
  context: SourceContext,
  actor: Actor,
  idOrName: string,
  edit: HarvestSourceEdit,
): Promise<HarvestSource> {
  const { db, now } = context.catalog;
  const source = await getSource(db, actor, idOrName);
  const organizationId =
    edit.organization === undefined
      ? source.organizationId
      : edit.organization === null
        ? null
        : (await getOrganization(db, edit.organization)).id;
  authorizeHarvest(actor, { organizationId });
  const url = edit.url ?? source.url;
  const options = edit.options ?? source.options;
  const settings = edit.settings ?? source.settings;
  checkSource(context, actor, { type: source.type, url, options, settings });
  const schedule = edit.schedule === undefined ? source.schedule : edit.schedule;
  const at = now();
  const isSame = schedule === source.schedule && source.nextAt !== null;
  const nextAt = isSame ? source.nextAt : checkedNextRun(schedule, settings, at);
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('harvest_source')
      .set({
        url,
        options: JSON.stringify(options),
        organization_id: organizationId,
        settings: JSON.stringify(settings),
        schedule,
        active: edit.active ?? source.active,
        next_at: nextAt,
        modified_at: at,
      })
      .where('id', '=', source.id)
      .execute();
    await forgetAnswers(trx, source.id);
  });
  return (await findSource(db, source.id)) as HarvestSource;
}

/** What a source answered before is asked for again in full. */
const forgetAnswers = (trx: Trx, sourceId: string) =>
  trx.deleteFrom('harvest_validator').where('source_id', '=', sourceId).execute();

/**
 * Forgets a source with its runs. What it brought stays in the catalogue, and follows it no more.
 * Errors: Unauthenticated, NotFound.
 */
export async function removeSource(context: SourceContext, actor: Actor, idOrName: string): Promise<void> {
  const { db } = context.catalog;
  const source = await getSource(db, actor, idOrName);
  await db.deleteFrom('harvest_source').where('id', '=', source.id).execute();
}
