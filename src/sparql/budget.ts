import { AppError } from '../errors.js';

/** What one query may take. Past any of these it is stopped and refused, never answered in part. */
export interface Budget {
  /** Seconds of evaluation. */
  seconds: number;
  /** Rows of a table, or triples of a graph. */
  rows: number;
  /** Megabytes of the store that runs it, data included. */
  megabytes: number;
  /** Bytes of an answer. */
  bytes: number;
}

/** Why a query was stopped. */
export type Excess = 'time' | 'rows' | 'memory' | 'bytes' | 'others';

/** The refusal of a query that went over its budget, with the reason and what to do about it. */
export function overBudget(excess: Excess, { seconds, rows, megabytes, bytes }: Budget): AppError {
  const size = Math.round(bytes / 1_000_000);
  const reasons = {
    time: {
      it: `La query è stata interrotta: supera ${seconds} secondi di calcolo. Aggiungi condizioni che leghino tra loro le variabili, o dividi la query.`,
      en: `The query was stopped: it takes more than ${seconds} seconds. Add conditions that tie its variables together, or split it.`,
    },
    rows: {
      it: `La query è stata rifiutata: dà più di ${rows} risultati, e questo endpoint non dà mai risposte parziali. Usa LIMIT e OFFSET con ORDER BY.`,
      en: `The query was refused: it gives more than ${rows} results, and this endpoint never answers in part. Use LIMIT and OFFSET with ORDER BY.`,
    },
    memory: {
      it: `La query è stata interrotta: con i dati supera ${megabytes} MB di memoria. Aggiungi condizioni, o dividi la query.`,
      en: `The query was stopped: with the data it takes more than ${megabytes} MB of memory. Add conditions, or split it.`,
    },
    bytes: {
      it: `La query è stata rifiutata: la risposta supera ${size} MB. Usa LIMIT e OFFSET con ORDER BY.`,
      en: `The query was refused: the answer is larger than ${size} MB. Use LIMIT and OFFSET with ORDER BY.`,
    },
    others: {
      it: 'La query è stata interrotta: era la più lenta mentre altre aspettavano. Riprova più tardi, o semplificala.',
      en: 'The query was stopped: it was the slowest while others were waiting. Try again later, or simplify it.',
    },
  };
  return new AppError('Unavailable', reasons[excess]);
}
