import { describe, expect, it } from 'vitest';
import { formatBytes } from '../../src/platform/byte-size.js';
import { readRetryAfter } from '../../src/platform/outgoing-headers.js';
import { toRemoteFault } from '../../src/platform/remote-fault.js';

describe('formatBytes', () => {
  it.each([
    [0, '0 byte', '0 bytes'],
    [1, '1 byte', '1 byte'],
    [999, '999 byte', '999 bytes'],
    [1000, '1 kB', '1 kB'],
    [1_500_000, '1,5 MB', '1.5 MB'],
    [2_000_000_000, '2 GB', '2 GB'],
    [5e16, '50.000 TB', '50,000 TB'],
  ])('writes %d as people read it', (bytes, it, en) => {
    expect([formatBytes(bytes, 'it'), formatBytes(bytes, 'en')]).toEqual([it, en]);
  });
});

describe('readRetryAfter', () => {
  it('reads seconds and dates, and nothing else', () => {
    const now = Date.parse('2024-05-03T10:00:00Z');
    expect(readRetryAfter('120', now)).toBe(120);
    expect(readRetryAfter('Fri, 03 May 2024 10:01:00 GMT', now)).toBe(60);
    expect(readRetryAfter('Fri, 03 May 2024 09:00:00 GMT', now)).toBe(0);
    expect(readRetryAfter('soon', now)).toBeUndefined();
    expect(readRetryAfter(undefined, now)).toBeUndefined();
  });
});

describe('toRemoteFault', () => {
  const coded = (code: string) => Object.assign(new Error(code), { code });
  it.each([
    ['EAI_AGAIN', 'dns'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate'],
    ['CERT_HAS_EXPIRED', 'certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
    ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', 'certificate'],
    ['EHOSTUNREACH', 'no-route'],
    ['ECONNRESET', 'interrupted'],
  ])('tells %s as %s', (code, reason) => {
    const cause = coded(code);
    expect(toRemoteFault(cause, 'h')).toMatchObject({ code: 'REMOTE_UNREACHABLE', reason, cause });
  });

  it('looks into the attempts at several addresses', () => {
    const all = new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')]);
    expect(toRemoteFault(all, 'h')).toMatchObject({ reason: 'refused' });
  });

  it('leaves our own faults alone', () => {
    const bug = new TypeError('x is not a function');
    expect(toRemoteFault(bug, 'h')).toBe(bug);
    const full = coded('ENOSPC');
    expect(toRemoteFault(full, 'h')).toBe(full);
  });
});
