import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { formatOf } from '../format-of.js';
import type { FileFormat, Finding } from '../table-model.js';
import type { ZipArchive, ZipMember } from '../zip-archive.js';
import type { FormatReader, NestedPart } from './format-reader.js';
import { finding, noTable, passwordProtected } from './messages.js';
import { refuseBeyond, unpackFolder, unpackMember } from './unpack.js';
import { withZip } from './xlsx-reader.js';
import { isDamage } from './xlsx-sheet.js';

/** Members unpacked to be looked at; an archive of more is no table but a collection. */
const MOST_FILES = 200;
/** What systems put into archives beside what people do. */
const SYSTEM_FILE = /(?:^|\/)(?:__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)/i;
/** Files that are never tables. */
const OTHER_FILE =
  /\.(?:pdf|docx?|odt|rtf|pptx?|odp|jpe?g|png|gif|tiff?|svg|md|html?|css|js|prj|cpg|qml|sld|qpj|xsd|exe)$/i;
const READ_ME = /(?:^|\/)(?:readme|leggimi|licen[sz]\w*|licenza|note?)\b[^/]*\.txt$/i;

const TABULAR: ReadonlySet<FileFormat> = new Set([
  'csv',
  'tsv',
  'json',
  'jsonl',
  'geojson',
  'topojson',
  'xlsx',
  'xls',
  'ods',
  'parquet',
  'geopackage',
  'shapefile',
  'gtfs',
  'zip',
  'gzip',
  'kml',
  'kmz',
  'gpx',
  'xml',
]);

/** Archives of any files that are tables: each is a part, the largest first. */
export const zipReader: FormatReader = {
  formats: ['zip'],
  parts: (source, workDir) => withZip(source.path, (zip) => readZip(zip, workDir)),
};

async function readZip(zip: ZipArchive, workDir: string): Promise<NestedPart[]> {
  const files = zip.members.filter(({ name, size }) => !SYSTEM_FILE.test(labelOf(name)) && size > 0);
  const chosen = files.filter(({ name }) => !OTHER_FILE.test(name));
  const data = chosen.filter(({ name }) => !READ_ME.test(name));
  const candidates = data.length > 0 ? data : chosen;
  const open = candidates.filter(({ encrypted, readable }) => !encrypted && readable);
  const locked = candidates.filter(({ encrypted }) => encrypted);
  if (open.length === 0 && locked.length > 0) throw passwordProtected();
  const found = await unpackAll(zip, open.slice(0, MOST_FILES), workDir);
  const packed = candidates.filter(({ encrypted, readable }) => !encrypted && !readable);
  if (found.parts.length === 0) throw withoutTables(files, packed);
  const [first] = found.parts;
  first?.part.findings.push(
    ...(locked.length > 0 ? [lockedMembers(locked)] : []),
    ...(packed.length > 0 ? [unknownCompression(packed)] : []),
    ...(found.broken.length > 0 ? [brokenMembers(found.broken)] : []),
    ...(open.length > MOST_FILES ? [moreMembers(open.length)] : []),
  );
  return found.parts.map(({ part }) => part);
}

async function unpackAll(
  zip: ZipArchive,
  members: readonly ZipMember[],
  workDir: string,
): Promise<{ parts: { part: NestedPart; size: number }[]; broken: string[] }> {
  await refuseBeyond(
    workDir,
    members.reduce((sum, { size }) => sum + size, 0),
  );
  const folder = await unpackFolder(workDir);
  const parts: { part: NestedPart; size: number }[] = [];
  const broken: string[] = [];
  for (const [at, member] of members.entries()) {
    const source = { path: join(folder, String(at)), fileName: baseName(member.name) };
    try {
      const whole = await unpackMember(zip, member, source.path);
      if (TABULAR.has(await formatOf(source))) {
        const findings = whole ? [] : [wrongChecksum()];
        parts.push({ part: { name: labelOf(member.name), source, findings }, size: member.size });
      } else await unlink(source.path);
    } catch (error) {
      if (!isDamage(error)) throw error;
      broken.push(member.name);
    }
  }
  // The others keep the order of the archive, which often is one of meaning.
  const largest = Math.max(...parts.map(({ size }) => size));
  const first = parts.findIndex(({ size }) => size === largest);
  if (first > 0) parts.unshift(...parts.splice(first, 1));
  return { parts, broken };
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** The path as people know it, without the steps that lead out of the archive. */
function labelOf(name: string): string {
  return name
    .split('/')
    .filter((step) => step !== '' && step !== '.' && step !== '..')
    .join('/');
}

const samplesOf = (members: readonly { name: string }[]) =>
  members.slice(0, 5).map(({ name }) => labelOf(name));

function withoutTables(files: readonly ZipMember[], packed: readonly ZipMember[]) {
  if (packed.length > 0)
    return noTable(
      'unknown-compression',
      'L’archivio usa una compressione che qui non si legge: rifarlo come ZIP normale.',
      'The archive uses a compression that cannot be read here: make it again as a plain ZIP.',
      samplesOf(packed),
    );
  return noTable(
    'archive-without-tables',
    'L’archivio non contiene file che si possano mostrare come tabella.',
    'The archive holds no file that could be shown as a table.',
    samplesOf(files),
  );
}

const lockedMembers = (members: readonly ZipMember[]): Finding =>
  finding(
    'locked-members',
    'warning',
    'Alcuni file dell’archivio sono protetti da una password e non sono letti.',
    'Some files of the archive are protected by a password and are not read.',
    { samples: samplesOf(members) },
  );

const unknownCompression = (members: readonly ZipMember[]): Finding =>
  finding(
    'unknown-compression',
    'warning',
    'Alcuni file dell’archivio usano una compressione che qui non si legge.',
    'Some files of the archive use a compression that cannot be read here.',
    { samples: samplesOf(members) },
  );

const brokenMembers = (names: readonly string[]): Finding =>
  finding(
    'damaged-members',
    'error',
    'Alcuni file dell’archivio sono danneggiati e non sono letti.',
    'Some files of the archive are damaged and are not read.',
    { samples: names.slice(0, 5) },
  );

const wrongChecksum = (): Finding =>
  finding(
    'damaged-part',
    'error',
    'Il file nell’archivio non corrisponde alla sua somma di controllo: può essere danneggiato.',
    'The file in the archive does not match its checksum: it may be damaged.',
  );

const moreMembers = (count: number): Finding =>
  finding(
    'too-many-members',
    'warning',
    `L’archivio contiene ${count} file: ne sono letti ${MOST_FILES}.`,
    `The archive holds ${count} files: ${MOST_FILES} of them are read.`,
  );
