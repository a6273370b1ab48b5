import type { ProblemText } from './problem-codes.js';

/** What the check of our own addresses may find: of pages first, then of datasets. */
export const CHECK_PROBLEMS = {
  'page-failed': {
    weight: 'refused',
    says: {
      it: 'La pagina {address} non si legge: {why}',
      en: 'The page {address} cannot be read: {why}',
    },
    mend: {
      it: 'L’importatore si ferma qui. Controlla che l’indirizzo risponda senza credenziali, anche attraverso il proxy.',
      en: 'The importer stops here. See that the address answers without credentials, through the proxy too.',
    },
  },
  'page-unreadable': {
    weight: 'refused',
    says: {
      it: 'La pagina {address} non è nel formato atteso: {why}',
      en: 'The page {address} is not in its format: {why}',
    },
    mend: {
      it: 'Controlla che proxy o firewall non sostituiscano la risposta con una pagina HTML.',
      en: 'See that no proxy or firewall puts an HTML page in its place.',
    },
  },
  'page-type': {
    weight: 'refused',
    says: {
      it: 'La pagina {address} si dichiara «{found}» invece di «{wanted}»',
      en: 'The page {address} says it is "{found}" instead of "{wanted}"',
    },
    mend: {
      it: 'Gli importatori scelgono il lettore da Content-Type: il proxy deve lasciarlo com’è.',
      en: 'Importers choose their reader by Content-Type: the proxy must leave it as it is.',
    },
  },
  'head-differs': {
    weight: 'refused',
    says: {
      it: 'HEAD {address} risponde {head}, GET risponde {get}',
      en: 'HEAD {address} answers {head}, GET answers {get}',
    },
    mend: {
      it: 'L’importatore DCAT di CKAN chiede prima HEAD: proxy e firewall devono lasciarlo passare.',
      en: 'CKAN’s DCAT importer asks HEAD first: proxy and firewall must let it through.',
    },
  },
  'page-repeated': {
    weight: 'refused',
    says: {
      it: 'La pagina {address} ripete una pagina già data',
      en: 'The page {address} repeats one that was given already',
    },
    mend: {
      it: 'L’importatore si ferma o gira in tondo. Controlla che nessuna cache ignori la parte dopo «?».',
      en: 'The importer stops or turns in circles. See that no cache leaves out what follows "?".',
    },
  },
  'page-unstable': {
    weight: 'warning',
    says: {
      it: 'La pagina {address}, letta due volte, è diversa benché nulla sia cambiato',
      en: 'The page {address}, read twice, differs though nothing changed',
    },
    mend: {
      it: 'Tutti i dataset risulterebbero modificati a ogni raccolta. Controlla che nulla aggiunga date o codici alla risposta.',
      en: 'Every dataset would seem changed at each harvest. See that nothing adds dates or codes to the answer.',
    },
  },
  'page-slow': {
    weight: 'warning',
    says: {
      it: 'La pagina {address} ha impiegato {seconds} secondi',
      en: 'The page {address} took {seconds} seconds',
    },
    mend: {
      it: 'Gli importatori aspettano da 30 a 180 secondi. Controlla il carico del server e della base di dati.',
      en: 'Importers wait 30 to 180 seconds. See to the load of the server and its database.',
    },
  },
  'page-huge': {
    weight: 'refused',
    says: {
      it: 'La pagina {address} è di {megabytes} MB: l’importatore DCAT di CKAN ne legge al più 50',
      en: 'The page {address} has {megabytes} MB: CKAN’s DCAT importer reads 50 at most',
    },
    mend: {
      it: 'Accorcia le descrizioni o le geometrie più lunghe: una pagina ha sempre 100 dataset.',
      en: 'Shorten the longest descriptions or geometries: a page always has 100 datasets.',
    },
  },
  'count-differs': {
    weight: 'warning',
    says: {
      it: 'Dichiara {claimed} dataset, ne dà {found}, ne sono pubblicati {published}',
      en: 'It claims {claimed} datasets, gives {found}, and {published} are published',
    },
    mend: {
      it: 'Ricostruisci l’indice con «portico reindex» e ripeti il controllo.',
      en: 'Rebuild the index with "portico reindex" and check again.',
    },
  },
  'paging-broken': {
    weight: 'refused',
    says: {
      it: 'Dalla pagina {address} non si prosegue: {why}',
      en: 'There is no way on from the page {address}: {why}',
    },
    mend: {
      it: 'PUBLIC_URL deve essere l’indirizzo con cui il portale è raggiunto da fuori.',
      en: 'PUBLIC_URL must be the address under which the portal is reached from outside.',
    },
  },
  'paging-total': {
    weight: 'refused',
    says: {
      it: 'La pagina {address} non dice il totale come numero intero',
      en: 'The page {address} does not give the total as an integer',
    },
    mend: {
      it: 'L’importatore di data.europa.eu si interrompe: la pagina è stata alterata dopo il portale.',
      en: 'The importer of data.europa.eu breaks off: the page was changed behind the portal.',
    },
  },
  endless: {
    weight: 'refused',
    says: {
      it: 'Le pagine non finiscono: ferme a {pages}',
      en: 'The pages do not end: stopped after {pages}',
    },
    mend: {
      it: 'Controlla che nessuna cache dia sempre la stessa risposta.',
      en: 'See that no cache always gives the same answer.',
    },
  },
  'catalogue-rule': {
    weight: 'warning',
    says: { it: 'Il catalogo: {message}', en: 'The catalogue: {message}' },
    mend: {
      it: 'Correggi la descrizione del catalogo (PATCH /api/v1/catalog).',
      en: 'Mend the description of the catalogue (PATCH /api/v1/catalog).',
    },
  },
  'not-in-form': {
    weight: 'refused',
    says: { it: 'Pubblicato, ma assente in questa forma', en: 'Published, but absent in this form' },
    mend: {
      it: 'Ricostruisci l’indice con «portico reindex»; se manca ancora, segnalalo.',
      en: 'Rebuild the index with "portico reindex"; if it is still absent, report it.',
    },
  },
  'form-unread': {
    weight: 'note',
    says: {
      it: 'Questa forma non è stata letta fino in fondo',
      en: 'This form was not read to its end',
    },
    mend: { it: 'Correggi prima le pagine.', en: 'Mend the pages first.' },
  },
  'show-differs': {
    weight: 'warning',
    says: {
      it: 'package_show e package_search non dicono lo stesso ({field})',
      en: 'package_show and package_search do not say the same ({field})',
    },
    mend: {
      it: 'Ricostruisci l’indice con «portico reindex».',
      en: 'Rebuild the index with "portico reindex".',
    },
  },
  'show-failed': {
    weight: 'refused',
    says: { it: 'package_show non lo dà: {why}', en: 'package_show does not give it: {why}' },
    mend: {
      it: 'Controlla che l’indirizzo risponda senza credenziali.',
      en: 'See that the address answers without credentials.',
    },
  },
  'rule-violation': {
    weight: 'refused',
    says: { it: 'Viola la regola {rule}: {message}', en: 'Breaks rule {rule}: {message}' },
    mend: {
      it: 'Correggi il campo e ripubblica; la pagina del dataset mostra come.',
      en: 'Mend the field and publish again; the page of the dataset shows how.',
    },
  },
  'no-identifier': {
    weight: 'refused',
    says: {
      it: 'Non ha identificativo: data.europa.eu lo salta',
      en: 'It has no identifier: data.europa.eu leaves it out',
    },
    mend: { it: 'Scrivi un identificativo breve e stabile.', en: 'Write a short and stable identifier.' },
  },
  'no-title': {
    weight: 'refused',
    says: { it: 'Non ha titolo', en: 'It has no title' },
    mend: { it: 'Scrivi il titolo in italiano.', en: 'Write the title in Italian.' },
  },
  'no-holder': {
    weight: 'warning',
    says: {
      it: 'Il titolare non ha un codice IPA: dati.gov.it non sa a quale amministrazione attribuirlo',
      en: 'The rights holder has no IPA code: dati.gov.it cannot tell whose it is',
    },
    mend: {
      it: 'Scrivi il codice IPA (per esempio c_a944) nell’organizzazione o nel titolare.',
      en: 'Write the IPA code (such as c_a944) in the organization or the rights holder.',
    },
  },
  'no-distribution': {
    weight: 'warning',
    says: {
      it: 'Non ha distribuzioni: chi lo trova non trova dati',
      en: 'It has no distributions: who finds it finds no data',
    },
    mend: { it: 'Aggiungi almeno un file o un indirizzo.', en: 'Add at least a file or an address.' },
  },
  'no-licence': {
    weight: 'warning',
    says: {
      it: 'Una distribuzione è senza licenza riconosciuta: dati.gov.it mostrerà «licenza sconosciuta»',
      en: 'A distribution has no known licence: dati.gov.it will show "unknown licence"',
    },
    mend: {
      it: 'Scegli una licenza del vocabolario nazionale, per esempio CC BY 4.0.',
      en: 'Choose a licence of the national vocabulary, such as CC BY 4.0.',
    },
  },
  'not-italian': {
    weight: 'refused',
    says: {
      it: 'Non è dichiarato dcatapit:Dataset: dati.gov.it ne ignora i campi italiani',
      en: 'It is not stated to be a dcatapit:Dataset: dati.gov.it ignores its Italian fields',
    },
    mend: {
      it: 'Chiedi il profilo predefinito (senza «profiles»).',
      en: 'Ask for the default profile (without "profiles").',
    },
  },
  'no-iri': {
    weight: 'refused',
    says: { it: 'Il dataset non ha un IRI', en: 'The dataset has no IRI' },
    mend: { it: 'Dagli un IRI http.', en: 'Give it an http IRI.' },
  },
  'distribution-no-iri': {
    weight: 'warning',
    says: {
      it: 'Una distribuzione è senza IRI: dati.gov.it ne perde formato e licenza',
      en: 'A distribution has no IRI: dati.gov.it loses its format and licence',
    },
    mend: { it: 'Dai un IRI alla distribuzione.', en: 'Give the distribution an IRI.' },
  },
  'date-unreadable': {
    weight: 'refused',
    says: {
      it: 'La data «{value}» ({field}) non si legge',
      en: 'The date "{value}" ({field}) cannot be read',
    },
    mend: { it: 'Scrivila come AAAA-MM-GG.', en: 'Write it as YYYY-MM-DD.' },
  },
  'date-not-iso': {
    weight: 'warning',
    says: {
      it: 'La data «{value}» ({field}) non è ISO 8601: data.europa.eu la ignora',
      en: 'The date "{value}" ({field}) is not ISO 8601: data.europa.eu ignores it',
    },
    mend: { it: 'Scrivila come AAAA-MM-GG.', en: 'Write it as YYYY-MM-DD.' },
  },
  'identifier-repeated': {
    weight: 'refused',
    says: {
      it: 'L’identificativo «{identifier}» è anche di {others}: data.europa.eu tiene solo l’ultimo',
      en: 'The identifier "{identifier}" also belongs to {others}: data.europa.eu keeps only the last',
    },
    mend: {
      it: 'Dai a ciascun dataset un identificativo suo.',
      en: 'Give each dataset an identifier of its own.',
    },
  },
  'identifier-clash': {
    weight: 'warning',
    says: {
      it: 'Per data.europa.eu l’identificativo è «{normalised}», lo stesso di {others}: uno dei due riceverà «~~1»',
      en: 'To data.europa.eu its identifier is "{normalised}", the same as that of {others}: one of them will get "~~1"',
    },
    mend: {
      it: 'Scegli identificativi che differiscono in lettere o cifre, non solo in maiuscole o punteggiatura.',
      en: 'Choose identifiers that differ in letters or digits, not in case or punctuation only.',
    },
  },
  'iri-repeated': {
    weight: 'refused',
    says: { it: 'Compare più volte nelle pagine', en: 'It appears more than once in the pages' },
    mend: {
      it: 'Due dataset hanno lo stesso IRI: correggine uno.',
      en: 'Two datasets have the same IRI: mend one of them.',
    },
  },
} as const satisfies Record<string, ProblemText>;
