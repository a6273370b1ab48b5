import { lookup as systemLookup } from 'node:dns/promises';
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net';
import { UrlNotAllowed } from './outgoing-errors.js';

/**
 * What an IP address is for us:
 * - `public`: on the internet, anyone may ask us to read it;
 * - `private`: the machine itself or the administration's own network, read only where the operator allows it;
 * - `reserved`: never the home of a catalogue (cloud metadata, multicast, documentation ranges, tunnels): never read.
 */
export type AddressKind = 'public' | 'private' | 'reserved';

// IANA special-purpose registries (RFC 6890 and updates). Node's BlockList matches the prefixes.
const privateRanges = blockList([
  '127.0.0.0/8', // loopback
  '10.0.0.0/8', // RFC 1918
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10', // carrier-grade NAT, RFC 6598
  '::1/128',
  'fc00::/7', // unique local, RFC 4193
  'fec0::/10', // site-local, deprecated but still routed by some
  '64:ff9b:1::/48', // local-use NAT64, RFC 8215
]);
const reservedRanges = blockList([
  '0.0.0.0/8', // "this host": Linux connects it to the loopback
  '169.254.0.0/16', // link-local: 169.254.169.254 gives away the credentials of cloud machines
  '192.0.0.0/24',
  '192.0.2.0/24', // documentation, as 198.51.100 and 203.0.113
  '192.88.99.0/24', // 6to4 relays, withdrawn
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, and broadcast
  'fd00:ec2::254/128', // metadata of AWS over IPv6, inside the unique local range
  'fd20:ce::254/128', // metadata of Google Cloud over IPv6
  '2001::/23', // protocol assignments, Teredo among them: it carries an IPv4 address of the writer's choice
  '2001:db8::/32',
  '2002::/16', // 6to4, same reason as Teredo
  '3fff::/20',
]);
const globalUnicast6 = blockList(['2000::/3']);

/**
 * Classifies an IPv4 or IPv6 address, in text. IPv4-mapped (`::ffff:a.b.c.d`) and NAT64 (`64:ff9b::/96`, RFC 6052)
 * addresses are what the IPv4 address inside them is. Whatever is not an address is `reserved`.
 */
export function classifyAddress(address: string): AddressKind {
  const plain = address.replace(/%.*$/, ''); // fe80::1%eth0: the zone does not change what it is
  const version = isIP(plain);
  if (version === 0) return 'reserved';
  const inner = version === 6 ? embeddedIpv4(plain) : undefined;
  if (inner) return classifyAddress(inner);
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (reservedRanges.check(plain, family)) return 'reserved';
  if (privateRanges.check(plain, family)) return 'private';
  return version === 4 || globalUnicast6.check(plain, 'ipv6') ? 'public' : 'reserved';
}

/** Whether we may connect to this address: `public` always, `private` when the operator allows it, `reserved` never. */
export function isAddressAllowed(address: string, allowPrivate: boolean): boolean {
  const kind = classifyAddress(address);
  return kind === 'public' || (kind === 'private' && allowPrivate);
}

/**
 * Reads a URL from outside and refuses what we never ask for: other schemes than http and https, credentials in
 * the URL, an address written as a number. The WHATWG parser has already turned `0x7f000001`, `2130706433`
 * and `127.1` into `127.0.0.1` when the check sees them. Names are checked by the lookup, when they are resolved.
 * @throws UrlNotAllowed
 */
export function readOutgoingUrl(text: string | URL, allowPrivate: boolean, base?: URL): URL {
  let url: URL;
  try {
    url = new URL(text, base);
  } catch {
    throw new UrlNotAllowed('malformed', withoutCredentials(String(text)));
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new UrlNotAllowed('scheme', url.protocol);
  if (url.username !== '' || url.password !== '') throw new UrlNotAllowed('credentials', url.host);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !isAddressAllowed(host, allowPrivate)) throw new UrlNotAllowed('address', url.host, host);
  return url;
}

/** Resolves a host name to all its addresses, as `dns.lookup(name, { all: true })`. */
export type ResolveHost = (
  hostname: string,
) => Promise<ReadonlyArray<{ readonly address: string; readonly family: number }>>;

const resolveWithSystem: ResolveHost = (hostname) => systemLookup(hostname, { all: true });

/**
 * A `lookup` for `net.connect` that resolves once and hands on only what it has checked. The socket connects to
 * these very addresses, so a name that answers differently a moment later (DNS rebinding) gains nothing. One
 * forbidden address refuses the name: no honest catalogue mixes its public address with an inner one.
 */
export function createGuardedLookup(
  allowPrivate: boolean,
  resolve: ResolveHost = resolveWithSystem,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (found) => {
        const refused = found.find(({ address }) => !isAddressAllowed(address, allowPrivate));
        if (refused) return callback(new UrlNotAllowed('address', hostname, refused.address), '', 0);
        const usable = found.filter(({ family }) => !options.family || options.family === family);
        const first = usable[0];
        if (!first) return callback(noAddress(hostname), '', 0);
        if (options.all) callback(null, [...usable]);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}

function noAddress(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' });
}

/** A URL too broken to parse may still hold a password, and this text goes into messages and logs. */
function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/?#]*@/, '//');
}

function blockList(prefixes: readonly string[]): BlockList {
  const list = new BlockList();
  for (const prefix of prefixes) {
    const [network = '', bits] = prefix.split('/');
    list.addSubnet(network, Number(bits), isIPv4(network) ? 'ipv4' : 'ipv6');
  }
  return list;
}

/** The IPv4 address carried by an IPv4-mapped or NAT64 address. The URL parser gives every spelling one form. */
function embeddedIpv4(address: string): string | undefined {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const found = /^(?:::ffff:|64:ff9b::)(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4})$/.exec(canonical);
  if (!found && canonical !== '64:ff9b::') return undefined;
  const [high, low] = [found?.[1] ?? '0', found?.[2] ?? '0'].map((group) => Number.parseInt(group, 16)) as [
    number,
    number,
  ];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
