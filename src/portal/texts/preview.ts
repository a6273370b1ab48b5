import type { Bilingual } from '../../errors.js';

/** Texts around the views of a table. Those inside a view that runs in the browser are with it, in `web/islands`. */
export const PREVIEW = {
  'view.label': { it: 'Viste dei dati', en: 'Views of the data' },
  'view.table': { it: 'Tabella', en: 'Table' },
  'view.chart': { it: 'Grafico', en: 'Chart' },
  'view.map': { it: 'Mappa', en: 'Map' },
  'view.narrowed': { it: 'I dati mostrati sono filtrati.', en: 'The data shown are filtered.' },
  'view.whole': { it: 'Mostra tutti i dati', en: 'Show all the data' },
  'view.refused': { it: 'Questa vista non si può mostrare', en: 'This view cannot be shown' },
  'view.parts': { it: 'Tabelle del file', en: 'Tables of the file' },
  'share.title': { it: 'Condividi e incorpora', en: 'Share and embed' },
  'share.link': { it: 'Collegamento permanente a questa vista', en: 'Permanent link to this view' },
  'share.copyLink': { it: 'Copia il collegamento', en: 'Copy the link' },
  'share.embed': { it: 'Codice per incorporarla in un altro sito', en: 'Code to embed it in another site' },
  'share.copyEmbed': { it: 'Copia il codice', en: 'Copy the code' },
  'share.copied': { it: 'Copiato.', en: 'Copied.' },
  'share.notCopied': {
    it: 'Il testo è selezionato: copialo con Ctrl+C.',
    en: 'The text is selected: copy it with Ctrl+C.',
  },
  'embed.source': { it: 'Dati di {holder} su {site}', en: 'Data of {holder} on {site}' },
  'embed.open': { it: 'Apri nel portale', en: 'Open in the portal' },
  'chart.none': {
    it: 'Per questa tabella non c’è un grafico da proporre: scegli le colonne.',
    en: 'There is no chart to suggest for this table: choose the columns.',
  },
  'chart.values': { it: 'Valori del grafico: {title}', en: 'Values of the chart: {title}' },
  'chart.more': {
    it: 'Sono mostrati i primi {shown} valori su {total}: gli altri sono nell’API.',
    en: 'The first {shown} of {total} values are shown: the others are in the API.',
  },
  'chart.rows': { it: 'Righe', en: 'Rows' },
  'chart.others': { it: 'Altri', en: 'Others' },
  'chart.count': { it: 'Conteggio', en: 'Count' },
  'chart.sum': { it: 'Somma', en: 'Sum' },
  'chart.avg': { it: 'Media', en: 'Average' },
  'chart.min': { it: 'Minimo', en: 'Minimum' },
  'chart.max': { it: 'Massimo', en: 'Maximum' },
  'chart.median': { it: 'Mediana', en: 'Median' },
  'map.placed': { it: '{n} righe su {total} hanno un luogo.', en: '{n} of {total} rows have a place.' },
  'map.bounds': {
    it: 'I luoghi stanno tra le longitudini {west} e {east} e le latitudini {south} e {north}.',
    en: 'The places lie between longitudes {west} and {east} and latitudes {south} and {north}.',
  },
  'map.script': {
    it: 'La mappa si disegna nel browser, con JavaScript. Queste sono le prime righe dei dati.',
    en: 'The map is drawn in the browser, with JavaScript. These are the first rows of the data.',
  },
} satisfies Record<string, Bilingual>;
