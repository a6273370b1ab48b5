import type { Feature } from './geojson.js';

type PlaceRow = readonly [name: string, kind: string, longitude: number, latitude: number];

/** Coordinates to a thousandth of a degree: about 100 m, said in the description of the dataset. */
const PLACES: readonly PlaceRow[] = [
  ['Piazza Maggiore', 'piazza', 11.343, 44.494],
  ['Torre degli Asinelli', 'torre', 11.347, 44.494],
  ['Basilica di San Petronio', 'chiesa', 11.343, 44.493],
  ['Palazzo dell’Archiginnasio', 'palazzo', 11.344, 44.492],
  ['Palazzo d’Accursio', 'palazzo', 11.342, 44.494],
  ['Basilica di Santo Stefano', 'chiesa', 11.349, 44.492],
  ['Basilica di San Domenico', 'chiesa', 11.344, 44.489],
  ['Teatro Comunale', 'teatro', 11.35, 44.496],
  ['Palazzo Poggi', 'università', 11.352, 44.497],
  ['Parco della Montagnola', 'parco', 11.347, 44.502],
  ['Giardini Margherita', 'parco', 11.353, 44.482],
  ['Stazione di Bologna Centrale', 'stazione', 11.343, 44.506],
  ['MAMbo', 'museo', 11.337, 44.503],
  ['Cimitero della Certosa', 'cimitero', 11.309, 44.498],
  ['Stadio Renato Dall’Ara', 'impianto sportivo', 11.31, 44.492],
  ['Santuario della Madonna di San Luca', 'chiesa', 11.298, 44.479],
];

/** Well-known places of the city as points. */
export const placeFeatures = (): Feature[] =>
  PLACES.map(([nome, tipo, longitude, latitude]) => ({
    type: 'Feature',
    properties: { nome, tipo, precisione_m: 100 },
    geometry: { type: 'Point', coordinates: [longitude, latitude] },
  }));
