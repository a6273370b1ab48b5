type Ring = readonly (readonly [number, number])[];

/** A `.shp` of points (type 1), null where given null. */
export function pointShp(points: readonly (readonly [number, number] | null)[]): Buffer {
  return shp(
    1,
    points.map((point) => {
      if (!point) return int(0);
      return Buffer.concat([int(1), double(point[0]), double(point[1])]);
    }),
  );
}

/** A `.shp` of polygons (type 5), each a list of rings. */
export function polygonShp(polygons: readonly (readonly Ring[])[]): Buffer {
  return shp(
    5,
    polygons.map((rings) => {
      const points = rings.flat();
      let start = 0;
      const starts = rings.map((ring) => {
        start += ring.length;
        return int(start - ring.length);
      });
      return Buffer.concat([
        int(5),
        Buffer.alloc(32),
        int(rings.length),
        int(points.length),
        ...starts,
        ...points.flatMap(([x, y]) => [double(x), double(y)]),
      ]);
    }),
  );
}

function shp(type: number, contents: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(100);
  head.writeInt32BE(9994, 0);
  head.writeInt32LE(1000, 28);
  head.writeInt32LE(type, 32);
  const records = contents.flatMap((content, at) => {
    const recordHead = Buffer.alloc(8);
    recordHead.writeInt32BE(at + 1, 0);
    recordHead.writeInt32BE(content.length / 2, 4);
    return [recordHead, content];
  });
  return Buffer.concat([head, ...records]);
}

interface Field {
  name: string;
  type: string;
  length: number;
}

/** A `.dbf`; cells are bytes or text (Latin-1). A record may be marked as deleted. */
export function dbf(
  fields: readonly Field[],
  records: readonly { cells: readonly (string | Buffer)[]; deleted?: boolean }[],
  language = 0,
): Buffer {
  const recordLength = 1 + fields.reduce((sum, { length }) => sum + length, 0);
  const head = Buffer.alloc(32);
  head[0] = 3;
  head.writeUInt32LE(records.length, 4);
  head.writeUInt16LE(33 + fields.length * 32, 8);
  head.writeUInt16LE(recordLength, 10);
  head[29] = language;
  const descriptions = fields.map(({ name, type, length }) => {
    const description = Buffer.alloc(32);
    description.write(name, 0, 'latin1');
    description.write(type, 11, 'latin1');
    description[16] = length;
    return description;
  });
  const rows = records.map(({ cells, deleted }) => {
    const row = Buffer.alloc(recordLength, 0x20);
    if (deleted) row[0] = 0x2a;
    let at = 1;
    fields.forEach(({ length }, index) => {
      const cell = cells[index] ?? '';
      (typeof cell === 'string' ? Buffer.from(cell, 'latin1') : cell).subarray(0, length).copy(row, at);
      at += length;
    });
    return row;
  });
  return Buffer.concat([head, ...descriptions, Buffer.from([0x0d]), ...rows, Buffer.from([0x1a])]);
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}
