import {
  type SchemaOptions,
  type Static,
  type TObject,
  type TProperties,
  type TSchema,
  Type,
} from '@sinclair/typebox';

/** RFC 9457 problem details, as every refusal is told. */
export const Problem = Type.Object(
  {
    type: Type.String({ format: 'uri' }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'Codice stabile / stable code (docs/errors)' }),
    detail: Type.String(),
    messages: Type.Object({ it: Type.String(), en: Type.String() }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String({ description: 'RFC 6901' }),
          code: Type.String(),
          detail: Type.String(),
          messages: Type.Object({ it: Type.String(), en: Type.String() }),
          suggestion: Type.Optional(
            Type.String({ description: 'Che cosa scrivere / what to write instead' }),
          ),
          position: Type.Optional(
            Type.Object(
              { offset: Type.Integer(), line: Type.Integer(), column: Type.Integer() },
              { description: 'Dove nel testo / where in the text (SQL)' },
            ),
          ),
        }),
      ),
    ),
  },
  { $id: 'Problem', description: 'RFC 9457' },
);

const REASONS: Record<number, string> = {
  400: 'Richiesta non comprensibile / request not understood',
  401: 'Manca un token valido / no valid token',
  403: 'Il ruolo non lo permette / not allowed for this role',
  404: 'Non esiste, o non è visibile a chi chiede / does not exist, or not for who asks',
  409: 'Conflitto con quanto esiste / conflict with what exists',
  410: 'Era pubblico ed è stato rimosso / was public and has been removed',
  412: 'If-Match: modificato nel frattempo / changed meanwhile',
  413: 'Oltre il limite / over the limit',
  415: 'Tipo di contenuto non ammesso / content type not supported',
  416: 'Intervallo fuori dal file / range outside the file',
  422: 'Contenuto non valido, con i campi / invalid content, with the fields',
  429: 'Troppe richieste: riprova tra poco / too many requests: try again shortly',
};

/** The refusals a route may give, for its `response`. Every route may answer 400 and 401. */
export function refusals(...statuses: number[]): Record<number, TSchema> {
  return Object.fromEntries(
    [...new Set([400, 401, ...statuses])].sort().map((status) => [
      status,
      {
        description: REASONS[status],
        content: { 'application/problem+json': { schema: Problem } },
      } as unknown as TSchema,
    ]),
  );
}

/** An answer without a body. */
export const noContent = Type.Unsafe<undefined>({ type: 'null', description: 'Fatto / done' });

/** A property that is shown and, when sent back, ignored: what was read can be sent as it is. */
export const shownOnly = Type.Optional(Type.Unknown({ readOnly: true }));

export const closed = <P extends TProperties>(properties: P, $id: string): TObject<P> =>
  Type.Object(properties, { $id, additionalProperties: false });

/** One of a few words. As `enum`, so that who sends another is told which there are. */
export const choice = <const T extends readonly string[]>(values: T, options: SchemaOptions = {}) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...values], ...options });

/** A text that may be null. */
export const nullable = <T extends TSchema>(schema: T) =>
  Type.Unsafe<Static<T> | null>({ ...schema, type: ['string', 'null'] });

export const IdParams = Type.Object({
  id: Type.String({ maxLength: 500, description: 'Id o nome / id or name' }),
});

export const limit = (most: number, byDefault: number) =>
  Type.Integer({ minimum: 1, maximum: most, default: byDefault });

export const cursor = Type.Optional(
  Type.String({
    maxLength: 2000,
    description: 'Il valore "next" della pagina precedente / "next" of the page before',
  }),
);

/** A page of a list. */
export const page = (item: TSchema, more: TProperties = {}) =>
  Type.Object({
    items: Type.Array(item),
    ...more,
    next: nullable(Type.String({ description: 'Cursore della pagina seguente / cursor of the next page' })),
  });

/** A moment as it is answered: a Date that JSON writes in ISO 8601. */
export const Instant = Type.Unsafe<Date>({ type: 'string', format: 'date-time' });
export const Links = Type.Record(Type.String(), Type.String({ format: 'uri' }));

/** A patch: any of the properties, null removes one. Checked once it is merged. */
export const MergePatch = Type.Record(Type.String(), Type.Unknown(), {
  $id: 'MergePatch',
  description: 'RFC 7396: le proprietà da cambiare, null toglie / the properties to change, null removes',
});

/** `If-Match`, documented where a change may be lost. */
export const ChangeHeaders = Type.Object({
  'if-match': Type.Optional(
    Type.String({
      description: 'ETag letto per ultimo; senza, nessun controllo / ETag last read; without it no check',
    }),
  ),
});
