import type { Example } from './profile-column.js';
import type { Finding, Message } from './table-model.js';

function finding(code: string, severity: Finding['severity'], it: string, en: string): Finding {
  const message: Message = { it, en };
  return { code, severity, message };
}

/** Lines and texts of cells, as a finding shows them. */
export function shown(examples: readonly Example[]): Pick<Finding, 'lines' | 'samples'> {
  const sorted = [...examples].sort((a, b) => a.line - b.line);
  return {
    lines: [...new Set(sorted.map(({ line }) => line))].slice(0, 20),
    samples: [...new Set(sorted.map(({ text }) => text))].slice(0, 5),
  };
}

/** A few cells keep a column text that is otherwise numbers, dates or years. */
export function mixedTypes(kind: 'numbers' | 'dates', others: number, cells: readonly Example[]): Finding {
  const it = kind === 'numbers' ? 'numeri' : 'date';
  return {
    ...finding(
      'mixed-types',
      'warning',
      `Quasi tutti i valori sono ${it} ma ${others} non lo sono: la colonna resta testo finché non sono corretti o indicati come valori mancanti.`,
      `Nearly all values are ${kind} but ${others} are not: the column stays text until they are corrected or stated as missing values.`,
    ),
    ...shown(cells),
  };
}

/** Digits before and after the decimal mark that no number of the engine holds together. */
export function tooManyDigits(samples: string[]): Finding {
  return {
    ...finding(
      'too-many-digits',
      'info',
      'I valori hanno in tutto più cifre di quante ne tiene un numero (38): la colonna resta testo, così nessuna va persa.',
      'The values have more digits in all than a number holds (38): the column stays text, so that none is lost.',
    ),
    samples: samples.slice(0, 5),
  };
}

/** `1.234`: thousands or decimals, and nothing settles it. */
export function ambiguousMark(samples: string[]): Finding {
  return {
    ...finding(
      'ambiguous-decimal-mark',
      'warning',
      'I valori si possono leggere come migliaia o come decimali: la colonna resta testo finché non lo indica chi pubblica.',
      'The values read as thousands or as decimals: the column stays text until the publisher says which.',
    ),
    samples,
  };
}

/** Numbers of notations that exclude each other. */
export function mixedNotation(cells: readonly Example[]): Finding {
  return {
    ...finding(
      'mixed-notation',
      'warning',
      'I numeri della colonna seguono notazioni diverse e non si possono leggere con certezza: la colonna resta testo.',
      'The numbers of the column follow different notations and cannot be read with certainty: the column stays text.',
    ),
    ...shown(cells),
  };
}

/** Percentages or measures beside bare numbers, or two units. */
export function mixedUnits(units: readonly string[], cells: readonly Example[]): Finding {
  const list = units.map((unit) => `“${unit}”`).join(', ');
  return {
    ...finding(
      'mixed-units',
      'warning',
      `Non tutti i numeri hanno la stessa unità (${list}): la colonna resta testo.`,
      `Not all numbers have the same unit (${list}): the column stays text.`,
    ),
    ...shown(cells),
  };
}

/** The column is read, but its numbers are not all written alike; `cells` are the first of the fewer ones. */
export function mixedMarks(decimals: boolean, cells: readonly Example[] = []): Finding {
  const said = decimals
    ? finding(
        'mixed-decimal-marks',
        'warning',
        'Alcuni numeri usano la virgola e altri il punto per i decimali.',
        'Some numbers use a comma and others a point for decimals.',
      )
    : finding(
        'mixed-grouping',
        'warning',
        'Alcuni numeri separano le migliaia e altri no.',
        'Some numbers separate thousands and others do not.',
      );
  return cells.length > 0 ? { ...said, ...shown(cells) } : said;
}

/** No day above 12 in the column or in the other dates of the file: both readings are shown. */
export function dateOrderAmbiguous(date: string): Finding {
  const [, a = '', b = '', year = ''] = /^(\d{1,2})\D(\d{1,2})\D(\d{4})/.exec(date) ?? [];
  const two = (text: string) => text.padStart(2, '0');
  const readings = [`${date} = ${year}-${two(b)}-${two(a)}`, `${date} = ${year}-${two(a)}-${two(b)}`];
  return {
    ...finding(
      'date-order-ambiguous',
      'warning',
      `Nessuna data ha un giorno maggiore di 12, quindi l’ordine di giorno e mese non è dimostrato (${readings.join(' oppure ')}): si è letto prima il giorno. Chi pubblica confermi l’ordine.`,
      `No date has a day above 12, so the order of day and month is not proved (${readings.join(' or ')}): day first was read. The publisher should confirm the order.`,
    ),
    samples: readings,
  };
}

/** Codes that are shorter than codes of their kind are. */
export function lostLeadingZeros(found: number, expected: number, samples: string[]): Finding {
  return {
    ...finding(
      'lost-leading-zeros',
      'warning',
      `Alcuni codici hanno ${found} cifre invece di ${expected}: probabilmente hanno perso lo zero iniziale.`,
      `Some codes have ${found} digits instead of ${expected}: they probably lost a leading zero.`,
    ),
    samples,
  };
}

/** A stated type that some cells contradict: it is refused, for it would lose them. */
export function statedTypeRefused(wanted: string, others: number, cells: readonly Example[]): Finding {
  return {
    ...finding(
      'stated-type-refused',
      'error',
      `La colonna non può diventare «${wanted}»: ${others} celle andrebbero perse. Si correggano, o si indichino fra i valori mancanti.`,
      `The column cannot become “${wanted}”: ${others} cells would be lost. Correct them, or state them as missing values.`,
    ),
    ...shown(cells),
  };
}

/** A stated type that needs one more choice. */
export function statedMarksNeeded(samples: string[]): Finding {
  return {
    ...finding(
      'stated-marks-needed',
      'error',
      'Per leggere la colonna come numero occorre indicare anche il separatore dei decimali o delle migliaia.',
      'To read the column as a number, the decimal or thousands mark must be stated too.',
    ),
    samples,
  };
}

/** A choice for a column that this version of the file does not have. */
export function statedColumnMissing(name: string): Finding {
  return {
    ...finding(
      'stated-column-missing',
      'warning',
      `Le scelte per la colonna «${name}» non si applicano: questa versione del file non ce l’ha.`,
      `The choices for the column “${name}” do not apply: this version of the file has no such column.`,
    ),
    column: name,
  };
}

/** A stated name that another column has. */
export function statedNameTaken(name: string): Finding {
  return finding(
    'stated-name-taken',
    'error',
    `Il nome «${name}» è già di un’altra colonna: la colonna tiene il suo.`,
    `The name “${name}” belongs to another column: the column keeps its own.`,
  );
}
