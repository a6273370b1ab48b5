import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.js';
import { mapTilesOf, tileHosts } from '../../src/portal/map-tiles.js';

describe('the background of maps', () => {
  it('is none unless the settings say so', () => {
    expect(mapTilesOf(readConfig({}))).toBeUndefined();
    const url = 'https://{a-c}.tessere.example.it/{z}/{x}/{y}.png?v=1';
    const config = readConfig({ MAP_TILES_URL: url, MAP_TILES_ATTRIBUTION: '© Ente' });
    expect(mapTilesOf(config)).toEqual({ url, attribution: '© Ente' });
  });

  it('comes only from an address that can stand in the policy of a page', () => {
    for (const MAP_TILES_URL of [
      'tessere/{z}/{x}/{y}.png',
      'https://tessere.example.it/{z}/{x}.png',
      'ftp://tessere.example.it/{z}/{x}/{y}.png',
      "https://tessere.example.it/{z}/{x}/{y}.png; script-src 'unsafe-inline'",
      'https://{host}/{z}/{x}/{y}.png',
    ]) {
      expect(() => readConfig({ MAP_TILES_URL })).toThrow(ConfigError);
    }
  });

  it('has one host a letter', () => {
    expect(tileHosts({ url: 'https://{a-c}.tessere.example.it/{z}/{x}/{y}.png' })).toEqual([
      'https://a.tessere.example.it',
      'https://b.tessere.example.it',
      'https://c.tessere.example.it',
    ]);
    expect(tileHosts({ url: 'http://127.0.0.1:8080/{z}/{x}/{y}.png' })).toEqual(['http://127.0.0.1:8080']);
  });
});
