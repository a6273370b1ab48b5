import { type Texts, type Translate, translator } from '../common/texts.js';

/** The sentences of the chart, in both languages. */
export const CHART_TEXTS = {
  settings: { it: 'Scelte del grafico', en: 'Choices of the chart' },
  suggested: { it: 'Grafici suggeriti', en: 'Suggested charts' },
  'suggested.own': { it: 'Scelto da te', en: 'Your own' },
  kind: { it: 'Tipo di grafico', en: 'Kind of chart' },
  'kind.line': { it: 'Linee', en: 'Lines' },
  'kind.bar': { it: 'Barre', en: 'Bars' },
  'kind.histogram': { it: 'Istogramma', en: 'Histogram' },
  'kind.scatter': { it: 'Punti', en: 'Scatter' },
  x: { it: 'Asse orizzontale', en: 'Horizontal axis' },
  'x.bar': { it: 'Categorie', en: 'Categories' },
  'x.histogram': { it: 'Colonna', en: 'Column' },
  y: { it: 'Valori', en: 'Values' },
  rows: { it: 'Numero di righe', en: 'Number of rows' },
  aggregate: { it: 'Calcolo', en: 'Calculation' },
  'aggregate.count': { it: 'Conteggio', en: 'Count' },
  'aggregate.sum': { it: 'Somma', en: 'Sum' },
  'aggregate.avg': { it: 'Media', en: 'Average' },
  'aggregate.min': { it: 'Minimo', en: 'Minimum' },
  'aggregate.max': { it: 'Massimo', en: 'Maximum' },
  'aggregate.median': { it: 'Mediana', en: 'Median' },
  by: { it: 'Serie', en: 'Series' },
  'by.none': { it: 'Nessuna', en: 'None' },
  bins: { it: 'Intervalli', en: 'Bins' },
  'bins.auto': { it: 'Automatici', en: 'Automatic' },
  'bins.number': { it: 'circa {n}', en: 'about {n}' },
  'bins.none': { it: 'Ogni valore', en: 'Each value' },
  'bin.second': { it: 'Secondo', en: 'Second' },
  'bin.year': { it: 'Anno', en: 'Year' },
  'bin.quarter': { it: 'Trimestre', en: 'Quarter' },
  'bin.month': { it: 'Mese', en: 'Month' },
  'bin.week': { it: 'Settimana', en: 'Week' },
  'bin.day': { it: 'Giorno', en: 'Day' },
  'bin.hour': { it: 'Ora', en: 'Hour' },
  'bin.minute': { it: 'Minuto', en: 'Minute' },
  top: { it: 'Categorie mostrate', en: 'Categories shown' },
  others: { it: 'Altri', en: 'Others' },
  noValue: { it: 'Senza valore', en: 'No value' },
  'of.count': { it: 'Numero di righe', en: 'Number of rows' },
  'of.sum': { it: '{y} (somma)', en: '{y} (sum)' },
  'of.avg': { it: '{y} (media)', en: '{y} (average)' },
  'of.min': { it: '{y} (minimo)', en: '{y} (minimum)' },
  'of.max': { it: '{y} (massimo)', en: '{y} (maximum)' },
  'of.median': { it: '{y} (mediana)', en: '{y} (median)' },
  'title.by': { it: '{y} per {x}', en: '{y} by {x}' },
  'title.series': { it: '{y} per {x} e {by}', en: '{y} by {x} and {by}' },
  'title.histogram': { it: 'Distribuzione di {x}', en: 'Distribution of {x}' },
  'title.scatter': { it: '{y} e {x}', en: '{y} and {x}' },
  range: { it: 'da {from} a {to}', en: '{from} to {to}' },
  cell: { it: 'da {from} a {to}, righe: {rows}', en: '{from} to {to}, rows: {rows}' },
  keys: {
    it: 'Grafico: {title}. Con le frecce a sinistra e a destra si passa da un punto all’altro, con quelle in alto e in basso da una serie all’altra. I valori sono anche nella tabella che segue.',
    en: 'Chart: {title}. Left and right arrows go from point to point, up and down arrows from series to series. The values are also in the table below.',
  },
  role: { it: 'grafico', en: 'chart' },
  place: { it: '{n} di {of}', en: '{n} of {of}' },
  'keys.sideways': {
    it: 'Grafico: {title}. Con le frecce in alto e in basso si passa da una categoria all’altra, con quelle a sinistra e a destra da una serie all’altra. I valori sono anche nella tabella che segue.',
    en: 'Chart: {title}. Up and down arrows go from category to category, left and right arrows from series to series. The values are also in the table below.',
  },
  values: { it: 'Tabella dei valori', en: 'Table of the values' },
  scroll: { it: 'Valori del grafico: scorre', en: 'Values of the chart: scrolls' },
  'values.more': {
    it: 'Sono mostrati i primi {shown} valori di {total}: il CSV li ha tutti.',
    en: 'The first {shown} of {total} values are shown: the CSV has them all.',
  },
  csv: { it: 'Scarica CSV', en: 'Download CSV' },
  svg: { it: 'Salva SVG', en: 'Save SVG' },
  png: { it: 'Salva PNG', en: 'Save PNG' },
  saved: { it: 'Salvato: {name}', en: 'Saved: {name}' },
  notSaved: {
    it: 'Il browser non ha potuto creare l’immagine.',
    en: 'The browser could not make the image.',
  },
  loading: { it: 'Il grafico si sta aggiornando…', en: 'The chart is being updated…' },
  drawn: { it: 'Grafico aggiornato: {title}.', en: 'Chart updated: {title}.' },
  empty: { it: 'Nessun valore da mostrare con queste scelte.', en: 'No values to show with these choices.' },
  failed: {
    it: 'Il grafico non si può mostrare: {reason}',
    en: 'The chart cannot be shown: {reason}',
  },
  impossible: {
    it: 'Nessuna colonna di questa tabella si presta a un grafico.',
    en: 'No column of this table lends itself to a chart.',
  },
  unfit: {
    it: 'Il tipo “{kind}” non si adatta alla colonna scelta: i valori sono mostrati a barre.',
    en: 'The kind “{kind}” does not suit the chosen column: the values are shown as bars.',
  },
  beware: { it: 'Attenzione: qui sono sommati. {reason}', en: 'Mind that they are added up here. {reason}' },
  nulls: { it: 'Righe senza valore: {rows}.', en: 'Rows without a value: {rows}.' },
  'note.others': {
    it: 'Altre {categories} categorie, con {rows} righe.',
    en: '{categories} more categories, with {rows} rows.',
  },
  total: { it: 'Righe considerate: {rows}.', en: 'Rows considered: {rows}.' },
} as const satisfies Texts;

export type ChartText = keyof typeof CHART_TEXTS;
export type ChartTexts = Translate<typeof CHART_TEXTS>;

/** Whether there is a sentence of that name. */
export const isChartText = (key: string): key is ChartText => key in CHART_TEXTS;

/** The sentences in one language. */
export const chartTexts = (lang: 'it' | 'en'): ChartTexts => translator(lang, CHART_TEXTS);
