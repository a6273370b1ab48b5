import type { FastifyBaseLogger } from 'fastify';
import type { Config } from '../config.js';
import { type OpenedServices, openServices } from '../open-services.js';

/** What a command of the command line is given. */
export interface CommandContext {
  config: Config;
  log: FastifyBaseLogger;
  /** Prints a line to standard output. */
  out(text: string): void;
}

export interface Command {
  name: string;
  usage: string;
  summary: string;
  /** Runs until stopped and logs to standard output. */
  isService?: boolean;
  /** Returns the exit code. */
  run(args: readonly string[], context: CommandContext): Promise<number>;
}

/** Arguments that do not fit; the message says what does. Exit code 2. */
export class UsageError extends Error {}

/** Opens the services for one piece of work and closes them after it, whatever happens. */
export async function withServices<T>(
  { config, log }: Pick<CommandContext, 'config' | 'log'>,
  work: (services: OpenedServices) => Promise<T>,
): Promise<T> {
  const services = await openServices(config, log);
  try {
    return await work(services);
  } finally {
    await services.close();
  }
}
