import { type Texts, type Translate, translator } from '../common/texts.js';

/** The sentences of the map, in both languages. */
export const MAP_TEXTS = {
  settings: { it: 'Scelte della mappa', en: 'Choices of the map' },
  geometry: { it: 'Geometria', en: 'Geometry' },
  show: { it: 'Mostra', en: 'Show' },
  'show.features': { it: 'Ogni riga al suo posto', en: 'Each row in its place' },
  'show.areas': { it: 'Valori per area: {areas}', en: 'Values by area: {areas}' },
  colour: { it: 'Colora secondo', en: 'Colour by' },
  'colour.none': { it: 'Un solo colore', en: 'One colour' },
  value: { it: 'Valore', en: 'Value' },
  rows: { it: 'Numero di righe', en: 'Number of rows' },
  aggregate: { it: 'Calcolo', en: 'Calculation' },
  'aggregate.count': { it: 'Conteggio', en: 'Count' },
  'aggregate.sum': { it: 'Somma', en: 'Sum' },
  'aggregate.avg': { it: 'Media', en: 'Average' },
  'aggregate.median': { it: 'Mediana', en: 'Median' },
  'aggregate.min': { it: 'Minimo', en: 'Minimum' },
  'aggregate.max': { it: 'Massimo', en: 'Maximum' },
  method: { it: 'Classi', en: 'Classes' },
  'method.quantile': { it: 'Con lo stesso numero di valori', en: 'With the same number of values' },
  'method.equal': { it: 'Della stessa ampiezza', en: 'Of the same width' },
  classes: { it: 'Numero di classi', en: 'Number of classes' },
  cluster: { it: 'Punti vicini', en: 'Points close together' },
  'cluster.yes': { it: 'Raggruppati', en: 'Grouped' },
  'cluster.no': { it: 'Uno per uno', en: 'One by one' },
  map: {
    it: 'Mappa: {title}. Le frecce spostano la mappa, più e meno la ingrandiscono e la riducono. Gli elementi visibili sono elencati nella tabella che segue.',
    en: 'Map: {title}. Arrows move the map, plus and minus zoom. What is in view is listed in the table below.',
  },
  role: { it: 'mappa', en: 'map' },
  zoomIn: { it: 'Ingrandisci', en: 'Zoom in' },
  zoomOut: { it: 'Riduci', en: 'Zoom out' },
  fit: { it: 'Mostra tutto', en: 'Show everything' },
  legend: { it: 'Legenda', en: 'Legend' },
  noData: { it: 'Nessun dato', en: 'No data' },
  others: { it: 'Altri', en: 'Others' },
  noValue: { it: 'Senza valore', en: 'No value' },
  'legend.cluster': {
    it: 'I cerchi con un numero raccolgono più righe: si aprono ingrandendo.',
    en: 'Circles with a number hold several rows: they open as you zoom in.',
  },
  'legend.thinned': {
    it: 'Dove le righe sono troppe, ogni segno ne rappresenta diverse, e ha il colore della prima: ingrandisci per vederle tutte.',
    en: 'Where there are too many rows each sign stands for several, in the colour of the first: zoom in to see them all.',
  },
  'legend.range': { it: 'da {from} a {to}', en: '{from} to {to}' },
  card: { it: 'Riga {id}', en: 'Row {id}' },
  close: { it: 'Chiudi la scheda', en: 'Close the card' },
  empty: { it: 'vuoto', en: 'empty' },
  list: { it: 'Elementi in vista', en: 'In view' },
  'list.areas': { it: 'Aree e valori', en: 'Areas and values' },
  'list.row': { it: 'Riga', en: 'Row' },
  'list.area': { it: 'Area', en: 'Area' },
  'list.unnamed': { it: 'Area {id}', en: 'Area {id}' },
  'list.scroll': { it: 'Elementi in vista: scorre', en: 'In view: scrolls' },
  'list.some': {
    it: 'Sono elencati {shown} elementi di quelli in vista: ingrandisci per vedere gli altri.',
    en: '{shown} of what is in view are listed: zoom in for the others.',
  },
  'list.none': { it: 'Nessun elemento in questa parte della mappa.', en: 'Nothing in this part of the map.' },
  'list.zoom': { it: 'Ingrandisci: {count} righe vicine', en: 'Zoom in: {count} rows close together' },
  located: { it: 'Righe sulla mappa: {rows}.', en: 'Rows on the map: {rows}.' },
  without: {
    it: 'Righe senza geometria, che la mappa non può mostrare: {rows}.',
    en: 'Rows without a geometry, which the map cannot show: {rows}.',
  },
  nothing: {
    it: 'Nessuna riga da mostrare sulla mappa.',
    en: 'No rows to show on the map.',
  },
  unmatched: {
    it: 'Righe che non corrispondono a nessuna area: {rows}.',
    en: 'Rows that match no area: {rows}.',
  },
  'unmatched.names': { it: 'Valori senza area: {names}.', en: 'Values without an area: {names}.' },
  preparing: { it: 'La mappa si sta preparando…', en: 'The map is being prepared…' },
  loading: { it: 'La mappa si sta aggiornando…', en: 'The map is being updated…' },
  impossible: {
    it: 'Questa tabella non ha geometrie, e nessun dataset di aree pubblicato qui corrisponde alle sue colonne.',
    en: 'This table has no geometries, and no dataset of areas published here fits its columns.',
  },
  failed: { it: 'La mappa non si può mostrare: {reason}', en: 'The map cannot be shown: {reason}' },
  selected: { it: 'Selezionato: {title}', en: 'Selected: {title}' },
} as const satisfies Texts;

export type MapText = keyof typeof MAP_TEXTS;
export type MapTexts = Translate<typeof MAP_TEXTS>;

/** The sentences in one language. */
export const mapTexts = (lang: 'it' | 'en'): MapTexts => translator(lang, MAP_TEXTS);
