import { type Cell, fixed } from './csv.js';

/** A gate of the third circle of walls. Coordinates to a thousandth of a degree: about 100 m. */
interface Gate {
  name: string;
  state: 'conservata' | 'demolita';
  latitude: number;
  longitude: number;
  note: string;
}

/** The twelve gates clockwise from the north. */
const GATES: readonly Gate[] = [
  { name: 'Porta Galliera', state: 'conservata', latitude: 44.504, longitude: 11.345, note: '' },
  { name: 'Porta Mascarella', state: 'conservata', latitude: 44.502, longitude: 11.353, note: '' },
  { name: 'Porta San Donato', state: 'conservata', latitude: 44.498, longitude: 11.356, note: '' },
  { name: 'Porta San Vitale', state: 'conservata', latitude: 44.494, longitude: 11.357, note: '' },
  {
    name: 'Porta Maggiore',
    state: 'conservata',
    latitude: 44.49,
    longitude: 11.357,
    note: 'Detta anche porta Mazzini, sulla via Emilia',
  },
  {
    name: 'Porta Santo Stefano',
    state: 'conservata',
    latitude: 44.485,
    longitude: 11.356,
    note: 'Due edifici gemelli dell’Ottocento al posto della porta medievale',
  },
  { name: 'Porta Castiglione', state: 'conservata', latitude: 44.485, longitude: 11.349, note: '' },
  {
    name: 'Porta San Mamolo',
    state: 'demolita',
    latitude: 44.486,
    longitude: 11.34,
    note: 'Posizione dell’odierna piazza',
  },
  {
    name: 'Porta Saragozza',
    state: 'conservata',
    latitude: 44.49,
    longitude: 11.33,
    note: 'Da qui parte il portico di San Luca',
  },
  {
    name: 'Porta Sant’Isaia',
    state: 'demolita',
    latitude: 44.495,
    longitude: 11.329,
    note: 'Posizione dell’odierna piazza',
  },
  {
    name: 'Porta San Felice',
    state: 'conservata',
    latitude: 44.499,
    longitude: 11.327,
    note: 'Sulla via Emilia',
  },
  { name: 'Porta Lame', state: 'conservata', latitude: 44.502, longitude: 11.333, note: '' },
];

export const GATE_COLUMNS = ['ordine', 'porta', 'stato', 'latitudine', 'longitudine', 'note'] as const;

/** One row a gate. */
export const gateRows = (): Cell[][] =>
  GATES.map((gate, i) => [
    i + 1,
    gate.name,
    gate.state,
    fixed(gate.latitude, 3),
    fixed(gate.longitude, 3),
    gate.note,
  ]);
