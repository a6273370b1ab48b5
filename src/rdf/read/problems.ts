import { AppError, type Bilingual, type ErrorName } from '../../errors.js';

/** Something about the document that was mended while it was read, or that its reader should know. */
export interface ParseProblem {
  code: ParseCode;
  severity: 'mended' | 'reported';
  /** Counted from 1; absent when the parser does not tell. */
  line?: number;
  column?: number;
  from?: string;
  to?: string;
  message: Bilingual;
}

const MESSAGES = {
  'format-differs': {
    severity: 'mended',
    it: 'Il contenuto non è nel formato dichiarato: letto secondo ciò che è.',
    en: 'The content is not in the declared format: read as what it is.',
  },
  'encoding-differs': {
    severity: 'mended',
    it: 'Il testo non è nella codifica dichiarata: letto in quella riconosciuta.',
    en: 'The text is not in the declared encoding: read in the one recognised.',
  },
  'iri-repaired': {
    severity: 'mended',
    it: 'Un IRI conteneva caratteri non ammessi: codificati con %.',
    en: 'An IRI held characters that are not allowed: percent-encoded.',
  },
  'iri-relative': {
    severity: 'mended',
    it: 'Un IRI relativo è stato risolto rispetto all’indirizzo del documento.',
    en: 'A relative IRI was resolved against the address of the document.',
  },
  'language-tag-repaired': {
    severity: 'mended',
    it: 'Un codice di lingua usava il trattino basso: sostituito con il trattino.',
    en: 'A language tag used an underscore: replaced with a hyphen.',
  },
  'ampersand-repaired': {
    severity: 'mended',
    it: 'Una & non era scritta come &amp;: corretta.',
    en: 'A & was not written as &amp;: corrected.',
  },
  'entity-repaired': {
    severity: 'mended',
    it: 'Un carattere era scritto come in HTML (per esempio &egrave;): sostituito con il carattere.',
    en: 'A character was written as in HTML (such as &egrave;): replaced by the character.',
  },
  'control-character': {
    severity: 'mended',
    it: 'Un carattere di controllo che XML non ammette: tolto.',
    en: 'A control character that XML does not allow: dropped.',
  },
  'blanks-before-xml': {
    severity: 'mended',
    it: 'Spazi prima della dichiarazione XML: tolti.',
    en: 'Blanks before the XML declaration: dropped.',
  },
  'prefix-supplied': {
    severity: 'mended',
    it: 'Un prefisso noto era usato senza dichiararlo: inteso nel suo significato usuale.',
    en: 'A well-known prefix was used without being declared: taken in its usual meaning.',
  },
  'statement-left-out': {
    severity: 'reported',
    it: 'Una tripla usa RDF 1.2 (una tripla come termine) e non è stata letta.',
    en: 'A triple uses RDF 1.2 (a triple as a term) and was not read.',
  },
  'no-statements': {
    severity: 'reported',
    it: 'Il documento è corretto ma non contiene alcuna tripla.',
    en: 'The document is well formed but holds no triples.',
  },
  'more-problems': {
    severity: 'reported',
    it: 'Altri problemi dello stesso genere non sono elencati.',
    en: 'Further problems of this kind are not listed.',
  },
} as const satisfies Record<string, Bilingual & { severity: 'mended' | 'reported' }>;

/** Every kind of problem; stable, for programs. */
export type ParseCode = keyof typeof MESSAGES;

/** How many problems of one kind are listed; the rest are counted in one `more-problems`. */
const LISTED = 100;

/** Collects what a parser mends and notices, at most 100 of a kind. */
export class ProblemList {
  private readonly counts = new Map<ParseCode, number>();
  private readonly problems: ParseProblem[] = [];

  add(
    code: ParseCode,
    facts: { line?: number | undefined; column?: number | undefined; from?: string; to?: string } = {},
  ): void {
    const count = (this.counts.get(code) ?? 0) + 1;
    this.counts.set(code, count);
    if (count > LISTED) return;
    const { severity, it, en } = MESSAGES[code];
    const { line, column, from, to } = facts;
    this.problems.push({
      code,
      severity,
      ...(line !== undefined && { line }),
      ...(column !== undefined && { column }),
      ...(from !== undefined && { from: from.slice(0, 300) }),
      ...(to !== undefined && { to: to.slice(0, 300) }),
      message: { it, en },
    });
  }

  /** Whether nothing was noticed. */
  get empty(): boolean {
    return this.counts.size === 0;
  }

  /** Takes over what another list holds. */
  merge(other: ProblemList): void {
    this.problems.push(...other.problems);
    for (const [code, count] of other.counts) this.counts.set(code, (this.counts.get(code) ?? 0) + count);
  }

  /** The problems in the order met, closed by how many of each kind are not listed. */
  all(): ParseProblem[] {
    const more = [...this.counts].filter(([, count]) => count > LISTED);
    const { severity, it, en } = MESSAGES['more-problems'];
    return [
      ...this.problems,
      ...more.map(([code, count]) => ({
        code: 'more-problems' as const,
        severity,
        from: `${code}: ${count - LISTED}`,
        message: { it, en },
      })),
    ];
  }
}

/** A document that cannot be read, with the place where reading stopped. Nothing of it may be used. */
export class RdfParseError extends AppError {
  constructor(
    kind: ErrorName,
    readonly reason: string,
    message: Bilingual,
    /** Counted from 1. */
    readonly line?: number,
    readonly column?: number,
  ) {
    super(kind, message, [{ pointer: '', code: reason, message }]);
    this.name = 'RdfParseError';
  }
}

/** The refusal of a document that breaks the grammar of its format. */
export function syntaxError(format: string, why: string, line?: number, column?: number): RdfParseError {
  const at = { it: '', en: '' };
  if (line !== undefined) {
    at.it = ` alla riga ${line}${column === undefined ? '' : `, colonna ${column}`}`;
    at.en = ` at line ${line}${column === undefined ? '' : `, column ${column}`}`;
  }
  return new RdfParseError(
    'InvalidBody',
    'rdf-syntax',
    {
      it: `Il documento non è ${format} corretto${at.it}: ${why}`,
      en: `Not well-formed ${format}${at.en}: ${why}`,
    },
    line,
    column,
  );
}
