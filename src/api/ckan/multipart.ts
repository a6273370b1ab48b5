import type { FastifyRequest } from 'fastify';
import { validationError } from './faults.js';
import { fromPairs, type RawParameters } from './parameters.js';

/**
 * The text parts of a multipart form; repeated ones become lists (contract, section 1, body form 4).
 * No action of this door takes a file yet: one that was sent is refused, not dropped in silence.
 */
export async function readMultipart(request: FastifyRequest): Promise<RawParameters> {
  const pairs: [string, string][] = [];
  const files: string[] = [];
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      if (part.valueTruncated)
        throw validationError({ [part.fieldname]: ['Value too long for a form field'] });
      pairs.push([part.fieldname, typeof part.value === 'string' ? part.value : JSON.stringify(part.value)]);
      continue;
    }
    // Read to the end, or the request never finishes.
    part.file.resume();
    files.push(part.fieldname);
  }
  if (files.length > 0) {
    throw validationError(
      Object.fromEntries(files.map((name) => [name, ['This action does not take a file']])),
    );
  }
  return fromPairs(pairs);
}
