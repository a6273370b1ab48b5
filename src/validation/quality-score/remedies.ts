import type { Bilingual } from '../../errors.js';
import type { RemedyId } from './types.js';

/** What a person does to gain points. */
export interface Remedy {
  /** Property of the model it is about; of each distribution where it begins with `distribution`. */
  field: string;
  advice: Bilingual;
  /** A value that brings the points, as one writes it. */
  example: string;
}

/** Every act, once. Which metrics it brings is said by the metrics; the points depend on what is there already. */
export const REMEDIES: Readonly<Record<RemedyId, Remedy>> = {
  keyword: {
    field: 'keyword',
    advice: { it: 'scrivi almeno una parola chiave', en: 'write at least one keyword' },
    example: 'piste ciclabili',
  },
  theme: {
    field: 'theme',
    advice: { it: 'scegli uno dei 13 temi europei', en: 'choose one of the 13 European themes' },
    example: 'TRAN',
  },
  spatial: {
    field: 'spatial',
    advice: {
      it: 'indica il territorio che i dati descrivono',
      en: 'say which territory the data are about',
    },
    example: 'http://publications.europa.eu/resource/authority/place/ITA_BLQ',
  },
  temporal: {
    field: 'temporal',
    advice: { it: 'indica il periodo che i dati descrivono', en: 'say which period the data are about' },
    example: '2020-01-01 / 2024-12-31',
  },
  distribution: {
    field: 'distribution',
    advice: {
      it: 'aggiungi una distribuzione con il suo file, la licenza e le condizioni d’uso',
      en: 'add a distribution with its file, licence and conditions of use',
    },
    example: 'dati.csv',
  },
  brokenAccess: {
    field: 'distribution.accessURL',
    advice: {
      it: 'correggi l’indirizzo di accesso: non risponde',
      en: 'correct the access address: it does not answer',
    },
    example: 'https://www.comune.example.it/dati/piste',
  },
  downloadURL: {
    field: 'distribution.downloadURL',
    advice: {
      it: 'carica il file nel portale, o indica l’indirizzo da cui si scarica',
      en: 'upload the file to the portal, or give the address it is downloaded from',
    },
    example: 'https://www.comune.example.it/dati/piste.csv',
  },
  brokenDownload: {
    field: 'distribution.downloadURL',
    advice: {
      it: 'correggi l’indirizzo del file: non risponde',
      en: 'correct the address of the file: it does not answer',
    },
    example: 'https://www.comune.example.it/dati/piste.csv',
  },
  format: {
    field: 'distribution.format',
    advice: {
      it: 'scegli il formato dal vocabolario, con il suo media type; aperto e leggibile dalle macchine (CSV, JSON, GeoJSON…)',
      en: 'choose the format from the vocabulary, with its media type; open and machine-readable (CSV, JSON, GeoJSON…)',
    },
    example: 'CSV, text/csv',
  },
  openFormat: {
    field: 'distribution.format',
    advice: {
      it: 'pubblica i dati in un formato aperto e leggibile dalle macchine (CSV, JSON, GeoJSON…)',
      en: 'publish the data in an open, machine-readable format (CSV, JSON, GeoJSON…)',
    },
    example: 'CSV',
  },
  mediaType: {
    field: 'distribution.mediaType',
    advice: {
      it: 'indica il media type del registro IANA',
      en: 'give the media type from IANA’s register',
    },
    example: 'text/csv',
  },
  compliance: {
    field: 'title, description',
    advice: {
      it: 'completa i metadati obbligatori di DCAT-AP: titolo e descrizione',
      en: 'complete what DCAT-AP makes mandatory: title and description',
    },
    example: 'Piste ciclabili del comune',
  },
  license: {
    field: 'distribution.license',
    advice: { it: 'scegli una licenza dal vocabolario', en: 'choose a licence from the vocabulary' },
    example: 'A21_CCBY40',
  },
  accessRights: {
    field: 'accessRights',
    advice: {
      it: 'indica dal vocabolario chi può accedere ai dati',
      en: 'say from the vocabulary who may access the data',
    },
    example: 'PUBLIC',
  },
  contactPoint: {
    field: 'contactPoint',
    advice: {
      it: 'indica un ufficio di contatto, nel dataset o nell’organizzazione',
      en: 'give an office to contact, in the dataset or in the organization',
    },
    example: 'Ufficio dati, dati@comune.example.it',
  },
  publisher: {
    field: 'publisher',
    advice: { it: 'indica l’editore', en: 'give the publisher' },
    example: 'Comune di Esempio',
  },
  rights: {
    field: 'distribution.rights',
    advice: {
      it: 'spiega le condizioni d’uso, per esempio come citare la fonte',
      en: 'explain the conditions of use, for example how to cite the source',
    },
    example: 'Citare «Comune di Esempio»',
  },
  byteSize: {
    field: 'distribution.byteSize',
    advice: {
      it: 'indica la dimensione del file (il portale la calcola per i file caricati)',
      en: 'give the size of the file (the portal computes it for uploaded files)',
    },
    example: '48213',
  },
  issued: {
    field: 'issued',
    advice: { it: 'indica la data di rilascio', en: 'give the date of issue' },
    example: '2024-05-03',
  },
  modified: {
    field: 'modified',
    advice: { it: 'indica la data di ultima modifica', en: 'give the date of last modification' },
    example: '2024-05-03',
  },
};
