import { join } from 'node:path';
import { decideEncoding, readEncodingEvidence } from '../tables/detect-encoding.js';
import { transcode } from '../tables/transcode.js';

/** Path of a file as UTF-8 without BOM: itself where it is so, else a copy in `workDir`. */
export async function utf8Path(path: string, workDir: string): Promise<string> {
  const evidence = await readEncodingEvidence(path);
  const { encoding, bom } = decideEncoding(evidence);
  if (encoding === 'UTF-8' && !bom) return path;
  copies += 1;
  const copy = join(workDir, `utf8-${process.pid}-${copies}.txt`);
  await transcode(path, copy, encoding);
  return copy;
}

let copies = 0;

/** A file name without folder and extension, for a layer that has no name of its own. */
export function layerName(fileName: string): string {
  const base = fileName.split(/[\\/]/).pop() ?? fileName;
  return (
    base.replace(/\.(?:geojson|topojson|topo\.json|json|gpkg|sqlite|shp|kml|kmz|gpx|zip|xml)$/i, '') || base
  );
}
