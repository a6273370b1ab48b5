/** A point of a table that the tests publish, as it is meant. */
export interface Sample {
  codice: string;
  nome: string | null;
  classe: number;
  quota: number | null;
  giorno: string;
  attivo: boolean;
  lat: number;
  lon: number;
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** Points around Bologna with every kind of value: codes with leading zeros, accents, quotes, empty cells, decimals, days. */
export const samples = (count: number): Sample[] =>
  Array.from({ length: count }, (_, at) => ({
    codice: String(at).padStart(6, '0'),
    nome: at % 10 === 3 ? null : `città "${at % 97}"; è`,
    classe: at % 5,
    quota: at % 7 === 6 ? null : round(-12.5 + (at % 1000) / 8, 3),
    giorno: `2024-${String(1 + (at % 12)).padStart(2, '0')}-${String(1 + (at % 28)).padStart(2, '0')}`,
    attivo: at % 3 === 0,
    lat: round(44 + ((at * 7919) % 10_007) / 10_007, 6),
    lon: round(11 + ((at * 104_729) % 10_009) / 10_009, 6),
  }));

const decimal = (value: number | null): string => (value === null ? '' : String(value).replace('.', ','));

/** The points as Italian administrations write them. */
export const italianCsv = (rows: readonly Sample[]): string =>
  [
    'codice;nome;classe;quota;giorno;attivo;lat;lon',
    ...rows.map((row) =>
      [
        row.codice,
        row.nome === null ? '' : `"${row.nome.replaceAll('"', '""')}"`,
        row.classe,
        decimal(row.quota),
        row.giorno.split('-').reverse().join('/'),
        row.attivo ? 'VERO' : 'FALSO',
        decimal(row.lat),
        decimal(row.lon),
      ].join(';'),
    ),
    '',
  ].join('\r\n');

/** Lines and areas with a hole, in several parts, without a shape; the first line has a corner far from its ends. */
export const SHAPES = {
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { nome: 'angolo', metri: 1200 },
      geometry: {
        type: 'LineString',
        coordinates: [
          [11, 44],
          [11, 45],
          [12, 45],
        ],
      },
    },
    {
      type: 'Feature',
      properties: { nome: 'due parti', metri: 12.5 },
      geometry: {
        type: 'MultiLineString',
        coordinates: [
          [
            [11.1, 44.1],
            [11.2, 44.2],
          ],
          [
            [11.8, 44.1],
            [11.9, 44.2],
          ],
        ],
      },
    },
    {
      type: 'Feature',
      properties: { nome: 'con buco', metri: null },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [11.4, 44.4],
            [11.6, 44.4],
            [11.6, 44.6],
            [11.4, 44.6],
            [11.4, 44.4],
          ],
          [
            [11.45, 44.45],
            [11.45, 44.55],
            [11.55, 44.55],
            [11.55, 44.45],
            [11.45, 44.45],
          ],
        ],
      },
    },
    { type: 'Feature', properties: { nome: 'senza luogo', metri: 3 }, geometry: null },
  ],
};
