/** Changes to the parameters of an address: a text, several, or `undefined` to take one away. */
export type ParamChanges = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The parameters with these changes; empty texts are taken away too. The given ones stay as they are. */
export function withChanges(params: URLSearchParams, changes: ParamChanges): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name);
    for (const one of typeof value === 'string' ? [value] : (value ?? [])) {
      if (one !== '') next.append(name, one);
    }
  }
  return next;
}

/** Characters that may stand in a query as they are (RFC 3986), which keeps addresses readable. */
const READABLE: Readonly<Record<string, string>> = {
  '%2C': ',',
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%7E': '~',
};

/** A path with its parameters, written so that people can read it. */
export function addressOf(path: string, params: URLSearchParams, fragment = ''): string {
  const query = params.toString().replace(/%(2C|3A|2F|3F|40|21|7E)/g, (code) => READABLE[code] ?? code);
  return `${path}${query ? `?${query}` : ''}${fragment && `#${fragment}`}`;
}

/** The words of a path of the site as an absolute address. */
export const absolute = (origin: string, address: string): string => new URL(address, origin).href;
