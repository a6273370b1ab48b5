import { pino } from 'pino';
import { type Command, type CommandContext, UsageError } from './cli/command.js';
import { demoCommand } from './cli/demo.js';
import { exportCommand } from './cli/export.js';
import { importCommand } from './cli/import.js';
import { migrateCommand } from './cli/migrate.js';
import { reindexCommand } from './cli/reindex.js';
import { serveCommand, workerCommand } from './cli/serve.js';
import { validateCommand } from './cli/validate.js';
import { ConfigError, describeSettings, readConfig } from './config.js';

const COMMANDS: readonly Command[] = [
  serveCommand,
  workerCommand,
  importCommand,
  validateCommand,
  exportCommand,
  demoCommand,
  reindexCommand,
  migrateCommand,
];

const usage = (): string => `Uso / usage: portico COMANDO [argomenti]

${COMMANDS.map((c) => `  ${c.usage.padEnd(38)} ${c.summary}`).join('\n')}

Impostazioni (variabili d'ambiente) / settings (environment):
${describeSettings()}
`;

/** Runs one command and returns the exit code: 0 done, 1 failed, 2 wrong use or setting. */
export async function run(argv: readonly string[]): Promise<number> {
  const [name = '--help', ...args] = argv;
  if (name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(usage());
    return 0;
  }
  const command = COMMANDS.find((c) => c.name === name);
  if (!command) {
    process.stderr.write(`Comando sconosciuto / unknown command: ${name}\n\n${usage()}`);
    return 2;
  }
  try {
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
