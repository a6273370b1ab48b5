import type { LookupAddress } from 'node:dns';
import { isIPv4 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  classifyAddress,
  createGuardedLookup,
  isAddressAllowed,
  type ResolveHost,
  readOutgoingUrl,
} from '../../src/platform/address-guard.js';
import { UrlNotAllowed } from '../../src/platform/outgoing-errors.js';

describe('classifyAddress', () => {
  it.each([
    ['8.8.8.8', 'public'],
    ['172.15.255.255', 'public'],
    ['172.32.0.0', 'public'],
    ['100.63.255.255', 'public'],
    ['100.128.0.0', 'public'],
    ['2a00:1450:4002::1', 'public'],
    ['::ffff:8.8.8.8', 'public'],
    ['64:ff9b::808:808', 'public'],
    ['127.0.0.1', 'private'],
    ['127.255.255.254', 'private'],
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'private'],
    ['100.127.255.255', 'private'],
    ['::1', 'private'],
    ['0:0:0:0:0:0:0:1', 'private'],
    ['fc00::1', 'private'],
    ['fdff:ffff::1', 'private'],
    ['::ffff:127.0.0.1', 'private'],
    ['::ffff:7f00:1', 'private'],
    ['0:0:0:0:0:ffff:0a00:0001', 'private'],
    ['64:ff9b::7f00:1', 'private'],
    ['64:ff9b::10.0.0.1', 'private'],
    ['64:ff9b:1::1', 'private'],
    ['0.0.0.0', 'reserved'],
    ['0.1.2.3', 'reserved'],
    ['169.254.169.254', 'reserved'],
    ['::ffff:169.254.169.254', 'reserved'],
    ['::ffff:0:0', 'reserved'],
    ['64:ff9b::a9fe:a9fe', 'reserved'],
    ['64:ff9b::', 'reserved'],
    ['fd00:ec2::254', 'reserved'],
    ['224.0.0.1', 'reserved'],
    ['255.255.255.255', 'reserved'],
    ['192.0.2.1', 'reserved'],
    ['198.18.0.1', 'reserved'],
    ['::', 'reserved'],
    ['::127.0.0.1', 'reserved'],
    ['fe80::1', 'reserved'],
    ['fe80::1%eth0', 'reserved'],
    ['febf::1', 'reserved'],
    ['ff02::1', 'reserved'],
    ['2002:7f00:1::', 'reserved'],
    ['2001:0:4136:e378::', 'reserved'],
    ['2001:db8::1', 'reserved'],
    ['', 'reserved'],
    ['localhost', 'reserved'],
    ['010.0.0.1', 'reserved'],
  ])('%s is %s', (address, kind) => {
    expect(classifyAddress(address)).toBe(kind);
  });

  it('judges every IPv4 address the same in its IPv4-mapped and NAT64 forms', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(classifyAddress(`::ffff:${address}`)).toBe(classifyAddress(address));
        expect(classifyAddress(`64:ff9b::${address}`)).toBe(classifyAddress(address));
      }),
      { numRuns: 2000 },
    );
  });

  it('calls public, of IPv6, only global unicast and what carries a public IPv4 address', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        if (classifyAddress(address) !== 'public') return true;
        const host = new URL(`http://[${address}]`).hostname;
        return /^\[(2|3)[0-9a-f]{3}:/.test(host) || /^\[(::ffff:|64:ff9b::)/.test(host);
      }),
      { numRuns: 2000 },
    );
  });

  it('lets the operator open private networks but never reserved ones', () => {
    expect(isAddressAllowed('10.0.0.1', false)).toBe(false);
    expect(isAddressAllowed('10.0.0.1', true)).toBe(true);
    expect(isAddressAllowed('169.254.169.254', true)).toBe(false);
    expect(isAddressAllowed('8.8.8.8', false)).toBe(true);
  });
});

