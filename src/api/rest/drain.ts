import type { FastifyRequest } from 'fastify';

/** How long a client may go on sending what was refused. */
const PATIENCE_MS = 60_000;

/**
 * Reads the rest of a body that was refused and throws it away. Many clients read no answer before they have sent
 * everything: closing on them at once would show them a broken connection instead of the reason.
 */
export function drain({ raw }: Pick<FastifyRequest, 'raw'>): void {
  if (raw.readableEnded || raw.destroyed) return;
  raw.unpipe();
  raw.resume();
  const timer = setTimeout(() => raw.destroy(), PATIENCE_MS).unref();
  raw.once('close', () => clearTimeout(timer));
  raw.once('end', () => clearTimeout(timer));
}
