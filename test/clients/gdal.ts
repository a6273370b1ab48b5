import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs a program of GDAL (Debian's gdal-bin) and gives what it wrote. Rejects where it is missing, fails or takes a minute. */
export async function gdal(program: 'ogrinfo' | 'ogr2ogr', ...args: string[]): Promise<string> {
  const { stdout, stderr } = await run(program, args, { maxBuffer: 2 ** 28, timeout: 60_000 });
  // GDAL ends well after some of its errors.
  if (/^ERROR/m.test(stderr)) throw new Error(stderr);
  return stdout;
}

export interface GdalFeature {
  id?: number;
  properties: Record<string, unknown>;
  geometry: { type: string; coordinates: unknown } | null;
}

/** The features that GDAL reads from a source, through its own GeoJSON. */
export async function readFeatures(source: string, ...args: string[]): Promise<GdalFeature[]> {
  const text = await gdal('ogr2ogr', '-f', 'GeoJSON', '/vsistdout/', source, ...args);
  return (JSON.parse(text) as { features: GdalFeature[] }).features;
}
