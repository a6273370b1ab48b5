/** The deepest nesting of elements, objects or brackets that is read; catalogues need less than ten. */
export const MAX_DEPTH = 200;

/** Whether brackets of JSON nest deeper than is read. Looks at bytes only, outside strings. */
export function jsonTooDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (inString) {
      if (byte === 0x5c) i++;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > MAX_DEPTH) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return false;
}
