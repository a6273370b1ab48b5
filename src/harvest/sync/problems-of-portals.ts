import type { ProblemText } from './problem-codes.js';

/** What a read-back may find: of the portal's answers first, then of datasets, with the likely cause. */
export const HELD_PROBLEMS = {
  'run-died': {
    weight: 'refused',
    says: { it: 'Interrotto: il processo è terminato', en: 'Broken off: the process ended' },
    mend: { it: 'Ripetilo.', en: 'Do it again.' },
  },
  'run-failed': {
    weight: 'refused',
    says: { it: 'Interrotto da un errore interno', en: 'Broken off by an internal error' },
    mend: { it: 'Guarda il log e ripetilo.', en: 'Look at the log and do it again.' },
  },
  'portal-failed': {
    weight: 'refused',
    says: {
      it: '{portal} non risponde come dovrebbe: {why}',
      en: '{portal} does not answer as it should: {why}',
    },
    mend: { it: 'Riprova più tardi.', en: 'Try again later.' },
  },
  'portal-count': {
    weight: 'warning',
    says: {
      it: '{portal} dichiara {claimed} dataset e ne elenca {found}',
      en: '{portal} claims {claimed} datasets and lists {found}',
    },
    mend: {
      it: 'Ciò che manca dall’elenco può esserci: riprova più tardi.',
      en: 'What its list lacks may be there: try again later.',
    },
  },
  'portal-repeats': {
    weight: 'warning',
    says: { it: '{portal} ripete una pagina', en: '{portal} repeats a page' },
    mend: {
      it: 'Ciò che manca dall’elenco può esserci: riprova più tardi.',
      en: 'What its list lacks may be there: try again later.',
    },
  },
  'portal-bounded': {
    weight: 'warning',
    says: {
      it: 'Letti solo i primi {found} dataset di {portal}',
      en: 'Only the first {found} datasets of {portal} were read',
    },
    mend: {
      it: 'Restringi la ricerca con le impostazioni dei portali.',
      en: 'Narrow the search by the settings of the portals.',
    },
  },
  'scores-bounded': {
    weight: 'note',
    says: {
      it: 'Il punteggio MQA non è stato chiesto per {left} dataset',
      en: 'The MQA score of {left} datasets was not asked for',
    },
    mend: { it: 'Ripeti la lettura: riprende da loro.', en: 'Read back again: it begins with them.' },
  },
  'scores-failed': {
    weight: 'note',
    says: {
      it: 'Il punteggio MQA di {failed} dataset non si è potuto leggere',
      en: 'The MQA score of {failed} datasets could not be read',
    },
    mend: { it: 'Riprova più tardi.', en: 'Try again later.' },
  },
  'no-codes': {
    weight: 'refused',
    says: {
      it: 'Nessun codice con cui cercare: nessun titolare ha un codice IPA',
      en: 'No code to search by: no rights holder has an IPA code',
    },
    mend: {
      it: 'Scrivi il codice IPA nelle organizzazioni, o imposta DATI_GOV_IT_CODES.',
      en: 'Write the IPA code in the organizations, or set DATI_GOV_IT_CODES.',
    },
  },
  'never-registered': {
    weight: 'refused',
    says: {
      it: '{portal} non ha nulla di nostro: non è mai stato raccolto',
      en: '{portal} has nothing of ours: it was never harvested',
    },
    mend: {
      it: 'Registra il catalogo ({catalogue}) presso dati.gov.it: data.europa.eu lo riceve da lì.',
      en: 'Register the catalogue ({catalogue}) with dati.gov.it: data.europa.eu gets it from there.',
    },
  },
  'published-after-harvest': {
    weight: 'refused',
    says: {
      it: 'Pubblicato il {published}, dopo la loro ultima raccolta ({harvested})',
      en: 'Published on {published}, after their last harvest ({harvested})',
    },
    mend: { it: 'Arriverà alla prossima raccolta.', en: 'It will get there with the next harvest.' },
  },
  'harvest-stopped': {
    weight: 'refused',
    says: {
      it: '{portal} non prende nulla di nostro dal {harvested}, e questo è del {published}',
      en: '{portal} has taken nothing of ours since {harvested}, and this is of {published}',
    },
    mend: {
      it: 'La raccolta può essersi fermata: controlla con «portico sync check», poi scrivi al gestore del portale.',
      en: 'The harvest may have stopped: look with "portico sync check", then write to who runs the portal.',
    },
  },
  'refused-there': {
    weight: 'refused',
    says: {
      it: 'Pubblicato prima della loro ultima raccolta e non accolto',
      en: 'Published before their last harvest and not taken',
    },
    mend: {
      it: 'Correggi ciò che segue e aspetta la prossima raccolta.',
      en: 'Mend what follows and wait for the next harvest.',
    },
  },
  'identifier-changed': {
    weight: 'refused',
    says: {
      it: 'Ne hanno uno con lo stesso titolo sotto un altro identificativo ({theirs})',
      en: 'They hold one with the same title under another identifier ({theirs})',
    },
    mend: {
      it: 'L’identificativo è cambiato: rimetti quello di prima, o chiedi di togliere il vecchio.',
      en: 'The identifier changed: put the former one back, or have the old one removed.',
    },
  },
  'dropped-since': {
    weight: 'refused',
    says: {
      it: 'C’era alla lettura del {date}, ora non più',
      en: 'It was there when read back on {date}, and is no more',
    },
    mend: {
      it: 'Controlla con «portico sync check» che le nostre pagine lo diano.',
      en: 'See with "portico sync check" that our pages give it.',
    },
  },
  'not-national': {
    weight: 'refused',
    says: {
      it: 'Non c’è neppure su dati.gov.it, da cui data.europa.eu lo riceve',
      en: 'It is not on dati.gov.it either, from where data.europa.eu gets it',
    },
    mend: { it: 'Risolvi prima con dati.gov.it.', en: 'Settle it with dati.gov.it first.' },
  },
  'from-elsewhere': {
    weight: 'note',
    says: {
      it: 'Viene da un’altra fonte: l’avranno da quella',
      en: 'It comes from another source: they get it from there',
    },
    mend: { it: 'Nulla da fare qui.', en: 'Nothing to do here.' },
  },
  unexplained: {
    weight: 'refused',
    says: {
      it: 'Non c’è, benché nulla lo impedisca da parte nostra',
      en: 'It is not there, though nothing on our side prevents it',
    },
    mend: {
      it: 'Scrivi al gestore del portale con identificativo e data di pubblicazione.',
      en: 'Write to who runs the portal, with identifier and date of publication.',
    },
  },
  'list-incomplete': {
    weight: 'note',
    says: {
      it: 'Non trovato, ma il loro elenco non è stato letto per intero',
      en: 'Not found, but their list was not read whole',
    },
    mend: { it: 'Ripeti la lettura.', en: 'Read back again.' },
  },
  'changed-after-harvest': {
    weight: 'warning',
    says: {
      it: 'Cambiato il {published}, dopo la loro ultima raccolta ({harvested})',
      en: 'Changed on {published}, after their last harvest ({harvested})',
    },
    mend: { it: 'Si aggiornerà alla prossima raccolta.', en: 'The next harvest will bring it up to date.' },
  },
  'update-not-taken': {
    weight: 'warning',
    says: {
      it: 'Hanno la versione del {theirs}, noi quella del {ours}, pubblicata prima della loro ultima raccolta',
      en: 'They hold the version of {theirs}, we that of {ours}, published before their last harvest',
    },
    mend: {
      it: 'La raccolta lo salta: controllane l’esito e la data di modifica (dct:modified).',
      en: 'The harvest passes over it: see to its outcome and to the date of modification (dct:modified).',
    },
  },
  'no-date-there': {
    weight: 'note',
    says: {
      it: 'La loro data di modifica manca o non si legge: non si può dire se è aggiornato',
      en: 'Their date of modification is absent or cannot be read: nobody can tell whether it is up to date',
    },
    mend: { it: 'Controllalo sulla loro pagina.', en: 'Look at their page.' },
  },
  'distributions-differ': {
    weight: 'warning',
    says: {
      it: 'Hanno {theirs} distribuzioni, noi {ours}',
      en: 'They hold {theirs} distributions, we have {ours}',
    },
    mend: {
      it: 'Aspetta la prossima raccolta; se resta, controlla che ogni distribuzione abbia un IRI.',
      en: 'Wait for the next harvest; if it stays, see that each distribution has an IRI.',
    },
  },
  'duplicate-suffix': {
    weight: 'warning',
    says: {
      it: 'È presente {times} volte, con «~~» nell’id',
      en: 'It is there {times} times, with "~~" in the id',
    },
    mend: {
      it: 'Due identificativi si confondono dopo la normalizzazione, o arriva da due cataloghi: chiedi di toglierne uno.',
      en: 'Two identifiers become one when normalised, or it arrives by two catalogues: have one removed.',
    },
  },
  'duplicate-sources': {
    weight: 'warning',
    says: {
      it: 'È presente {times} volte, da cataloghi diversi ({sources})',
      en: 'It is there {times} times, from several catalogues ({sources})',
    },
    mend: {
      it: 'Fallo raccogliere da uno solo (per i dati geografici, dal RNDT).',
      en: 'Have it harvested from one of them only (for geographic data, from RNDT).',
    },
  },
  'duplicate-identifiers': {
    weight: 'warning',
    says: {
      it: 'È presente {times} volte, con identificativi diversi ({identifiers})',
      en: 'It is there {times} times, under several identifiers ({identifiers})',
    },
    mend: {
      it: 'L’identificativo è cambiato: chiedi di togliere il vecchio.',
      en: 'The identifier changed: have the old one removed.',
    },
  },
  duplicate: {
    weight: 'warning',
    says: { it: 'È presente {times} volte', en: 'It is there {times} times' },
    mend: { it: 'Chiedi di togliere la copia.', en: 'Have the copy removed.' },
  },
  'removed-here': {
    weight: 'warning',
    says: {
      it: 'Qui non è più pubblicato, da loro sì',
      en: 'No longer published here, still there',
    },
    mend: {
      it: 'Sparirà alla prossima raccolta completa; se resta, chiedi di toglierlo.',
      en: 'It will go with the next complete harvest; if it stays, have it removed.',
    },
  },
  'twin-here': {
    weight: 'warning',
    says: {
      it: 'Ha lo stesso titolo di {name}, che pubblichiamo sotto un altro identificativo',
      en: 'It has the title of {name}, which we publish under another identifier',
    },
    mend: {
      it: 'L’identificativo è cambiato: chiedi di togliere il vecchio.',
      en: 'The identifier changed: have the old one removed.',
    },
  },
  'never-ours': {
    weight: 'note',
    says: {
      it: 'Porta il nostro codice, ma da questo portale non è mai stato pubblicato',
      en: 'It bears our code, but was never published by this portal',
    },
    mend: {
      it: 'Viene da un’altra fonte, come un portale precedente: chiedi di toglierla se non serve più.',
      en: 'It comes from another source, such as a former portal: have that removed if it is no longer of use.',
    },
  },
  'score-lower': {
    weight: 'note',
    says: {
      it: 'Il loro punteggio MQA è {theirs}, il nostro calcolo {ours}',
      en: 'Their MQA score is {theirs}, ours comes to {ours}',
    },
    mend: {
      it: 'Di solito pesano indirizzi che a loro non rispondono, o una versione non aggiornata.',
      en: 'Usually addresses that do not answer to them weigh in, or an outdated version.',
    },
  },
} as const satisfies Record<string, ProblemText>;
