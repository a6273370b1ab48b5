/** A sentence in the two languages of the portal. */
export interface Bilingual {
  it: string;
  en: string;
}

/** One thing wrong with the input: where (RFC 6901 JSON pointer into the body or document) and why. */
export interface FieldProblem {
  pointer: string;
  code: string;
  message: Bilingual;
  /** What to write instead, where that is certain. */
  suggestion?: string;
  /** Where in a text, for texts in a language of their own (SQL): from 0, and line and column from 1. */
  position?: { offset: number; line: number; column: number };
}

/**
 * The catalogue of errors that people and programs meet. The code is stable; every door shows it in its own form
 * (RFC 9457 problem on our API, CKAN's envelope on CKAN's).
 */
export const ERRORS = {
  BadRequest: {
    status: 400,
    code: 'PR400',
    it: 'La richiesta non è comprensibile.',
    en: 'The request cannot be understood.',
  },
  InvalidBody: {
    status: 422,
    code: 'PR422',
    it: 'Il contenuto inviato non è valido.',
    en: 'What was sent is not valid.',
  },
  NotPublishable: {
    status: 422,
    code: 'PR423',
    it: 'Non si può pubblicare: i metadati non rispettano DCAT-AP_IT.',
    en: 'It cannot be published: the metadata do not follow DCAT-AP_IT.',
  },
  Unauthenticated: {
    status: 401,
    code: 'PR401',
    it: 'Serve un token valido nell’intestazione Authorization.',
    en: 'A valid token is needed in the Authorization header.',
  },
  Forbidden: {
    status: 403,
    code: 'PR403',
    it: 'Il tuo ruolo non permette questa operazione.',
    en: 'Your role does not allow this.',
  },
  NotAllowedHere: {
    status: 403,
    code: 'PR427',
    it: 'La richiesta usa qualcosa che qui non è ammesso a nessuno.',
    en: 'The request uses something that nobody may use here.',
  },
  NotFound: { status: 404, code: 'PR404', it: 'Non trovato.', en: 'Not found.' },
  Gone: {
    status: 410,
    code: 'PR411',
    it: 'Era pubblicato ed è stato rimosso.',
    en: 'It was published and has been removed.',
  },
  MethodNotAllowed: { status: 405, code: 'PR405', it: 'Metodo non ammesso.', en: 'Method not allowed.' },
  NotAcceptable: {
    status: 406,
    code: 'PR406',
    it: 'Nessuno dei formati richiesti è disponibile.',
    en: 'None of the requested formats is available.',
  },
  Conflict: {
    status: 409,
    code: 'PR409',
    it: 'C’è un conflitto con quanto già esiste.',
    en: 'It conflicts with what exists.',
  },
  NameTaken: {
    status: 409,
    code: 'PR410',
    it: 'Questo nome è già in uso.',
    en: 'This name is already in use.',
  },
  PreconditionFailed: {
    status: 412,
    code: 'PR412',
    it: 'Nel frattempo qualcun altro ha modificato la risorsa: rileggila e riprova.',
    en: 'Somebody else has changed it meanwhile: read it again and retry.',
  },
  TooLarge: {
    status: 413,
    code: 'PR413',
    it: 'Il contenuto supera il limite.',
    en: 'The content is over the limit.',
  },
  UnsupportedMediaType: {
    status: 415,
    code: 'PR415',
    it: 'Tipo di contenuto non ammesso.',
    en: 'Content type not supported.',
  },
  RequestTimeout: {
    status: 408,
    code: 'PR408',
    it: 'La richiesta è arrivata troppo lentamente.',
    en: 'The request came too slowly.',
  },
  HeadersTooLarge: {
    status: 431,
    code: 'PR431',
    it: 'L’indirizzo o le intestazioni della richiesta sono troppo lunghi.',
    en: 'The address or the headers of the request are too long.',
  },
  RangeNotSatisfiable: {
    status: 416,
    code: 'PR416',
    it: 'L’intervallo chiesto è fuori dal file.',
    en: 'The range asked for is outside the file.',
  },
  PreviewUnavailable: {
    status: 409,
    code: 'PR420',
    it: 'L’anteprima non è disponibile.',
    en: 'The preview is not available.',
  },
  RemoteFailed: {
    status: 422,
    code: 'PR424',
    it: 'Non è stato possibile leggere l’indirizzo indicato.',
    en: 'The address given could not be read.',
  },
  BreakingChange: {
    status: 409,
    code: 'PR425',
    it: 'Il nuovo file cambia lo schema di quello pubblicato: conferma per pubblicarlo.',
    en: 'The new file changes the schema of the published one: confirm to publish it.',
  },
  PersonalData: {
    status: 409,
    code: 'PR426',
    it: 'Il file contiene dati personali: serve chi li accetti con un motivo, o una copia mascherata.',
    en: 'The file holds personal data: somebody must accept that with a reason, or a masked copy is needed.',
  },
  TooManyRequests: {
    status: 429,
    code: 'PR429',
    it: 'Troppe richieste: riprova tra poco.',
    en: 'Too many requests: try again shortly.',
  },
  Internal: {
    status: 500,
    code: 'PR500',
    it: 'Errore interno: è stato registrato, riprova più tardi.',
    en: 'Internal error: it has been logged, try again later.',
  },
  Unavailable: {
    status: 503,
    code: 'PR503',
    it: 'Servizio non pronto: riprova tra poco.',
    en: 'Service not ready: try again shortly.',
  },
} as const;

export type ErrorName = keyof typeof ERRORS;

/** An expected refusal. `detail` says what is particular to this case; `problems` point at fields. */
export class AppError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(
    readonly kind: ErrorName,
    readonly detail: Bilingual = ERRORS[kind],
    readonly problems: readonly FieldProblem[] = [],
  ) {
    super(detail.en);
    this.name = 'AppError';
    this.status = ERRORS[kind].status;
    this.code = ERRORS[kind].code;
  }
}

/** `NotFound` naming what was looked for. Also used where the reader may not know that it exists. */
export const notFound = (what: string): AppError =>
  new AppError('NotFound', { it: `Non trovato: ${what}`, en: `Not found: ${what}` });

/** `InvalidBody` with one problem. */
export const invalidField = (pointer: string, code: string, message: Bilingual): AppError =>
  new AppError('InvalidBody', message, [{ pointer, code, message }]);

/** Whether something thrown is an expected refusal of that kind. */
export const isAppError = (error: unknown, kind?: ErrorName): error is AppError =>
  error instanceof AppError && (kind === undefined || error.kind === kind);

/** Why something was refused, in one text for each language: the sentence, then each problem. */
export const reasonsOf = ({ detail, problems }: AppError): Bilingual => ({
  it: [detail.it, ...problems.map(({ message }) => message.it)].join(' '),
  en: [detail.en, ...problems.map(({ message }) => message.en)].join(' '),
});
