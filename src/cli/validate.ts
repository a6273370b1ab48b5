import { writeFile } from 'node:fs/promises';
import type { Config } from '../config.js';
import { type Bilingual, isAppError } from '../errors.js';
import { readSource } from '../harvest/read-source.js';
import { createOutgoingHttp, type OutgoingHttp } from '../platform/outgoing-http.js';
import { projectVersion } from '../platform/project-path.js';
import { RdfParseError } from '../rdf/parse.js';
import {
  type CheckedDocument,
  hasFound,
  isRefused,
  REPORT_FORMATS,
  type ReportFormat,
  writeReports,
} from '../validation/formats/index.js';
import { MODES, type Mode, validateDocument } from '../validation/index.js';
import { configuredShapes, loadShapes, type Shapes, validateShacl } from '../validation/shacl/index.js';
import { type Command, UsageError } from './command.js';

interface Arguments {
  sources: string[];
  mode: Mode;
  suspended: boolean;
  shapes: string[];
  format: ReportFormat;
  language: 'it' | 'en';
  failOn: 'violation' | 'warning';
  output: string | undefined;
}

const USAGE =
  `validate FILE|URL... [--mode ${MODES.join('|')}] [--suspended] [--shapes FILE|DIR|URL]... ` +
  `[--format ${REPORT_FORMATS.join('|')}] [--output FILE] [--fail-on violation|warning] [--language it|en]`;

/** How many findings are listed of a document: as many as a program reads, or as people do. */
const MOST: Readonly<Record<ReportFormat, number>> = {
  text: 1000,
  json: 1000,
  shacl: 25_000,
  sarif: 25_000,
  junit: 25_000,
};

/** Forms that are written a document at a time; of the others a run has one. */
const STREAMED: readonly ReportFormat[] = ['text', 'json'];

function parseArguments(args: readonly string[]): Arguments {
  const parsed: Arguments = {
    sources: [],
    mode: 'portico',
    suspended: false,
    shapes: [],
    format: 'text',
    language: 'it',
    failOn: 'violation',
    output: undefined,
  };
  const oneOf = <T extends string>(option: string, value: string | undefined, values: readonly T[]): T => {
    const found = values.find((each) => each === value);
    if (!found) throw new UsageError(`${option}: ${values.join(' | ')}\nportico ${USAGE}`);
    return found;
  };
  const given = (option: string, value: string | undefined): string => {
    if (value === undefined) throw new UsageError(`${option} …\nportico ${USAGE}`);
    return value;
  };
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] as string;
    if (arg === '--mode') parsed.mode = oneOf(arg, args[++i], MODES);
    else if (arg === '--suspended') parsed.suspended = true;
    else if (arg === '--shapes') parsed.shapes.push(given(arg, args[++i]));
    else if (arg === '--format') parsed.format = oneOf(arg, args[++i], REPORT_FORMATS);
    else if (arg === '--output') parsed.output = given(arg, args[++i]);
    else if (arg === '--fail-on') parsed.failOn = oneOf(arg, args[++i], ['violation', 'warning']);
    else if (arg === '--language') parsed.language = oneOf(arg, args[++i], ['it', 'en']);
    else if (arg.startsWith('--'))
      throw new UsageError(`Opzione sconosciuta / unknown option: ${arg}\nportico ${USAGE}`);
    else parsed.sources.push(arg);
  }
  if (parsed.sources.length === 0) throw new UsageError(`portico ${USAGE}`);
  return parsed;
}

interface CheckOptions extends Arguments {
  http: OutgoingHttp;
  publicUrl: string;
  shapesRead: Shapes | undefined;
}

/** The shapes that were named; in our own mode else those of the installation, if it has any. */
function shapesFor(
  { shapes, mode }: Arguments,
  config: Config,
  http: OutgoingHttp,
): Promise<Shapes | undefined> {
  if (shapes.length > 0) return loadShapes(shapes, { http });
  return mode === 'portico' ? configuredShapes(config) : Promise.resolve(undefined);
}

/** The documents of all sources, one after the other. One bad source does not stop the others; a fault of ours does. */
async function* checkSources(options: CheckOptions): AsyncGenerator<CheckedDocument> {
  const { sources, mode, suspended, format, shapesRead } = options;
  for (const source of sources) {
    try {
      for await (const { address, parsed } of readSource(source, options)) {
        const beside = shapesRead ? (await validateShacl(parsed.graph, shapesRead)).findings : [];
        const report = validateDocument(parsed, { mode, suspended, beside, most: MOST[format] });
        yield { source: address, report };
      }
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      yield { source, refusal, ...placeOf(error) };
    }
  }
}

/** Why something could not be read, in words; undefined for a fault of ours. */
const refusalOf = (error: unknown): Bilingual | undefined =>
  isAppError(error) ? error.detail : (error as { messages?: Bilingual }).messages;

const placeOf = (error: unknown) =>
  error instanceof RdfParseError ? { line: error.line, column: error.column } : {};

/**
 * `portico validate`: the rules, and shapes of others where given, over files or addresses (with all their pages, each a
 * document of its own), without a database. Exit code 0 without violations (or warnings, with `--fail-on warning`), 1
 * with, 2 when a source or the shapes could not be read.
 */
export const validateCommand: Command = {
  name: 'validate',
  usage: USAGE,
  summary: 'Controlla metadati DCAT-AP_IT / check DCAT-AP_IT metadata',
  async run(args, { config, out }) {
    const parsed = parseArguments(args);
    const { format, language, failOn, output } = parsed;
    const http = createOutgoingHttp({
      allowPrivate: config.fetchAllowPrivate,
      userAgent: `Portico/${projectVersion()} (+${config.publicUrl})`,
    });
    const write = (documents: readonly CheckedDocument[]): string =>
      writeReports(format, documents, { language, failOn });
    const streamed = output === undefined && STREAMED.includes(format);
    const kept: CheckedDocument[] = [];
    let code = 0;
    try {
      const shapesRead = await shapesFor(parsed, config, http);
      for await (const document of checkSources({
        ...parsed,
        http,
        publicUrl: config.publicUrl,
        shapesRead,
      })) {
        if (isRefused(document)) code = 2;
        else if (hasFound([document], failOn)) code = Math.max(code, 1);
        if (streamed) out(write([document]));
        else kept.push(document);
      }
      if (output !== undefined) await writeFile(output, `${write(kept)}\n`);
      else if (!streamed) out(write(kept));
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      out(`  ✗ ${refusal.it} / ${refusal.en}\n`);
      code = 2;
    } finally {
      await http.close();
    }
    return code;
  },
};
