import { describe, expect, it } from 'vitest';
import { zip } from '../tables/helpers/zip.js';
import { layerOfBytes, layersOfBytes, refusal } from './helpers/layers.js';

const kml = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>${body}</Document></kml>`;
const geometryIn = (text: string | undefined) =>
  JSON.parse(text ?? 'null') as { type: string; coordinates: unknown };

describe('KML', () => {
  it('names, descriptions, extended data and folders are columns', async () => {
    const layer = await layerOfBytes(
      kml(`
        <Folder><name>Parchi</name>
          <Folder><name>Nord</name><Placemark><name>Uno &amp; mezzo</name><description><![CDATA[<b>bello</b>]]></description>
            <ExtendedData><Data name="mq"><displayName>Metri</displayName><value>120</value></Data></ExtendedData>
            <Point><coordinates>11.3,44.5,0</coordinates></Point></Placemark></Folder></Folder>
        <Folder><name>Vie</name><Placemark><name>Due</name><ExtendedData><SchemaData schemaUrl="#v">
            <SimpleData name="lungo">3.5</SimpleData></SchemaData></ExtendedData>
            <LineString><coordinates>11.3,44.5,10 11.4,44.6,20</coordinates></LineString></Placemark></Folder>
        <Placemark><TimeStamp><when>2024-05</when></TimeStamp></Placemark>`),
      'kml',
    );
    expect(layer.columns).toEqual(['name', 'description', 'mq', 'lungo', 'when', 'folder', 'geometry']);
    expect(layer.rows[0]).toMatchObject({
      name: 'Uno & mezzo',
      description: '<b>bello</b>',
      mq: '120',
      folder: 'Parchi / Nord',
    });
    expect(geometryIn(layer.rows[0]?.geometry)).toEqual({ type: 'Point', coordinates: [11.3, 44.5] });
    expect(geometryIn(layer.rows[1]?.geometry).coordinates).toEqual([
      [11.3, 44.5, 10],
      [11.4, 44.6, 20],
    ]);
    expect(layer.rows[2]).toMatchObject({ when: '2024-05', folder: '' });
    expect(layer.codes).toEqual(['missing-geometry']);
  });

  it('polygons with holes, several geometries, and coordinates that are none', async () => {
    const ring = (at: number) =>
      `<LinearRing><coordinates>${at},44 ${at}.1,44 ${at}.1,44.1 ${at},44</coordinates></LinearRing>`;
    const layer = await layerOfBytes(
      kml(`
        <Placemark><Polygon><innerBoundaryIs>${ring(12)}</innerBoundaryIs><outerBoundaryIs>${ring(11)}</outerBoundaryIs></Polygon></Placemark>
        <Placemark><MultiGeometry><Point><coordinates>11,44</coordinates></Point><Point><coordinates>12, 43</coordinates></Point></MultiGeometry></Placemark>
        <Placemark><MultiGeometry><Point><coordinates>11,44</coordinates></Point>${ring(11)}</MultiGeometry></Placemark>
        <Placemark><gx:Track><when>2024</when><gx:coord>11 44 5</gx:coord><gx:coord>11.1 44 6</gx:coord></gx:Track></Placemark>
        <Placemark><Point><coordinates>nord,est</coordinates></Point></Placemark>
        <NetworkLink><Link><href>http://example.com/a.kml</href></Link></NetworkLink>`),
      'kml',
    );
    expect(layer.rows.map(({ geometry }) => (geometry ? geometryIn(geometry).type : ''))).toEqual([
      'Polygon',
      'MultiPoint',
      'GeometryCollection',
      'LineString',
      '',
    ]);
    const rings = geometryIn(layer.rows[0]?.geometry).coordinates as number[][][];
    expect(rings.map((positions) => positions[0])).toEqual([
      [11, 44],
      [12, 44],
    ]);
    expect(layer.codes).toEqual(['network-links', 'broken-geometry']);
  });

  it('a KMZ is opened, the KML of its root before others', async () => {
    const placemark = (name: string) => kml(`<Placemark><name>${name}</name></Placemark>`);
    const layer = await layerOfBytes(
      zip({ 'files/a.kml': placemark('dentro'), 'doc.kml': placemark('radice') }),
      'kmz',
    );
    expect(layer.rows[0]?.name).toBe('radice');
    expect(await refusal(zip({ 'a.txt': 'x' }), 'kmz')).toBe('unreadable');
  });

  it('declared entities are not expanded, and broken XML is refused', async () => {
    const bomb =
      '<!DOCTYPE kml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><kml><Placemark><name>&b;</name></Placemark></kml>';
    expect(await refusal(bomb, 'kml')).toBe('unreadable');
    expect(await refusal(kml('<Placemark>').slice(0, -20), 'kml')).toBe('unreadable');
  });
});

describe('GPX', () => {
  const gpx = (body: string) =>
    `<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">${body}</gpx>`;

  it('waypoints, tracks and routes are layers, with heights and times', async () => {
    const layers = await layersOfBytes(
      gpx(`
        <metadata><name>non una riga</name></metadata>
        <wpt lat="44.5" lon="11.3"><ele>54.5</ele><time>2024-05-01T10:00:00Z</time><name>A</name><link href="https://example.com"><text>sito</text></link>
          <extensions><ogr:id xmlns:ogr="x">7</ogr:id></extensions></wpt>
        <rte><name>R</name><rtept lat="44.5" lon="11.3"><name>no</name></rtept><rtept lat="44.6" lon="11.4"/></rte>
        <trk><name>T</name><trkseg><trkpt lat="44.5" lon="11.3"><ele>1</ele><time>2024-05-01T10:00:00Z</time></trkpt>
          <trkpt lat="44.6" lon="11.4"><ele>2</ele><time>2024-05-01T11:00:00Z</time></trkpt></trkseg>
          <trkseg><trkpt lat="44.7" lon="11.5"/><trkpt lat="44.8" lon="11.6"/></trkseg></trk>`),
      'gpx',
    );
    expect(layers.map(({ name }) => name)).toEqual(['tracks', 'routes', 'waypoints']);
    const [tracks, routes, waypoints] = layers;
    expect(tracks?.rows[0]).toMatchObject({
      name: 'T',
      time_start: '2024-05-01T10:00:00Z',
      time_end: '2024-05-01T11:00:00Z',
    });
    expect(geometryIn(tracks?.rows[0]?.geometry).type).toBe('MultiLineString');
    expect(routes?.rows[0]?.name).toBe('R');
    expect(geometryIn(routes?.rows[0]?.geometry)).toEqual({
      type: 'LineString',
      coordinates: [
        [11.3, 44.5],
        [11.4, 44.6],
      ],
    });
    expect(waypoints?.rows[0]).toMatchObject({
      ele: '54.5',
      name: 'A',
      link: 'https://example.com',
      id: '7',
    });
    expect(geometryIn(waypoints?.rows[0]?.geometry).coordinates).toEqual([11.3, 44.5, 54.5]);
  });

  it('nothing in it is said, and a point without coordinates is broken', async () => {
    expect((await layerOfBytes(gpx(''), 'gpx')).codes).toEqual(['no-features']);
    expect((await layerOfBytes(gpx('<wpt lat="x"><name>B</name></wpt>'), 'gpx')).codes).toEqual([
      'broken-geometry',
    ]);
  });
});
