import { formatBytes } from './byte-size.js';

/** A sentence for people in both languages of the portal. */
export interface Messages {
  readonly it: string;
  readonly en: string;
}

/** Why an address was refused before anything was sent to it. */
export type UrlRefusal = 'malformed' | 'scheme' | 'credentials' | 'address';

const refusals: Record<UrlRefusal, (shown: string) => Messages> = {
  malformed: (shown) => ({
    it: `«${shown}» non è un indirizzo web valido.`,
    en: `"${shown}" is not a valid web address.`,
  }),
  scheme: (shown) => ({
    it: `«${shown}» non è ammesso: si accettano solo indirizzi http e https.`,
    en: `"${shown}" is not allowed: only http and https addresses are accepted.`,
  }),
  credentials: (shown) => ({
    it: `L'indirizzo di «${shown}» contiene nome utente o password: vanno tolti.`,
    en: `The address of "${shown}" contains a user name or a password: remove them.`,
  }),
  address: (shown) => ({
    it: `«${shown}» porta a una rete interna o riservata, che da qui non si può leggere.`,
    en: `"${shown}" leads to an internal or reserved network, which cannot be read from here.`,
  }),
};

/**
 * The URL may not be asked for. `shown` is the host (or the text given when it has none); the address that
 * a name resolved to is in `address` for the log only, since telling it would map the inner network for a stranger.
 */
export class UrlNotAllowed extends Error {
  readonly code = 'URL_NOT_ALLOWED';
  readonly messages: Messages;
  constructor(
    readonly reason: UrlRefusal,
    readonly shown: string,
    readonly address?: string,
  ) {
    const messages = refusals[reason](shown.slice(0, 200));
    super(messages.en);
    this.name = 'UrlNotAllowed';
    this.messages = messages;
  }
}

/** The answer is larger than the caller takes. `seen` is what was announced or read, in bytes, when we stopped. */
export class RemoteTooLarge extends Error {
  readonly code = 'REMOTE_TOO_LARGE';
  readonly messages: Messages;
  constructor(
    readonly limit: number,
    readonly seen: number,
  ) {
    super(`the remote file is larger than ${formatBytes(limit, 'en')}`);
    this.name = 'RemoteTooLarge';
    this.messages = {
      it: `Il file remoto supera il limite di ${formatBytes(limit, 'it')}.`,
      en: `The remote file is larger than the limit of ${formatBytes(limit, 'en')}.`,
    };
  }
}

/** What we were waiting for: the connection, the headers, the next piece of the body, or the whole exchange. */
export type TimeoutPhase = 'connect' | 'headers' | 'body' | 'total';

/** The remote server took longer than we wait. */
export class RemoteTimeout extends Error {
  readonly code = 'REMOTE_TIMEOUT';
  readonly messages: Messages;
  constructor(
    readonly host: string,
    readonly phase: TimeoutPhase,
    options?: ErrorOptions,
  ) {
    super(`${host} took too long (${phase})`, options);
    this.name = 'RemoteTimeout';
    const what = {
      connect: { it: 'non accetta il collegamento in tempo', en: 'does not accept the connection in time' },
      headers: { it: 'non risponde in tempo', en: 'does not answer in time' },
      body: {
        it: 'ha smesso di inviare dati a metà risposta',
        en: 'stopped sending data in the middle of the answer',
      },
      total: {
        it: 'impiega più del tempo massimo concesso',
        en: 'takes longer than the longest time we wait',
      },
    }[phase];
    this.messages = { it: `Il server ${host} ${what.it}.`, en: `The server ${host} ${what.en}.` };
  }
}

/** The remote server answered with a status the caller did not ask for. */
export class RemoteStatus extends Error {
  readonly code = 'REMOTE_STATUS';
  readonly messages: Messages;
  /** @param retryAfterSeconds what the server asked for in `Retry-After` (RFC 9110, 10.2.3), if it did. */
  constructor(
    readonly status: number,
    readonly url: string,
    readonly retryAfterSeconds?: number,
  ) {
    const shown = url.replace(/[?#].*$/, ''); // the query may hold a key or a signed link
    super(`${shown} answered ${status}`);
    this.name = 'RemoteStatus';
    this.messages = {
      it: `L'indirizzo ${shown} ha risposto con lo stato ${status}.`,
      en: `The address ${shown} answered with status ${status}.`,
    };
  }
}

/** Why no usable answer came. */
export type UnreachableReason =
  | 'dns'
  | 'refused'
  | 'no-route'
  | 'interrupted'
  | 'certificate'
  | 'protocol'
  | 'encoding'
  | 'redirects';

const unreachable: Record<UnreachableReason, Messages> = {
  dns: { it: 'il nome non esiste o non si risolve', en: 'the name does not exist or does not resolve' },
  refused: { it: 'il collegamento è rifiutato', en: 'the connection is refused' },
  'no-route': { it: 'la rete non lo raggiunge', en: 'the network does not reach it' },
  interrupted: {
    it: 'il collegamento si è interrotto prima della fine',
    en: 'the connection broke before the end',
  },
  certificate: {
    it: 'il collegamento sicuro non riesce (certificato scaduto, incompleto o di un altro nome)',
    en: 'the secure connection fails (certificate expired, incomplete or of another name)',
  },
  protocol: { it: 'la risposta non è HTTP valido', en: 'the answer is not valid HTTP' },
  encoding: {
    it: 'la risposta è compressa in un modo non leggibile',
    en: 'the answer is compressed in a way that cannot be read',
  },
  redirects: { it: 'rimanda altrove troppe volte', en: 'it redirects too many times' },
};

/** The remote server gave no usable answer: it cannot be found, reached, trusted or understood. */
export class RemoteUnreachable extends Error {
  readonly code = 'REMOTE_UNREACHABLE';
  readonly messages: Messages;
  constructor(
    readonly host: string,
    readonly reason: UnreachableReason,
    options?: ErrorOptions,
  ) {
    super(`${host} cannot be read: ${unreachable[reason].en}`, options);
    this.name = 'RemoteUnreachable';
    this.messages = {
      it: `Il server ${host} non si può leggere: ${unreachable[reason].it}.`,
      en: `The server ${host} cannot be read: ${unreachable[reason].en}.`,
    };
  }
}
