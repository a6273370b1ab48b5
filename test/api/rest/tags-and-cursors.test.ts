import { describe, expect, it } from 'vitest';
import {
  nameCursor,
  nextLink,
  offsetCursor,
  positionCursor,
  readName,
  readOffset,
  readPosition,
} from '../../../src/api/rest/cursor.js';
import { alreadyHas, expectedRevision, resourceEtag, revisionEtag } from '../../../src/api/rest/etag.js';

describe('entity tags', () => {
  const working = {
    revision: 7,
    publishedRevision: 5,
    publishedAt: new Date(1000),
    version: 'draft' as const,
    name: 'strade',
    state: 'published' as const,
    visibility: 'public' as const,
    organization: { name: 'ente', revision: 1 },
  };
  const published = { ...working, version: 'published' as const };

  it('differ whenever what is shown does', () => {
    const tags = [
      resourceEtag(working, undefined, true),
      resourceEtag(published, undefined, false),
      resourceEtag(published, undefined, true),
      resourceEtag(published, new Date(1), false),
      resourceEtag(published, new Date(2), false),
      resourceEtag({ ...published, name: 'vie' }, undefined, false),
      resourceEtag({ ...published, organization: { name: 'ente', revision: 2 } }, undefined, false),
      resourceEtag({ ...published, publishedRevision: 6 }, undefined, false),
    ];
    expect(new Set(tags).size).toBe(tags.length);
    for (const tag of tags) expect(tag).toMatch(/^"[!-~]+"$/);
  });

  it('do not tell the public of a newer draft', () => {
    const edited = { ...published, revision: 8 };
    expect(resourceEtag(edited, undefined, false)).toBe(resourceEtag(published, undefined, false));
    expect(resourceEtag(edited, undefined, true)).not.toBe(resourceEtag(published, undefined, true));
  });

  it.each([
    [resourceEtag(working, undefined, true), { expectedRevision: 7 }],
    [resourceEtag(published, new Date(), false), { expectedRevision: 5 }],
    [revisionEtag({ revision: 3 }, new Date()), { expectedRevision: 3 }],
    [`W/${resourceEtag(working, undefined, true)}`, { expectedRevision: 7 }],
    ['"7"', { expectedRevision: 7 }],
    ['*', {}],
    [undefined, {}],
  ])('If-Match: %s asks for %j', (header, expected) => {
    expect(expectedRevision({ headers: { 'if-match': header } })).toEqual(expected);
  });

  it.each(['"of-another-server"', '7'])('If-Match: %s fails, being none of ours', (header) => {
    expect(() => expectedRevision({ headers: { 'if-match': header } })).toThrow(/changed it meanwhile/);
  });

  it('If-None-Match compares weakly and knows lists and *', () => {
    const has = (header: string) => alreadyHas({ headers: { 'if-none-match': header } }, '"7"');
    expect(['"7"', 'W/"7"', '"1", "7"', '*'].map(has)).toEqual([true, true, true, true]);
    expect(['"8"', '7', '"77"'].map(has)).toEqual([false, false, false]);
  });
});

describe('cursors', () => {
  it('give back what they were made of', () => {
    const position = {
      createdAt: new Date('2024-05-03T10:00:00.123Z'),
      id: '0b7c2f4e-1111-4222-8333-944455556666',
    };
    expect(readPosition(positionCursor(position))).toEqual(position);
    expect(readOffset(offsetCursor(250))).toBe(250);
    expect(readName(nameCursor('comune-di-bologna'))).toBe('comune-di-bologna');
    expect(readPosition(undefined)).toBeUndefined();
  });

  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it.each([
    '',
    'x',
    'AAAA',
    encode({}),
    encode([1]),
    encode([1, 'x']),
    encode(['1', 'x']),
    encode([1e300, 'x']),
  ])('refuse "%s" as a position', (cursor) =>
    expect(() => readPosition(cursor)).toThrow(/cursor is not valid/),
  );

  it.each(['', 'x', encode([-1]), encode([1.5]), encode(['1']), encode([1e12]), encode([1, 2])])(
    'refuse "%s" as an offset',
    (cursor) => expect(() => readOffset(cursor)).toThrow(/cursor is not valid/),
  );

  it('stand in a link to the same request', () => {
    expect(nextLink('https://dati.example.it', '/api/v1/datasets?q=pi%C3%B9&cursor=a&limit=2', 'b')).toBe(
      '<https://dati.example.it/api/v1/datasets?q=pi%C3%B9&cursor=b&limit=2>; rel="next"',
    );
  });
});
