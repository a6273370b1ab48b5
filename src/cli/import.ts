import { getOrganization } from '../catalog/queries/organizations.js';
import { isAppError } from '../errors.js';
import { type ImportedItem, importCatalogue } from '../harvest/import-catalogue.js';
import { readSource } from '../harvest/read-source.js';
import type { OpenedServices } from '../open-services.js';
import { systemActor } from '../people/policy.js';
import { formatImportReport, importReport } from '../rdf/from-dcat/import-report.js';
import { type Command, type CommandContext, UsageError, withServices } from './command.js';

interface Arguments {
  sources: string[];
  organization: string | undefined;
  draft: boolean;
  strict: boolean;
  json: boolean;
}

const USAGE = 'import FILE|URL... [--organization NOME] [--draft] [--strict] [--json]';

function parseArguments(args: readonly string[]): Arguments {
  const parsed: Arguments = {
    sources: [],
    organization: undefined,
    draft: false,
    strict: false,
    json: false,
  };
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] as string;
    if (arg === '--draft') parsed.draft = true;
    else if (arg === '--strict') parsed.strict = true;
    else if (arg === '--json') parsed.json = true;
    else if (arg === '--organization') parsed.organization = args[++i];
    else if (arg.startsWith('--'))
      throw new UsageError(`Opzione sconosciuta / unknown option: ${arg}\nportico ${USAGE}`);
    else parsed.sources.push(arg);
  }
  if (parsed.sources.length === 0) throw new UsageError(`portico ${USAGE}`);
  return parsed;
}

const why = ({ problems }: ImportedItem): string =>
  problems.map((p) => ` ${p.pointer} ${p.message.it}`).join('');

/** What became of the descriptions of a document, a line each where there is something to say. */
export function formatOutcome(items: readonly ImportedItem[]): string {
  const count = (test: (item: ImportedItem) => boolean): number => items.filter(test).length;
  const drafts = items.filter((item) => !item.published && item.outcome !== 'refused');
  const refused = items.filter((item) => item.outcome === 'refused');
  return [
    `Aggiunti / added: ${count((i) => i.outcome === 'added')}; modificati / changed: ${count((i) => i.outcome === 'changed')}; ` +
      `invariati / unchanged: ${count((i) => i.outcome === 'unchanged')}; rifiutati / refused: ${refused.length}; ` +
      `pubblicati / published: ${count((i) => i.published)}; bozze / drafts: ${drafts.length}`,
    ...refused.map(
      (item) => `  ✗ ${item.title ?? item.iri}: ${item.reason?.it} / ${item.reason?.en}${why(item)}`,
    ),
    ...drafts.map((item) => `  bozza / draft: ${item.title ?? item.iri}:${why(item)}`),
  ].join('\n');
}

async function importSource(
  services: OpenedServices,
  source: string,
  parsed: Arguments,
  out: CommandContext['out'],
): Promise<void> {
  const { catalog, http, db } = services;
  const organization = parsed.organization ? await getOrganization(db, parsed.organization) : undefined;
  for await (const { address, parsed: rdf, content } of readSource(source, {
    http,
    publicUrl: catalog.publicUrl,
  })) {
    const report = importReport(content, rdf.problems);
    const items = await importCatalogue(catalog, systemActor('import'), content, {
      draft: parsed.draft,
      strict: parsed.strict,
      ...(organization && { organization }),
    });
    if (parsed.json) out(JSON.stringify({ source: address, report, items }));
    else out(`${address}\n${formatImportReport(report, 'it')}${formatOutcome(items)}\n`);
  }
}

/** `portico import`: RDF catalogues into the catalogue. Exit code 1 when a source could not be read. */
export const importCommand: Command = {
  name: 'import',
  usage: USAGE,
  summary: 'Importa cataloghi DCAT / import DCAT catalogues',
  async run(args, context) {
    const parsed = parseArguments(args);
    return withServices(context, async (services) => {
      let failed = 0;
      for (const source of parsed.sources) {
        try {
          await importSource(services, source, parsed, context.out);
        } catch (error) {
          // One bad source does not stop the others; a fault of ours does.
          const messages = (error as { messages?: { it: string; en: string } }).messages;
          const detail = isAppError(error) ? error.detail : messages;
          if (!detail) throw error;
          failed += 1;
          context.out(`${source}\n  ✗ ${detail.it} / ${detail.en}\n`);
        }
      }
      return failed > 0 ? 1 : 0;
    });
  },
};
