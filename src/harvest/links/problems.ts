import type { Bilingual } from '../../errors.js';
import {
  RemoteStatus,
  RemoteTimeout,
  RemoteUnreachable,
  type UnreachableReason,
  UrlNotAllowed,
} from '../../platform/outgoing-errors.js';

/** Why an address is not reachable; kept with it, so these words are for ever. */
export type Problem =
  | 'status'
  | 'busy'
  | 'timeout'
  | 'not-allowed'
  | 'file-missing'
  | 'certificate-expired'
  | 'certificate-name'
  | 'certificate-self-signed'
  | 'certificate-incomplete'
  | UnreachableReason;

const SENTENCES: Record<Exclude<Problem, 'status'>, Bilingual> = {
  busy: {
    it: 'Il server chiede di riprovare più tardi.',
    en: 'The server asks to be tried again later.',
  },
  timeout: { it: 'Il server non risponde in tempo.', en: 'The server does not answer in time.' },
  'not-allowed': {
    it: 'L’indirizzo porta a una rete interna o contiene credenziali: il pubblico non può aprirlo.',
    en: 'The address leads to an internal network or holds credentials: the public cannot open it.',
  },
  'file-missing': {
    it: 'Il file non è più nell’archivio del portale.',
    en: 'The file is no longer in the store of this portal.',
  },
  dns: {
    it: 'Il nome del server non esiste o non si risolve.',
    en: 'The name of the server does not exist or does not resolve.',
  },
  refused: { it: 'Il server rifiuta il collegamento.', en: 'The server refuses the connection.' },
  'no-route': { it: 'La rete non raggiunge il server.', en: 'The network does not reach the server.' },
  interrupted: {
    it: 'Il collegamento si interrompe prima della risposta.',
    en: 'The connection breaks before the answer.',
  },
  certificate: {
    it: 'Il collegamento sicuro (TLS) non riesce.',
    en: 'The secure connection (TLS) fails.',
  },
  'certificate-expired': {
    it: 'Il certificato TLS del server è scaduto o non ancora valido.',
    en: 'The TLS certificate of the server has expired or is not valid yet.',
  },
  'certificate-name': {
    it: 'Il certificato TLS del server è di un altro nome.',
    en: 'The TLS certificate of the server is for another name.',
  },
  'certificate-self-signed': {
    it: 'Il certificato TLS del server non è di un’autorità riconosciuta.',
    en: 'The TLS certificate of the server is from no recognised authority.',
  },
  'certificate-incomplete': {
    it: 'Il server non invia la catena completa del certificato TLS.',
    en: 'The server does not send the whole chain of its TLS certificate.',
  },
  protocol: { it: 'La risposta non è HTTP valido.', en: 'The answer is not valid HTTP.' },
  encoding: {
    it: 'La risposta è compressa in un modo non leggibile.',
    en: 'The answer is compressed in a way that cannot be read.',
  },
  redirects: { it: 'L’indirizzo rimanda altrove senza fine.', en: 'The address redirects without end.' },
};

const STATUSES: Record<number, Bilingual> = {
  401: { it: 'L’indirizzo chiede un accesso (401).', en: 'The address asks for credentials (401).' },
  403: { it: 'Il server vieta l’accesso (403).', en: 'The server forbids access (403).' },
  404: { it: 'La pagina o il file non esiste (404).', en: 'The page or file does not exist (404).' },
  410: { it: 'La pagina o il file è stato rimosso (410).', en: 'The page or file has been removed (410).' },
};

/** The sentence for people about why an address is not reachable. */
export function describeProblem(problem: Problem, httpStatus: number | null): Bilingual {
  if (problem !== 'status') return SENTENCES[problem] ?? { it: problem, en: problem };
  const known = STATUSES[httpStatus ?? 0];
  if (known) return known;
  return (httpStatus ?? 0) >= 500
    ? { it: `Il server è in errore (${httpStatus}).`, en: `The server is in error (${httpStatus}).` }
    : { it: `Il server risponde ${httpStatus}.`, en: `The server answers ${httpStatus}.` };
}

/** Codes of OpenSSL, as Node gives them, by what the owner of the server has to mend. */
const CERTIFICATES: readonly (readonly [RegExp, Problem])[] = [
  [/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/, 'certificate-expired'],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'certificate-name'],
  [/SELF_SIGNED/, 'certificate-self-signed'],
  [/^UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)/, 'certificate-incomplete'],
];

/** What the outgoing door raised, as a problem of the address; undefined for a fault of this program. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof UrlNotAllowed) return 'not-allowed';
  if (error instanceof RemoteTimeout) return 'timeout';
  if (error instanceof RemoteStatus) return 'status';
  if (!(error instanceof RemoteUnreachable)) return undefined;
  if (error.reason !== 'certificate') return error.reason;
  const code = String((error.cause as { code?: unknown } | undefined)?.code ?? '');
  return CERTIFICATES.find(([pattern]) => pattern.test(code))?.[1] ?? 'certificate';
}
