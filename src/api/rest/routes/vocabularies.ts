import { Type } from '@sinclair/typebox';
import { notFound } from '../../../errors.js';
import type { Services } from '../../../services.js';
import { isVocabularyId, search, vocabulary, vocabularyIds } from '../../../vocabularies/index.js';
import { nextLink, offsetCursor, readOffset } from '../cursor.js';
import { API_BASE, type RestApp } from '../rest-app.js';
import { cursor, limit, page, refusals } from '../schemas/common.js';

const VocabularyView = Type.Object(
  {
    id: Type.String(),
    title: Type.Object({ it: Type.String(), en: Type.String() }),
    scheme: Type.String({ description: 'IRI' }),
    source: Type.String(),
    date: Type.Optional(Type.String()),
    version: Type.Optional(Type.String()),
    links: Type.Record(Type.String(), Type.String()),
  },
  { $id: 'VocabularyView' },
);

const ConceptView = Type.Object(
  {
    iri: Type.String(),
    code: Type.String(),
    label: Type.Object({ it: Type.Optional(Type.String()), en: Type.Optional(Type.String()) }),
  },
  { $id: 'ConceptView', additionalProperties: true },
);

/** The controlled vocabularies, for forms and for whoever writes metadata by hand. */
export function vocabularies(app: RestApp, { catalog }: Services): void {
  const { publicUrl } = catalog;
  const tags = ['vocabularies'];
  const show = (id: ReturnType<typeof vocabularyIds>[number]) => {
    const { title, scheme, source, date, version } = vocabulary(id);
    return {
      id,
      title,
      scheme,
      source,
      date,
      version,
      links: { self: `${publicUrl}${API_BASE}/vocabularies/${id}` },
    };
  };

  app.get(
    '/vocabularies',
    {
      schema: {
        tags,
        operationId: 'list-vocabularies',
        summary: 'I vocabolari controllati / the controlled vocabularies',
        response: { 200: Type.Object({ items: Type.Array(VocabularyView) }), ...refusals() },
      },
    },
    async (_request, reply) => {
      reply.header('Cache-Control', 'public, max-age=3600');
      return { items: vocabularyIds().map(show) };
    },
  );

  app.get(
    '/vocabularies/:id',
    {
      schema: {
        tags,
        operationId: 'read-vocabulary',
        summary:
          'I concetti di un vocabolario, o quelli che somigliano a un testo / concepts, or those like a text',
        params: Type.Object({ id: Type.String({ maxLength: 100 }) }),
        querystring: Type.Object(
          {
            q: Type.Optional(
              Type.String({
                maxLength: 200,
                description: 'Inizio di un nome o codice / start of a name or code',
              }),
            ),
            limit: limit(10_000, 100),
            cursor,
          },
          { additionalProperties: false },
        ),
        response: {
          200: page(ConceptView, { vocabulary: VocabularyView, total: Type.Integer() }),
          ...refusals(404),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!isVocabularyId(id)) throw notFound(id);
      const { q, limit: most } = request.query;
      const all = q ? search(id, q, Number.MAX_SAFE_INTEGER) : vocabulary(id).concepts;
      const offset = readOffset(request.query.cursor) ?? 0;
      const next = offset + most < all.length ? offsetCursor(offset + most) : null;
      if (next) reply.header('Link', nextLink(publicUrl, request.url, next));
      reply.header('Cache-Control', 'public, max-age=3600');
      return { vocabulary: show(id), items: all.slice(offset, offset + most), total: all.length, next };
    },
  );
}
