import type { Bilingual } from '../../errors.js';

/** Whether the reader put something right, or only says what it saw and kept it as it was. */
export type MendSeverity = 'mended' | 'reported';

/** One thing about the metadata that the reader put right, or that somebody should look at. */
export interface Mend {
  code: MendCode;
  severity: MendSeverity;
  /** IRI of what it is about; the dataset for a node without IRI. */
  subject: string;
  /** Shortened name of the property, such as `dct:license`. */
  property?: string;
  /** What the source said, shortened to 300 characters. */
  from: string;
  /** What was made of it. */
  to?: string;
  message: Bilingual;
}

const mended = (it: string, en: string) => ({ severity: 'mended' as const, message: { it, en } });
const reported = (it: string, en: string) => ({ severity: 'reported' as const, message: { it, en } });

/** Every kind of mend and report, with its sentence. What is only reported is kept in `unmapped`, unless it says otherwise. */
export const MENDS = {
  // Names and nodes
  'namespace-mended': mended(
    'Classe o proprietà scritta con un IRI diverso da quello del profilo.',
    'Class or property written with an IRI that is not the one of the profile.',
  ),
  'type-missing': mended(
    'Risorsa senza tipo, riconosciuta da chi la indica.',
    'Resource without a type, recognised by what refers to it.',
  ),
  'iri-missing': mended(
    'Dataset senza IRI: gliene è stato dato uno.',
    'Dataset without an IRI: one was given to it.',
  ),
  'empty-reference': mended(
    'Riferimento vuoto, che indicherebbe il documento stesso: tolto.',
    'Empty reference, which would mean the document itself: dropped.',
  ),
  'empty-text': mended('Valore vuoto: tolto.', 'Empty value: dropped.'),
  'second-value': reported(
    'Più valori dove ne è previsto uno: gli altri restano tra le triple non mappate.',
    'Several values where one is expected: the others stay among the unmapped triples.',
  ),
  'too-many-values': reported(
    'Più valori di quanti il modello ne accetti: gli altri restano tra le triple non mappate.',
    'More values than the model takes: the others stay among the unmapped triples.',
  ),
  // IRIs and codes
  'literal-for-iri': mended('Testo al posto di un IRI.', 'Text in place of an IRI.'),
  'iri-expected': reported('Qui serve un IRI.', 'An IRI is needed here.'),
  'code-normalised': mended(
    'Valore ricondotto al concetto del vocabolario.',
    'Value brought to the concept of the vocabulary.',
  ),
  'list-in-text': mended(
    'Più valori in un solo testo: separati.',
    'Several values in one text: taken apart.',
  ),
  'node-for-iri': mended(
    'Nodo con etichetta al posto dell’IRI del concetto.',
    'Node with a label in place of the IRI of the concept.',
  ),
  'concept-unknown': reported(
    'IRI che non è nel vocabolario previsto: conservato nella proprietà.',
    'IRI outside the expected vocabulary: kept in the property.',
  ),
  'code-unknown': reported(
    'Testo che non corrisponde a un solo concetto del vocabolario.',
    'Text that does not stand for exactly one concept of the vocabulary.',
  ),
  // Texts
  'text-expected': reported('Qui serve un testo.', 'A text is needed here.'),
  'text-too-long': reported('Testo troppo lungo per essere mappato.', 'Text too long to be mapped.'),
  'text-trimmed': mended(
    'Tolti gli spazi all’inizio e alla fine.',
    'Blanks at the beginning and end dropped.',
  ),
  'language-tag': mended('Codice di lingua riscritto.', 'Language tag rewritten.'),
  mojibake: reported(
    'Il testo sembra decodificato male (caratteri come «Ã¨»): lasciato com’è.',
    'The text looks wrongly decoded (characters such as “Ã¨”): left as it is.',
  ),
  'html-in-text': reported('Il testo contiene HTML: lasciato com’è.', 'The text holds HTML: left as it is.'),
  'keyword-list': reported(
    'Parola chiave che sembra un elenco: lasciata com’è.',
    'Keyword that looks like a list: left as it is.',
  ),
  // Dates and numbers
  'date-notation': mended('Data scritta in altra notazione.', 'Date in another notation.'),
  'date-datatype': mended(
    'Data con un tipo di dato che non le corrisponde.',
    'Date with a datatype that does not match it.',
  ),
  'date-ambiguous': reported(
    'Data ambigua: giorno e mese non si distinguono.',
    'Ambiguous date: day and month cannot be told apart.',
  ),
  'date-invalid': reported('Non è una data.', 'Not a date.'),
  'period-from-text': mended('Periodo scritto come testo.', 'Period written as text.'),
  'number-notation': mended('Numero scritto in altra notazione.', 'Number in another notation.'),
  'number-invalid': reported('Non è un numero accettabile qui.', 'Not an acceptable number here.'),
  'duration-invalid': reported('Non è una durata ISO 8601.', 'Not an ISO 8601 duration.'),
  // Agents and contacts
  'agent-from-text': mended(
    'Soggetto indicato con un testo anziché con un nodo.',
    'Agent given as a text instead of a node.',
  ),
  'name-from-label': mended('Nome preso da un’altra proprietà.', 'Name taken from another property.'),
  'contact-from-text': mended(
    'Punto di contatto indicato con un testo anziché con un nodo.',
    'Contact point given as a text instead of a node.',
  ),
  'email-normalised': mended('Indirizzo e-mail scritto in altra forma.', 'E-mail address in another form.'),
  'email-invalid': reported('Non è un indirizzo e-mail.', 'Not an e-mail address.'),
  'agent-and-contact': reported(
    'Lo stesso IRI indica un’organizzazione e un punto di contatto.',
    'One IRI stands for an organisation and a contact point.',
  ),
  'publisher-from-catalogue': mended(
    'Editore assente: preso dal catalogo.',
    'Publisher missing: taken from the catalogue.',
  ),
  'rights-holder-missing': reported(
    'Titolare assente: va indicato, non si può dedurre.',
    'Rights holder missing: it must be given, it cannot be inferred.',
  ),
  // Licences and statements
  'licence-from-dataset': mended(
    'Licenza indicata sul dataset: data alle distribuzioni che non ne hanno.',
    'Licence given on the dataset: given to the distributions that have none.',
  ),
  'licence-from-name': mended('Licenza riconosciuta dal nome.', 'Licence recognised by its name.'),
  'licence-text': mended(
    'Licenza indicata solo con un testo: conservato come nome.',
    'Licence given only as a text: kept as its name.',
  ),
  // Other parts
  'location-from-text': mended(
    'Luogo indicato con un testo anziché con un nodo.',
    'Location given as a text instead of a node.',
  ),
  'geometry-untyped': mended(
    'Geometria senza tipo di dato, riconosciuta dal contenuto.',
    'Geometry without a datatype, recognised by its content.',
  ),
  'standard-from-text': mended(
    'Standard indicato con un testo anziché con un nodo.',
    'Standard given as a text instead of a node.',
  ),
  'identifier-from-text': mended(
    'Altro identificativo indicato con un testo anziché con un nodo.',
    'Other identifier given as a text instead of a node.',
  ),
  'media-type-invalid': reported('Non è un tipo IANA.', 'Not an IANA media type.'),
  'format-from-media-type': mended(
    'Formato indicato come tipo di media: spostato nella proprietà giusta.',
    'Format given as media type: moved to the right property.',
  ),
  'checksum-invalid': reported(
    'Checksum senza algoritmo o non esadecimale.',
    'Checksum without algorithm, or not hexadecimal.',
  ),
  'value-invalid': reported(
    'Valore che il modello non accetta qui.',
    'Value that the model does not accept here.',
  ),
  // Resources
  'shared-left-out': reported(
    'Descrizioni condivise tra troppe risorse per essere copiate in ciascuna: non conservate qui.',
    'Descriptions shared by too many resources to be copied to each: not kept here.',
  ),
  'distribution-undescribed': reported(
    'Distribuzione indicata ma non descritta.',
    'Distribution referred to but not described.',
  ),
  'distribution-shared': reported(
    'Distribuzione che appartiene a più dataset: ripetuta in ciascuno.',
    'Distribution that belongs to several datasets: repeated in each.',
  ),
  'distribution-orphan': reported(
    'Distribuzione che nessun dataset indica: non letta.',
    'Distribution that no dataset refers to: not read.',
  ),
  'dataset-undescribed': reported(
    'Dataset elencato nel catalogo ma non descritto: non letto.',
    'Dataset listed in the catalogue but not described: not read.',
  ),
  'dataset-unlisted': reported(
    'Dataset descritto ma non elencato nel catalogo.',
    'Dataset described but not listed in the catalogue.',
  ),
  'identifier-duplicate': reported(
    'Più dataset hanno lo stesso dct:identifier.',
    'Several datasets have the same dct:identifier.',
  ),
  'series-unread': reported(
    'Serie di dataset: non letta come risorsa.',
    'Dataset series: not read as a resource.',
  ),
  'catalogue-statement': reported(
    'Proprietà del catalogo fuori dal modello: non letta.',
    'Property of the catalogue outside the model: not read.',
  ),
} as const satisfies Record<string, { severity: MendSeverity; message: Bilingual }>;

/** Every kind of mend and report; stable, for programs. */
export type MendCode = keyof typeof MENDS;

/** A mend or report of a kind, about a node and maybe a property. */
export function mend(
  code: MendCode,
  subject: string,
  from: string,
  more: { property?: string; to?: string } = {},
): Mend {
  const { severity, message } = MENDS[code];
  return {
    code,
    severity,
    subject,
    ...(more.property !== undefined && { property: more.property }),
    from: from.slice(0, 300),
    ...(more.to !== undefined && { to: more.to.slice(0, 300) }),
    message,
  };
}
