/** A tile as it is answered. */
export interface CachedTile {
  /** Compressed with gzip; empty where nothing is. */
  gzip: Buffer;
  features: number;
  rows: number;
  thinned: boolean;
}

/** Tiles made lately, by what they were asked with and the state of their table: an old one is never found again. */
export class TileCache {
  private readonly tiles = new Map<string, CachedTile>();
  private bytes = 0;

  /** @param most bytes kept */
  constructor(private readonly most = 48 << 20) {}

  find(key: string): CachedTile | undefined {
    const tile = this.tiles.get(key);
    if (!tile) return undefined;
    // Last used, last in the map.
    this.tiles.delete(key);
    this.tiles.set(key, tile);
    return tile;
  }

  keep(key: string, tile: CachedTile): void {
    const before = this.tiles.get(key);
    if (before) this.bytes -= sizeOf(before, key);
    this.tiles.set(key, tile);
    this.bytes += sizeOf(tile, key);
    for (const [oldest, other] of this.tiles) {
      if (this.bytes <= this.most) return;
      this.tiles.delete(oldest);
      this.bytes -= sizeOf(other, oldest);
    }
  }
}

/** What an entry takes beside its bytes. */
const OVERHEAD = 300;
const sizeOf = (tile: CachedTile, key: string): number => tile.gzip.length + key.length * 2 + OVERHEAD;
