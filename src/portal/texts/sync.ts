import type { Bilingual } from '../../errors.js';

/** Texts of the page about what dati.gov.it and data.europa.eu read from us and hold of ours. */
export const SYNC = {
  'sync.title': {
    it: 'Cosa leggono di noi dati.gov.it e l’Europa',
    en: 'What dati.gov.it and Europe read from us',
  },
  'sync.lead': {
    it: 'Il catalogo nazionale e quello europeo raccolgono i dataset di questo portale. Qui si vede che cosa possono leggere, che cosa hanno e che cosa manca, con la causa probabile.',
    en: 'The national and the European catalogue harvest the datasets of this portal. Here is what they can read, what they hold and what is missing, with the likely cause.',
  },
  'sync.views': { it: 'Letture', en: 'Readings' },
  'sync.view.check': { it: 'Che cosa possono leggere', en: 'What they can read' },
  'sync.view.check.text': {
    it: 'Le nostre pagine, lette come le leggono i loro importatori.',
    en: 'Our pages, read as their importers read them.',
  },
  'sync.view.dati-gov-it': { it: 'Che cosa ha dati.gov.it', en: 'What dati.gov.it holds' },
  'sync.view.dati-gov-it.text': {
    it: 'I dataset con i nostri codici nel catalogo nazionale.',
    en: 'The datasets with our codes in the national catalogue.',
  },
  'sync.view.data-europa': { it: 'Che cosa ha data.europa.eu', en: 'What data.europa.eu holds' },
  'sync.view.data-europa.text': {
    it: 'I nostri dataset nel portale europeo, con il punteggio di qualità che ricevono lì.',
    en: 'Our datasets in the European portal, with the quality score they get there.',
  },
  'sync.never': { it: 'Questo non è stato ancora letto.', en: 'This has not been read yet.' },
  'sync.at': { it: 'Letto il {date}', en: 'Read on {date}' },
  'sync.running': { it: 'Una nuova lettura è in corso.', en: 'A new reading is under way.' },
  'sync.failed': {
    it: 'L’ultima lettura ({date}) non è riuscita: si vede quella precedente.',
    en: 'The last reading ({date}) failed: the one before is shown.',
  },
  'sync.harvested': { it: 'La loro ultima raccolta: {date}', en: 'Their last harvest: {date}' },
  'sync.scores': {
    it: 'Punteggio MQA medio di {n} dataset: {theirs} per loro, {ours} per il nostro calcolo.',
    en: 'Mean MQA score of {n} datasets: {theirs} theirs, {ours} by our calculation.',
  },
  'sync.form': {
    it: '{form}: dataset {datasets}, pagine {pages}',
    en: '{form}: datasets {datasets}, pages {pages}',
  },
  'sync.show': { it: 'Mostra i dataset', en: 'Show the datasets' },
  'sync.whole': { it: 'Problemi dell’intera lettura', en: 'Problems of the reading as a whole' },
  'sync.datasets': { it: 'Dataset: {view}', en: 'Datasets: {view}' },
  'sync.filter': { it: 'Stato', en: 'State' },
  'sync.attention': { it: 'Da guardare', en: 'To be looked at' },
  'sync.all': { it: 'Tutti', en: 'All' },
  'sync.none': { it: 'Nessun dataset in questo stato.', en: 'No dataset in this state.' },
  'sync.since': { it: '{state}, dal {date}', en: '{state}, since {date}' },
  'sync.mend': { it: 'Che fare: {mend}', en: 'What to do: {mend}' },
  'sync.theirs': { it: 'La loro pagina', en: 'Their page' },
  'sync.theirs.modified': { it: 'modificato: {date}', en: 'modified: {date}' },
  'sync.theirs.score': { it: 'punteggio MQA: {score}', en: 'MQA score: {score}' },
  'sync.ours.score': { it: 'Il nostro calcolo MQA: {score}', en: 'Our MQA calculation: {score}' },
  'sync.pages': { it: 'Pagine dei dataset', en: 'Pages of datasets' },
  'sync.machines': { it: 'Gli stessi dati per i programmi:', en: 'The same data for programs:' },
} satisfies Record<string, Bilingual>;
