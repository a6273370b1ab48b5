import { join } from 'node:path';
import { detectText } from './detect-table.js';
import type { PartContext } from './load.js';
import { detectionOf, finishText, followBytes } from './load-delimited.js';
import { watchHead } from './load-head.js';
import type { LoadedPart } from './load-model.js';
import type { TablePart } from './load-parts.js';
import { NORMAL_DIALECT } from './normalise-csv.js';

/** A sheet, layer or list of objects: it writes itself as a normal CSV and goes on like any other. */
export async function loadWritten(
  part: Extract<TablePart, { kind: 'written' }>,
  context: PartContext,
): Promise<LoadedPart> {
  const { work, report, events } = context;
  const csv = join(work, 'records.csv');
  report({ phase: 'unpacking' });
  const stopWatching =
    context.wantsHead && events.onHead ? watchHead(csv, work, (head) => events.onHead?.(head)) : undefined;
  let written: Awaited<ReturnType<typeof part.write>>;
  try {
    written = await part.write(csv);
  } finally {
    stopWatching?.();
  }
  context.signal?.throwIfAborted();
  report({ phase: 'detecting' });
  const found = await detectText(
    csv,
    {
      dialect: NORMAL_DIALECT,
      written: true,
      ...(written.headed && { headerRow: 1 as const }),
      ...(written.natives && { natives: written.natives }),
      stated: context.stated,
    },
    await followBytes(csv, context),
  );
  const detected = detectionOf(found, part.format);
  return finishText(
    part,
    csv,
    found,
    {
      ...detected,
      encoding: null,
      dialect: null,
      lineEnd: null,
      headerRow: written.headed ? null : detected.headerRow,
      ...(part.name !== null && !written.headed && { sheet: part.name }),
      ...(written.recordPath !== undefined && { recordPath: written.recordPath }),
      ...(written.geometry && { geometry: written.geometry }),
      warnings: [...part.findings, ...written.findings, ...found.warnings],
    },
    context,
  );
}
