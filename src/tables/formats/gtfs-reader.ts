import { join } from 'node:path';
import type { ZipMember } from '../zip-archive.js';
import type { FormatReader, NestedPart } from './format-reader.js';
import { finding, passwordProtected } from './messages.js';
import { refuseBeyond, unpackFolder, unpackMember } from './unpack.js';
import { withZip } from './xlsx-reader.js';

/** Tables of a feed (GTFS Schedule reference) in the order people ask for them; others follow by name. */
const TABLE_ORDER = [
  'stops',
  'routes',
  'trips',
  'stop_times',
  'calendar',
  'calendar_dates',
  'agency',
  'shapes',
  'frequencies',
  'transfers',
  'fare_attributes',
  'fare_rules',
  'feed_info',
];

/** Public transport feeds: each table is a part, named by its file, stops first. */
export const gtfsReader: FormatReader = {
  formats: ['gtfs'],
  parts: (source, workDir) =>
    withZip(source.path, async (zip) => {
      const members = tablesOf(zip.members);
      if (members.every(({ encrypted }) => encrypted)) throw passwordProtected();
      await refuseBeyond(
        workDir,
        members.reduce((sum, { size }) => sum + size, 0),
      );
      const folder = await unpackFolder(workDir);
      const parts: NestedPart[] = [];
      for (const [at, member] of members.entries()) {
        const path = join(folder, String(at));
        await unpackMember(zip, member, path);
        const findings = at === 0 ? [feedFound(members)] : [];
        parts.push({ name: nameOf(member), source: { path, fileName: `${nameOf(member)}.csv` }, findings });
      }
      return parts;
    }),
};

/** The tables, of the folder that has the stops where the archive has several. */
function tablesOf(members: readonly ZipMember[]): ZipMember[] {
  const stops = members.find(({ name }) => /(?:^|\/)stops\.txt$/i.test(name))?.name ?? 'stops.txt';
  const folder = stops.slice(0, stops.lastIndexOf('/') + 1);
  const rank = (member: ZipMember) => {
    const at = TABLE_ORDER.indexOf(nameOf(member));
    return at === -1 ? TABLE_ORDER.length : at;
  };
  return members
    .filter(
      ({ name, size }) =>
        name.startsWith(folder) && /^[^/.]+\.txt$/i.test(name.slice(folder.length)) && size > 0,
    )
    .sort((a, b) => rank(a) - rank(b) || nameOf(a).localeCompare(nameOf(b)));
}

const nameOf = ({ name }: ZipMember) =>
  name
    .slice(name.lastIndexOf('/') + 1)
    .replace(/\.txt$/i, '')
    .toLowerCase();

const feedFound = (members: readonly ZipMember[]) =>
  finding(
    'gtfs-feed',
    'info',
    `È un orario del trasporto pubblico in formato GTFS, di ${members.length} tabelle.`,
    `This is a public transport timetable in GTFS format, of ${members.length} tables.`,
    { samples: members.slice(0, 5).map(nameOf) },
  );
