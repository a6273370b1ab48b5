import type { Config } from '../config.js';

/** Tiles of a background map, as islands are told of them. */
export interface MapTiles {
  url: string;
  attribution: string;
}

/** The background of maps that the portal was given; undefined for none. */
export const mapTilesOf = (
  config: Pick<Config, 'mapTilesUrl' | 'mapTilesAttribution'>,
): MapTiles | undefined =>
  config.mapTilesUrl ? { url: config.mapTilesUrl, attribution: config.mapTilesAttribution } : undefined;

/** The hosts that such tiles come from, for the policy of a page: one for each letter of `{a-c}`. */
export function tileHosts({ url }: Pick<MapTiles, 'url'>): string[] {
  const [span, first = '', last = ''] = /\{([a-z])-([a-z])\}/.exec(url) ?? [];
  const letters: string[] = [];
  for (let code = first.charCodeAt(0); code <= last.charCodeAt(0); code += 1) {
    letters.push(String.fromCharCode(code));
  }
  const filled = url.replace(/\{[zxy]\}/g, '0');
  const addresses = span ? letters.map((letter) => filled.replace(span, letter)) : [filled];
  return [...new Set(addresses.map((address) => new URL(address).origin))];
}
