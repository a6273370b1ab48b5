import type { TextShape } from './csv-records.js';
import { NotReadable } from './formats/format-reader.js';
import type { TableProfile } from './profile-columns.js';
import type { Finding } from './table-model.js';

/** What there is to say about the shape of a text: ragged rows, repeated headers, notes, quotes. */
export function structureFindings(profile: TableProfile, shape: TextShape, noHeader: boolean): Finding[] {
  const findings: Finding[] = [];
  const ragged = [...profile.ragged.values()].reduce((sum, count) => sum + count, 0);
  if (ragged > 0) {
    findings.push({
      code: 'ragged-rows',
      severity: 'warning',
      message: {
        it: `${ragged} righe hanno più o meno celle dell’intestazione: le celle mancanti restano vuote, quelle in più sono solo nel file originale.`,
        en: `${ragged} rows have more or fewer cells than the header: missing cells stay empty, extra ones are only in the original file.`,
      },
      lines: profile.raggedLines,
      samples: profile.raggedSamples,
    });
  }
  if (profile.repeatedHeaders > 0) {
    findings.push({
      code: 'repeated-header',
      severity: 'warning',
      message: {
        it: `L’intestazione è ripetuta fra i dati ${profile.repeatedHeaders} volte: quelle righe non sono caricate.`,
        en: `The header is repeated among the data ${profile.repeatedHeaders} times: those rows are not loaded.`,
      },
      lines: profile.repeatedHeaderLines,
    });
  }
  if (profile.footerRows > 0) {
    findings.push({
      code: 'notes-after-data',
      severity: 'info',
      message: {
        it: `${profile.footerRows} righe di note in fondo al file non fanno parte dei dati.`,
        en: `${profile.footerRows} rows of notes at the end of the file are not part of the data.`,
      },
    });
  }
  if (shape.unclosedQuotes > 0) {
    findings.push({
      code: 'unclosed-quotes',
      severity: 'warning',
      message: {
        it: `${shape.unclosedQuotes} celle aprono le virgolette senza chiuderle: le virgolette sono lette come testo.`,
        en: `${shape.unclosedQuotes} cells open a quote without closing it: the quote is read as text.`,
      },
    });
  }
  if (noHeader) {
    findings.push({
      code: 'no-header',
      severity: 'warning',
      message: {
        it: 'Il file non ha una riga di intestazione: le colonne si chiamano colonna_1, colonna_2 e così via.',
        en: 'The file has no header row: the columns are called colonna_1, colonna_2 and so on.',
      },
    });
  }
  return findings;
}

/** Names that were missing or doubled, and what the columns are called instead. */
export function nameFindings(labels: readonly string[], names: readonly string[]): Finding[] {
  const clean = (text: string) =>
    text
      .replace(/\ufeff/g, '')
      .replace(/\s+/g, ' ')
      .trim();
  const missing = names.filter((_, at) => clean(labels[at] ?? '') === '');
  const doubled = names.filter(
    (name, at) => clean(labels[at] ?? '') !== '' && clean(labels[at] ?? '') !== name,
  );
  const findings: Finding[] = [];
  if (missing.length > 0) {
    findings.push({
      code: 'missing-names',
      severity: 'warning',
      message: {
        it: `${missing.length} colonne non hanno un nome nell’intestazione: ne hanno uno provvisorio.`,
        en: `${missing.length} columns have no name in the header: they have a provisional one.`,
      },
      samples: missing.slice(0, 5),
    });
  }
  if (doubled.length > 0) {
    findings.push({
      code: 'doubled-names',
      severity: 'warning',
      message: {
        it: `${doubled.length} colonne hanno lo stesso nome di un’altra: sono numerate.`,
        en: `${doubled.length} columns have the name of another: they are numbered.`,
      },
      samples: doubled.slice(0, 5),
    });
  }
  return findings;
}

/** A record that no table has: the file is refused, and the line is named. */
export function recordTooLarge(line: number, what: 'bytes' | 'cells'): NotReadable {
  const it = what === 'bytes' ? 'supera 32 MB' : 'ha più di 16.384 celle';
  const en = what === 'bytes' ? 'is longer than 32 MB' : 'has more than 16,384 cells';
  return new NotReadable({
    code: 'record-too-large',
    severity: 'error',
    message: {
      it: `La riga ${line} ${it}: il file non è una tabella, oppure le sue righe non sono separate.`,
      en: `Line ${line} ${en}: the file is no table, or its rows are not separated.`,
    },
    lines: [line],
  });
}

/** Stated header rows that the beginning of the file does not have. */
export function statedHeaderMissing(rows: readonly [number, number]): Finding {
  return {
    code: 'stated-header-missing',
    severity: 'error',
    message: {
      it: `Le righe di intestazione indicate (${rows[0]}–${rows[1]}) non ci sono o sono vuote: l’intestazione è stata cercata.`,
      en: `The stated header rows (${rows[0]} to ${rows[1]}) do not exist or are empty: the header was looked for.`,
    },
  };
}
