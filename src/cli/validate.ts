import { isAppError } from '../errors.js';
import { readSource } from '../harvest/read-source.js';
import { createOutgoingHttp } from '../platform/outgoing-http.js';
import { projectVersion } from '../platform/project-path.js';
import {
  type DocumentReport,
  formatReport,
  MODES,
  type Mode,
  validateDocument,
} from '../validation/index.js';
import { type Command, UsageError } from './command.js';

interface Arguments {
  sources: string[];
  mode: Mode;
  suspended: boolean;
  format: 'text' | 'json';
  language: 'it' | 'en';
}

const USAGE =
  'validate FILE|URL... [--mode portico|agid] [--suspended] [--format text|json] [--language it|en]';

function parseArguments(args: readonly string[]): Arguments {
  const parsed: Arguments = {
    sources: [],
    mode: 'portico',
    suspended: false,
    format: 'text',
    language: 'it',
  };
  const oneOf = <T extends string>(option: string, value: string | undefined, values: readonly T[]): T => {
    const found = values.find((each) => each === value);
    if (!found) throw new UsageError(`${option}: ${values.join(' | ')}\nportico ${USAGE}`);
    return found;
  };
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] as string;
    if (arg === '--mode') parsed.mode = oneOf(arg, args[++i], MODES);
    else if (arg === '--suspended') parsed.suspended = true;
    else if (arg === '--format') parsed.format = oneOf(arg, args[++i], ['text', 'json']);
    else if (arg === '--language') parsed.language = oneOf(arg, args[++i], ['it', 'en']);
    else if (arg.startsWith('--'))
      throw new UsageError(`Opzione sconosciuta / unknown option: ${arg}\nportico ${USAGE}`);
    else parsed.sources.push(arg);
  }
  if (parsed.sources.length === 0) throw new UsageError(`portico ${USAGE}`);
  return parsed;
}

/** What reading had to mend, a line each, before what the rules found. */
function formatDocument(report: DocumentReport, language: Arguments['language']): string {
  const problems = report.problems.map(
    ({ line, message, from }) =>
      `  ${line === undefined ? '' : `${line}: `}${message[language]}${from ? ` ${from}` : ''}`,
  );
  return [...problems, formatReport(report, language)].join('\n');
}

/**
 * `portico validate`: the rules over files or addresses (with all their pages, each a document of its own), without a
 * database. Exit code 0 without violations, 1 with, 2 when a source could not be read.
 */
export const validateCommand: Command = {
  name: 'validate',
  usage: USAGE,
  summary: 'Controlla metadati DCAT-AP_IT / check DCAT-AP_IT metadata',
  async run(args, { config, out }) {
    const { sources, mode, suspended, format, language } = parseArguments(args);
    const http = createOutgoingHttp({
      allowPrivate: config.fetchAllowPrivate,
      userAgent: `Portico/${projectVersion()} (+${config.publicUrl})`,
    });
    let code = 0;
    try {
      for (const source of sources) {
        try {
          for await (const { address, parsed } of readSource(source, { http, publicUrl: config.publicUrl })) {
            const report = validateDocument(parsed, { mode, suspended });
            if (!report.valid) code = Math.max(code, 1);
            if (format === 'json') out(JSON.stringify({ source: address, ...report }));
            else out(`${address}\n${formatDocument(report, language)}`);
          }
        } catch (error) {
          // One bad source does not stop the others; a fault of ours does.
          const messages = (error as { messages?: { it: string; en: string } }).messages;
          const detail = isAppError(error) ? error.detail : messages;
          if (!detail) throw error;
          code = 2;
          if (format === 'json') out(JSON.stringify({ source, error: detail }));
          else out(`${source}\n  ✗ ${detail.it} / ${detail.en}\n`);
        }
      }
    } finally {
      await http.close();
    }
    return code;
  },
};
