import type { FileFormat, Finding } from './table-model.js';

/** What a load says of a file as a whole. Codes are listed in docs/tables.md. */

export function emptyFile(): Finding {
  return {
    code: 'empty-file',
    severity: 'error',
    message: { it: 'Il file è vuoto: non contiene alcun dato.', en: 'The file is empty: it holds no data.' },
  };
}

export function notTabular(format: FileFormat): Finding {
  return {
    code: 'not-tabular',
    severity: 'info',
    message: {
      it: `Il formato (${format}) non si mostra come tabella: il file resta disponibile così com’è.`,
      en: `The format (${format}) is not shown as a table: the file stays available as it is.`,
    },
  };
}

export function unreadable(reason: string): Finding {
  return {
    code: 'unreadable',
    severity: 'error',
    message: {
      it: 'Il file non si può leggere: potrebbe essere danneggiato o incompleto.',
      en: 'The file cannot be read: it may be damaged or incomplete.',
    },
    samples: [reason.slice(0, 300)],
  };
}

export function nulBytes(count: number): Finding {
  return {
    code: 'nul-bytes',
    severity: 'warning',
    message: {
      it: `Il file contiene ${count} caratteri nulli, che non sono caricati.`,
      en: `The file holds ${count} NUL characters, which are not loaded.`,
    },
  };
}

/** Only so many tables of a file are read; the rest stays in the original. */
export function tooManyParts(read: number, all: number): Finding {
  return {
    code: 'too-many-tables',
    severity: 'warning',
    message: {
      it: `Il file contiene ${all} tabelle: sono lette le prime ${read}.`,
      en: `The file holds ${all} tables: the first ${read} are read.`,
    },
  };
}

/** Archives within archives are opened so far and no further. */
export function nestedTooDeep(): Finding {
  return {
    code: 'nested-too-deep',
    severity: 'warning',
    message: {
      it: 'Il file è dentro più archivi uno dentro l’altro: non viene aperto.',
      en: 'The file is inside several archives, one in another: it is not opened.',
    },
  };
}

export function tooManyColumns(columns: number, most: number): Finding {
  return {
    code: 'too-many-columns',
    severity: 'error',
    message: {
      it: `La tabella ha ${columns} colonne: se ne leggono al massimo ${most}. Il file resta scaricabile così com’è.`,
      en: `The table has ${columns} columns: at most ${most} are read. The file can be downloaded as it is.`,
    },
  };
}

/** The load needed more memory, or more time, than a load may have. */
export function overTheBounds(what: 'memory' | 'time'): Finding {
  const it = what === 'memory' ? 'troppa memoria' : 'troppo tempo';
  const en = what === 'memory' ? 'too much memory' : 'too much time';
  return {
    code: what === 'memory' ? 'too-much-memory' : 'too-much-time',
    severity: 'error',
    message: {
      it: `La lettura del file richiede ${it} ed è stata fermata: il file resta scaricabile così com’è.`,
      en: `Reading the file takes ${en} and was stopped: the file can be downloaded as it is.`,
    },
  };
}

export const contentMissing: Finding = {
  code: 'content-missing',
  severity: 'error',
  message: {
    it: 'Il contenuto del file non c’è più: va caricato di nuovo.',
    en: 'The content of the file is no longer here: it has to be uploaded again.',
  },
};

export const machineFault: Finding = {
  code: 'machine-fault',
  severity: 'error',
  message: {
    it: 'La lettura si è interrotta per un guasto: verrà ritentata.',
    en: 'Reading stopped because of a fault: it will be tried again.',
  },
};

export function statedGeometryMissing(names: readonly string[]): Finding {
  const list = names.map((name) => `«${name}»`).join(', ');
  return {
    code: 'stated-geometry-missing',
    severity: 'warning',
    message: {
      it: `La geometria indicata non si può usare: nel file mancano ${list || 'le colonne delle coordinate'}. Vale quella riconosciuta.`,
      en: `The stated geometry cannot be used: the file lacks ${list || 'the columns of the coordinates'}. The detected one holds.`,
    },
  };
}

export function geometryNotMade(reason: string): Finding {
  return {
    code: 'geometry-not-made',
    severity: 'warning',
    message: {
      it: 'La tabella ha coordinate, ma non se ne è potuta ricavare la geometria: i dati restano come sono.',
      en: 'The table has coordinates, but no geometry could be made of them: the data stay as they are.',
    },
    samples: [reason.slice(0, 300)],
  };
}

export function profileNotMade(reason: string): Finding {
  return {
    code: 'profile-not-made',
    severity: 'info',
    message: {
      it: 'Non è stato possibile contare i valori delle colonne: la tabella si può consultare, il profilo manca.',
      en: 'The values of the columns could not be counted: the table can be read, its profile is missing.',
    },
    samples: [reason.slice(0, 300)],
  };
}
