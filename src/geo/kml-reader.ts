import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { FormatReader, PartWritten } from '../tables/formats/format-reader.js';
import { passwordProtected } from '../tables/formats/messages.js';
import { refuseBeyond, unpackFolder, unpackMember } from '../tables/formats/unpack.js';
import { withZip } from '../tables/formats/xlsx-reader.js';
import type { Finding } from '../tables/table-model.js';
import { declaredCrs } from './crs-names.js';
import { damaged, finding } from './findings.js';
import { type KmlExtras, readPlacemarks } from './kml-placemarks.js';
import { type LayerFeature, unusedName, writeLayer } from './layer-writer.js';
import { layerName, utf8Path } from './utf8-file.js';

/** KML, and KMZ: a ZIP with a KML. All placemarks are one table; the folders are a column where there are several. */
export const kmlReader: FormatReader = {
  formats: ['kml', 'kmz'],
  async parts(source, workDir) {
    return [
      {
        name: layerName(source.fileName),
        write: async (csvPath) => {
          const path = (await isZip(source.path)) ? await unpackKml(source.path, workDir) : source.path;
          return writeKml(await utf8Path(path, workDir), csvPath);
        },
      },
    ];
  },
};

async function isZip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.toString('latin1') === 'PK';
  } finally {
    await file.close();
  }
}

/** The first KML of a KMZ, one in the root before one in a folder (OGC 12-007r2, annex C). */
function unpackKml(zipPath: string, workDir: string): Promise<string> {
  return withZip(zipPath, async (zip) => {
    const files = zip.members.filter(({ name }) => /\.kml$/i.test(name));
    const member = files.find(({ name }) => !name.includes('/')) ?? files[0];
    if (member === undefined) throw damaged('No .kml in the KMZ');
    if (member.encrypted) throw passwordProtected();
    await refuseBeyond(workDir, member.size);
    const path = join(await unpackFolder(workDir), 'doc.kml');
    await unpackMember(zip, member, path);
    return path;
  });
}

async function writeKml(path: string, csvPath: string): Promise<PartWritten> {
  const extras: KmlExtras = { networkLinks: 0 };
  const names = new Set<string>();
  const folders = new Set<string>();
  for await (const { properties, folder } of readPlacemarks(path, extras)) {
    for (const name of Object.keys(properties)) names.add(name);
    folders.add(folder);
  }
  const own = [...names];
  const columns = folders.size > 1 ? [...own, unusedName('folder', own)] : own;
  const findings = extras.networkLinks > 0 ? [networkLinks(extras.networkLinks)] : [];
  return writeLayer(
    csvPath,
    { columns, declared: declaredCrs(''), findings },
    features(path, own, folders.size > 1),
  );
}

async function* features(
  path: string,
  names: readonly string[],
  withFolder: boolean,
): AsyncGenerator<LayerFeature> {
  for await (const { properties, folder, geometry } of readPlacemarks(path, { networkLinks: 0 })) {
    const cells = names.map((name) => properties[name] ?? '');
    yield { cells: withFolder ? [...cells, folder] : cells, geometry };
  }
}

function networkLinks(count: number): Finding {
  return finding(
    'network-links',
    'warning',
    `Il KML rimanda a ${count} altri file in rete (NetworkLink), che non sono letti.`,
    `The KML links to ${count} other files on the network (NetworkLink), which are not read.`,
  );
}
