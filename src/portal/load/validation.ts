import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { toAppError } from '../../api/common/to-app-error.js';
import { AppError, type Bilingual } from '../../errors.js';
import { fetchDocument } from '../../harvest/fetch-document.js';
import { RdfParseError } from '../../rdf/parse.js';
import type { Services } from '../../services.js';
import { OUT_OF_MEMORY } from '../../validation/document-checker.js';
import type { ReadDocument } from '../../validation/formats/index.js';
import { MODES, type Mode } from '../../validation/index.js';
import type { TextKey } from '../texts.js';

/** Largest document that the page takes. */
export const PAGE_BYTES = 10 * 1024 * 1024;
const FETCH_MS = 30_000;
/** Findings in the report that the page gives: what fits in its links for downloading. */
export const PAGE_FINDINGS = 500;
/** Longer texts are not put back in the form: the page would weigh twice the document. */
const MAX_KEPT = 200_000;

/** The fields of the form, as they were sent. */
export interface ValidationForm {
  url: string;
  text: string;
  mode: Mode;
  file: { name: string; bytes: Buffer } | undefined;
}

/** A field that is wrong, or the document as a whole; with the place in the document where reading stopped. */
export interface ValidationFault {
  field: 'url' | 'file' | 'text';
  message: Bilingual | { key: TextKey };
  status: number;
  line?: number | undefined;
  column?: number | undefined;
}

export type ValidationOutcome = { document: ReadDocument } | { fault: ValidationFault };

/** The form before anybody filled it in. */
export const EMPTY_FORM: ValidationForm = { url: '', text: '', mode: 'portico', file: undefined };

/** What of a form is shown again. */
export const keptOf = ({ url, text, mode }: ValidationForm): ValidationForm => ({
  url,
  text: text.length <= MAX_KEPT ? text : '',
  mode,
  file: undefined,
});

const modeIn = (value: unknown): Mode => MODES.find((mode) => mode === value) ?? 'portico';

/** Reads the form, as `multipart/form-data` or as plain fields. Errors: TooLarge; those of the multipart reader. */
export async function readForm(request: FastifyRequest): Promise<ValidationForm> {
  const fields: Record<string, unknown> = {};
  let file: ValidationForm['file'];
  if (request.isMultipart()) {
    const limits = { fileSize: PAGE_BYTES + 1, fieldSize: PAGE_BYTES + 1, files: 1, fields: 10 };
    for await (const part of request.parts({ limits })) {
      if (part.type === 'field') {
        if (part.valueTruncated) throw new AppError('TooLarge');
        fields[part.fieldname] = part.value;
      } else file = (await readFile(part)) ?? file;
    }
  } else Object.assign(fields, request.body);
  const textIn = (name: string): string => (typeof fields[name] === 'string' ? String(fields[name]) : '');
  return { url: textIn('url').trim(), text: textIn('text'), mode: modeIn(fields.mode), file };
}

/** A chosen file; browsers send an empty one without a name when none was chosen. */
async function readFile(part: MultipartFile): Promise<ValidationForm['file']> {
  const bytes = await part.toBuffer();
  if (bytes.length > PAGE_BYTES) throw new AppError('TooLarge');
  return part.filename === '' && bytes.length === 0 ? undefined : { name: part.filename, bytes };
}

/** Checks what a form holds. What is wrong with it, or with its document, is an outcome and no error. */
export async function runValidation(services: Services, form: ValidationForm): Promise<ValidationOutcome> {
  const { url, text, file, mode } = form;
  const field = file ? 'file' : url !== '' ? 'url' : 'text';
  const given = [file !== undefined, url !== '', text.trim() !== ''].filter(Boolean).length;
  const wrong = (key: TextKey, at: ValidationFault['field'] = field): ValidationOutcome => ({
    fault: { field: at, message: { key }, status: 422 },
  });
  if (given === 0) return wrong('validator.error.none', 'url');
  if (given > 1) return wrong('validator.error.several');
  if (field === 'url' && !/^https?:\/\//i.test(url)) return wrong('validator.error.url');
  try {
    const baseIri = `${services.catalog.publicUrl}/validatore`;
    const { body, about } =
      field === 'url'
        ? await fetchDocument(services.http, url, { maxBytes: PAGE_BYTES, timeoutMs: FETCH_MS })
        : file
          ? { body: file.bytes, about: { baseIri, fileName: file.name } }
          : { body: Buffer.from(text), about: { baseIri } };
    const report = await services.checker.check(body, {
      ...about,
      maxBytes: PAGE_BYTES,
      mode,
      most: PAGE_FINDINGS,
      now: services.catalog.now(),
    });
    return { document: { source: file?.name ?? url, report } };
  } catch (error) {
    return { fault: faultOf(error, field) };
  }
}

/** An error as what is wrong with the form. Faults of ours are thrown again. */
export function faultOf(error: unknown, field: ValidationFault['field']): ValidationFault {
  const refusal = toAppError(error);
  if (refusal.status === 500) throw error;
  const { status, detail } = refusal;
  if (refusal.kind === 'TooLarge' && detail !== OUT_OF_MEMORY) {
    return { field, message: { key: 'validator.error.size' }, status };
  }
  const place = refusal instanceof RdfParseError ? { line: refusal.line, column: refusal.column } : {};
  return { field, message: detail, status, ...place };
}
