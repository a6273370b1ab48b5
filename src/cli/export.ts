import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { wholeCatalogue } from '../api/dcat/whole-catalogue.js';
import { readCatalog } from '../catalog/queries/catalog.js';
import { firstOrganization } from '../catalog/queries/organizations.js';
import { FORMATS, type Format, formatNamed, formatNamedAnyhow, formatOfExtension } from '../rdf/formats.js';
import { serialise } from '../rdf/serialise.js';
import { type Command, UsageError, withServices } from './command.js';

const USAGE = 'export [FILE] [--format ttl|rdf|jsonld|nt]';

function formatOf(file: string | undefined, asked: string | undefined): Format {
  const format = asked
    ? formatNamedAnyhow(asked)
    : (formatOfExtension(file?.split('.').at(-1) ?? '') ?? formatNamed('turtle'));
  if (format) return format;
  const known = FORMATS.flatMap(({ extensions }) => extensions).join(', ');
  throw new UsageError(`Formato sconosciuto / unknown format: ${asked} (${known})\nportico ${USAGE}`);
}

/** `portico export`: the whole public catalogue as one RDF document, to a file or to standard output. */
export const exportCommand: Command = {
  name: 'export',
  usage: USAGE,
  summary: 'Esporta il catalogo in RDF / export the catalogue as RDF',
  async run(args, context) {
    const at = args.indexOf('--format');
    const asked = at === -1 ? undefined : args[at + 1];
    const [file] = args.filter((arg, i) => !arg.startsWith('--') && (at === -1 || i !== at + 1));
    const format = formatOf(file, asked);
    await withServices(context, async ({ db, catalog: { publicUrl } }) => {
      const document = serialise(
        format.name,
        wholeCatalogue({
          db,
          publicUrl,
          profile: 'it',
          catalog: await readCatalog(db),
          defaultPublisher: await firstOrganization(db),
        }),
      );
      await (file
        ? pipeline(document, createWriteStream(file))
        : pipeline(document, process.stdout, { end: false }));
    });
    return 0;
  },
};
