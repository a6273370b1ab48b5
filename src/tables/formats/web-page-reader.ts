import { type FormatReader, NotReadable } from './format-reader.js';
import { finding } from './messages.js';

/** A web page is no data; one that came under the name of a data file is an address that answers with an error. */
export const webPageReader: FormatReader = {
  formats: ['html'],
  parts({ fileName }) {
    const page = /\.x?html?$/i.test(fileName);
    return Promise.reject(
      new NotReadable(
        finding(
          'web-page',
          page ? 'info' : 'error',
          page
            ? 'È una pagina web, non una tabella.'
            : 'Al posto dei dati c’è una pagina web: forse l’indirizzo è cambiato, o chiede di accedere.',
          page
            ? 'This is a web page, not a table.'
            : 'There is a web page in place of the data: perhaps its address has changed, or asks to sign in.',
        ),
      ),
    );
  },
};
