import { AppError } from '../../errors.js';
import { ExportRefused } from '../../tables/export/export-refused.js';

/** What an export refuses, as a refusal of the catalogue of errors; anything else as it is. */
export function toExportRefusal(error: unknown): unknown {
  if (!(error instanceof ExportRefused)) return error;
  const { messages, code, parameter } = error;
  return new AppError('BadRequest', messages, [
    { pointer: parameter === undefined ? '' : `/${parameter}`, code, message: messages },
  ]);
}
