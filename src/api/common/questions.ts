import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../errors.js';
import { QueryTimeout } from '../../tables/query/time-limit.js';
import { AskerGone } from '../../tables/rows/ask-table.js';
import { orRowRefusal } from './row-refusals.js';

/** What the tables refuse, a question that took too long and one that nobody waits for, as refusals of the catalogue. */
export const orQuestionRefusal = <T>(work: Promise<T>): Promise<T> =>
  orRowRefusal(work).catch((error) => {
    if (error instanceof AskerGone) {
      throw new AppError('BadRequest', { it: 'Chi ha chiesto se n’è andato.', en: error.message });
    }
    if (!(error instanceof QueryTimeout)) throw error;
    const message = {
      it: `La richiesta ha impiegato più di ${error.milliseconds / 1000} secondi ed è stata fermata: restringila o chiedi meno colonne.`,
      en: `The question took more than ${error.milliseconds / 1000} seconds and was stopped: narrow it or ask for fewer columns.`,
    };
    throw new AppError('BadRequest', message, [{ pointer: '', code: 'too-long', message }]);
  });

/** Who asks, for what is shared out among askers: an account, or without one an address. */
export const askerOf = ({ actor, ip }: Pick<FastifyRequest, 'actor' | 'ip'>): string =>
  actor.kind === 'user' ? `user ${actor.id}` : `address ${ip}`;

/** A signal that comes when the client has gone before it was answered. */
export function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