describe('readOutgoingUrl', () => {
  it.each([
    ['http://127.0.0.1/', 'address'],
    ['http://127.1:8080/', 'address'],
    ['http://0x7f000001/', 'address'],
    ['http://2130706433/', 'address'],
    ['http://0177.0.0.1/', 'address'],
    ['http://①②⑦.⓪.⓪.①/', 'address'],
    ['http://[::1]/', 'address'],
    ['http://[::ffff:7f00:1]/', 'address'],
    ['https://169.254.169.254/latest/meta-data/', 'address'],
    ['http://0/', 'address'],
    ['ftp://dati.example.it/a.csv', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['data:text/plain,ciao', 'scheme'],
    ['gopher://127.0.0.1:6379/_INFO', 'scheme'],
    ['https://user:secret@dati.example.it/', 'credentials'],
    ['https://user@dati.example.it/', 'credentials'],
    ['dati.example.it/a.csv', 'malformed'],
    ['http://', 'malformed'],
    ['http://user:secret@/', 'malformed'],
    ['http://1.2.3.4.5/', 'malformed'],
  ])('refuses %s for its %s', (url, reason) => {
    const read = () => readOutgoingUrl(url, false);
    expect(read).toThrow(UrlNotAllowed);
    try {
      read();
    } catch (error) {
      const refusal = error as UrlNotAllowed;
      expect(refusal.reason).toBe(reason);
      expect(refusal.messages.it).toMatch(/«.*»/);
      expect(JSON.stringify(refusal) + refusal.message + refusal.messages.it).not.toContain('secret');
    }
  });

  it('accepts web addresses, names included, and resolves relative ones', () => {
    expect(readOutgoingUrl('https://dati.example.it:8443/à', false).href).toBe(
      'https://dati.example.it:8443/%C3%A0',
    );
    const base = new URL('http://dati.example.it/a/b');
    expect(readOutgoingUrl('../c', false, base).href).toBe('http://dati.example.it/c');
    expect(readOutgoingUrl('http://127.0.0.1:1/', true).port).toBe('1');
  });
});

describe('createGuardedLookup', () => {
  const lookup = (
    answer: string[],
    options: { all?: boolean; family?: number } = {},
    allowPrivate = false,
  ) => {
    const resolve: ResolveHost = async () =>
      answer.map((address) => ({ address, family: isIPv4(address) ? 4 : 6 }));
    return new Promise<string | LookupAddress[]>((done, fail) => {
      createGuardedLookup(allowPrivate, resolve)('dati.example.it', options, (error, address) =>
        error ? fail(error) : done(address),
      );
    });
  };

  it('hands on what it checked, in either form net.connect asks for', async () => {
    const both = ['93.184.215.14', '2606:2800:21f::1'];
    expect(await lookup(both)).toBe('93.184.215.14');
    expect(await lookup(both, { family: 6 })).toBe('2606:2800:21f::1');
    expect(await lookup(both, { all: true })).toEqual([
      { address: '93.184.215.14', family: 4 },
      { address: '2606:2800:21f::1', family: 6 },
    ]);
  });

  it('refuses a name when any of its addresses is forbidden', async () => {
    await expect(lookup(['93.184.215.14', '10.0.0.1'], { all: true })).rejects.toMatchObject({
      code: 'URL_NOT_ALLOWED',
      reason: 'address',
      address: '10.0.0.1',
    });
    await expect(lookup(['93.184.215.14', '::1'], { family: 4 })).rejects.toBeInstanceOf(UrlNotAllowed);
    expect(await lookup(['10.0.0.1'], {}, true)).toBe('10.0.0.1');
    await expect(lookup(['169.254.169.254'], {}, true)).rejects.toBeInstanceOf(UrlNotAllowed);
  });

  it('does not tell people which inner address a name has', async () => {
    const refusal = (await lookup(['10.1.2.3']).catch((error) => error)) as UrlNotAllowed;
    expect(refusal.messages.it + refusal.messages.en + refusal.message).not.toContain('10.1.2.3');
  });

  it('says that a name without usable addresses is not found', async () => {
    await expect(lookup([])).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(lookup(['93.184.215.14'], { family: 6 })).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });
});
