import { pino } from 'pino';
import { type Command, type CommandContext, UsageError } from './cli/command.js';
import { ConfigError, describeSettings, readConfig } from './config.js';

/** Each is read when it is asked for: a command need not wait for what the others are made of. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./cli/serve.js')).serveCommand,
  worker: async () => (await import('./cli/serve.js')).workerCommand,
  import: async () => (await import('./cli/import.js')).importCommand,
  harvest: async () => (await import('./cli/harvest.js')).harvestCommand,
  validate: async () => (await import('./cli/validate.js')).validateCommand,
  export: async () => (await import('./cli/export.js')).exportCommand,
  demo: async () => (await import('./cli/demo.js')).demoCommand,
  reindex: async () => (await import('./cli/reindex.js')).reindexCommand,
  migrate: async () => (await import('./cli/migrate.js')).migrateCommand,
  sync: async () => (await import('./cli/sync.js')).syncCommand,
};

async function usage(): Promise<string> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  return `Uso / usage: portico COMANDO [argomenti]

${commands.map((c) => `  ${c.usage.padEnd(38)} ${c.summary}`).join('\n')}

Impostazioni (variabili d'ambiente) / settings (environment):
${describeSettings()}
`;
}

/** Runs one command and returns the exit code: 0 done, 1 failed, 2 wrong use or setting. */
export async function run(argv: readonly string[]): Promise<number> {
  const [name = '--help', ...args] = argv;
  if (name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(await usage());
    return 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) {
    process.stderr.write(`Comando sconosciuto / unknown command: ${name}\n\n${await usage()}`);
    return 2;
  }
  try {
    const command = await load();
    const config = readConfig();
    // Reports go to standard output, the log of commands to standard error.
    const log = pino(
      { level: config.logLevel },
      pino.destination({ dest: command.isService ? 1 : 2, sync: true }),
    );
    const context: CommandContext = { config, log, out: (text) => void process.stdout.write(`${text}\n`) };
    return await command.run(args, context);
  } catch (error) {
    if (error instanceof ConfigError || error instanceof UsageError) {
      process.stderr.write(`${error.message}\n`);
      return 2;
    }
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 1;
  }
}
