import type { FastifyRequest } from 'fastify';
import { AppError, invalidField, isAppError } from '../../errors.js';
import { decideMerge } from '../../harvest/decisions/merges.js';
import { confirmRemovals, dismissRemovals, undoRemoval } from '../../harvest/decisions/removals.js';
import { cancelRun, planOf, startRun } from '../../harvest/runs/runs.js';
import type { HarvestSource } from '../../harvest/sources/model.js';
import type { Actor } from '../../people/policy.js';
import type { Services } from '../../services.js';
import { harvestPath } from '../components/harvest.js';

/** What the buttons of the pages about harvesting do. */
export const HARVEST_ACTIONS = [
  'run',
  'plan',
  'cancel',
  'confirm',
  'dismiss',
  'undo',
  'merge',
  'separate',
] as const;
export type HarvestAction = (typeof HARVEST_ACTIONS)[number];

/**
 * Refuses forms that another site sends in the name of our reader (cross-site request forgery): browsers send along the
 * credentials they know. They also say where a form comes from (Fetch Metadata, else Origin). Throws Forbidden.
 */
export function refuseForeignForms(request: FastifyRequest, publicUrl: string): void {
  const { origin, 'sec-fetch-site': site, authorization = '' } = request.headers;
  const isOurs =
    site !== undefined
      ? site === 'same-origin'
      : origin !== undefined
        ? origin === new URL(publicUrl).origin
        : !/^basic\s/i.test(authorization);
  if (!isOurs) throw new AppError('Forbidden');
}

interface Sent {
  action?: unknown;
  run?: unknown;
  item?: unknown;
}

/** Where the reader is sent afterwards. */
export interface Done {
  path: string;
  /** Somebody was quicker, or it has ended meanwhile: nothing was done. */
  isLate: boolean;
}

/**
 * Does what a button says. What cannot be done any more is no fault of the reader: the page shows how things stand.
 * Errors: InvalidBody, Unauthenticated, NotFound.
 */
export async function performAction(
  services: Services,
  actor: Actor,
  source: HarvestSource,
  { action, run, item }: Sent,
): Promise<Done> {
  const here =
    typeof run === 'string' ? harvestPath(source.name, encodeURIComponent(run)) : harvestPath(source.name);
  try {
    const begun = await perform(services, actor, source, String(action), String(run), Number(item));
    return { path: begun === undefined ? here : harvestPath(source.name, begun), isLate: false };
  } catch (error) {
    if (isAppError(error, 'Conflict') || isAppError(error, 'NotFound')) return { path: here, isLate: true };
    throw error;
  }
}

/** Returns the id of a run that was begun. */
async function perform(
  services: Services,
  actor: Actor,
  source: HarvestSource,
  action: string,
  run: string,
  item: number,
): Promise<string | undefined> {
  switch (HARVEST_ACTIONS.find((one) => one === action)) {
    case 'run':
      return (await startRun(services, actor, source.id)).id;
    case 'plan':
      return (await planOf(services, actor, source.id)).id;
    case 'cancel':
      await cancelRun(services, actor, run);
      return undefined;
    case 'confirm':
      await confirmRemovals(services, actor, uuidOf(run));
      return undefined;
    case 'dismiss':
      await dismissRemovals(services, actor, uuidOf(run));
      return undefined;
    case 'undo':
      await undoRemoval(services, actor, numberOf(item));
      return undefined;
    case 'merge':
      await decideMerge(services, actor, numberOf(item), 'merge');
      return undefined;
    case 'separate':
      await decideMerge(services, actor, numberOf(item), 'separate');
      return undefined;
    case undefined:
      throw invalidField('/action', 'unknown', {
        it: 'Azione sconosciuta.',
        en: 'Unknown action.',
      });
  }
}

function uuidOf(text: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text;
  throw new AppError('NotFound');
}

function numberOf(id: number): number {
  if (Number.isSafeInteger(id) && id > 0) return id;
  throw new AppError('NotFound');
}
