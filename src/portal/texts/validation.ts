import type { Bilingual } from '../../errors.js';

/** Texts of the page that checks metadata. */
export const VALIDATION = {
  'validator.title': { it: 'Validatore di metadati', en: 'Metadata validator' },
  'validator.lead': {
    it: 'Controlla un catalogo o un dataset descritto in RDF: le regole di DCAT-AP_IT, di DCAT-AP e le buone pratiche. Il documento non viene conservato.',
    en: 'Check a catalogue or a dataset described in RDF: the rules of DCAT-AP_IT, of DCAT-AP and good practice. The document is not kept.',
  },
  'validator.form': { it: 'Che cosa controllare', en: 'What to check' },
  'validator.one': {
    it: 'Indica una sola fonte: un indirizzo, un file o il testo. Fino a 10 MB.',
    en: 'Give one source only: an address, a file or the text. Up to 10 MB.',
  },
  'validator.url': { it: 'Indirizzo del documento', en: 'Address of the document' },
  'validator.urlHelp': {
    it: 'Per esempio https://dati.comune.example.it/catalog.ttl',
    en: 'For example https://data.city.example.org/catalog.ttl',
  },
  'validator.file': { it: 'File', en: 'File' },
  'validator.fileHelp': {
    it: 'RDF/XML, Turtle, N-Triples, N-Quads, TriG o JSON-LD, anche compressi con gzip',
    en: 'RDF/XML, Turtle, N-Triples, N-Quads, TriG or JSON-LD, also packed with gzip',
  },
  'validator.text': { it: 'Testo', en: 'Text' },
  'validator.textHelp': { it: 'Incolla qui il documento', en: 'Paste the document here' },
  'validator.mode': { it: 'Regole', en: 'Rules' },
  'validator.mode.portico': {
    it: 'Complete: DCAT-AP_IT corretto ed esteso',
    en: 'Complete: DCAT-AP_IT put right and extended',
  },
  'validator.mode.agid': {
    it: 'Come il validatore di AgID, difetti compresi',
    en: 'As AgID’s validator, faults included',
  },
  'validator.mode.dcat-ap-2': { it: 'Solo DCAT-AP 2.1.1 (Europa)', en: 'DCAT-AP 2.1.1 only (Europe)' },
  'validator.mode.dcat-ap-3': { it: 'Solo DCAT-AP 3.0 (Europa)', en: 'DCAT-AP 3.0 only (Europe)' },
  'validator.submit': { it: 'Controlla', en: 'Check' },
  'validator.again': { it: 'Controlla un altro documento', en: 'Check another document' },
  'validator.machines': {
    it: 'Per controllare documenti più grandi o da un programma:',
    en: 'To check larger documents, or from a program:',
  },
  'validator.api': { it: 'API di validazione', en: 'validation API' },
  'validator.error': { it: 'Il documento non è stato controllato', en: 'The document was not checked' },
  'validator.errorTitle': { it: 'Errore: {title}', en: 'Error: {title}' },
  'validator.error.none': {
    it: 'Indica un indirizzo, scegli un file o incolla il testo.',
    en: 'Give an address, choose a file or paste the text.',
  },
  'validator.error.several': {
    it: 'Hai indicato più di una fonte: lasciane una sola.',
    en: 'You gave more than one source: leave just one.',
  },
  'validator.error.url': {
    it: 'L’indirizzo deve cominciare con http:// o https://',
    en: 'The address must begin with http:// or https://',
  },
  'validator.error.size': { it: 'Il documento supera 10 MB.', en: 'The document is over 10 MB.' },
  'validator.error.place': { it: 'Riga {line}, colonna {column}', en: 'Line {line}, column {column}' },
  'validator.error.line': { it: 'Riga {line}', en: 'Line {line}' },
  'validator.result': { it: 'Risultato', en: 'Result' },
  'validator.resultTitle': { it: 'Risultato: {title}', en: 'Result: {title}' },
  'validator.valid': { it: 'Nessuna violazione', en: 'No violations' },
  'validator.invalid': { it: 'Ci sono violazioni', en: 'There are violations' },
  'validator.validText': {
    it: 'Il documento rispetta tutti gli obblighi di queste regole.',
    en: 'The document meets every obligation of these rules.',
  },
  'validator.invalidText': {
    it: 'Il documento non rispetta alcuni obblighi: sono i primi della lista.',
    en: 'The document does not meet some obligations: they come first in the list.',
  },
  'validator.empty': {
    it: 'Il documento non contiene alcuna tripla: non c’è nulla da controllare.',
    en: 'The document holds no statements: there is nothing to check.',
  },
  'validator.source': { it: 'Documento', en: 'Document' },
  'validator.pasted': { it: 'Testo incollato', en: 'Pasted text' },
  'validator.format': { it: 'Formato', en: 'Format' },
  'validator.statements': { it: 'Triple', en: 'Statements' },
  'validator.rules': { it: 'Regole usate', en: 'Rules used' },
  'validator.violation': { it: 'Violazioni', en: 'Violations' },
  'validator.warning': { it: 'Avvisi', en: 'Warnings' },
  'validator.hint': { it: 'Consigli', en: 'Hints' },
  'validator.reading': { it: 'Corretto per poterlo leggere', en: 'Mended in order to read it' },
  'validator.mend': { it: 'La regola', en: 'The rule' },
  'validator.suggestion': { it: 'scrivi', en: 'write' },
  'validator.times': { it: '{n} volte', en: '{n} times' },
  'validator.once': { it: '1 volta', en: 'once' },
  'validator.more': {
    it: 'e altri {n} punti, nel rapporto da scaricare',
    en: 'and {n} more places, in the report to download',
  },
  'validator.document': { it: 'il documento', en: 'the document' },
  'validator.download': { it: 'Scarica il rapporto', en: 'Download the report' },
  'validator.downloadMore': {
    it: 'Il rapporto elenca i primi {n} rilievi; l’API li dà tutti.',
    en: 'The report lists the first {n} findings; the API gives all.',
  },
} as const satisfies Record<string, Bilingual>;
