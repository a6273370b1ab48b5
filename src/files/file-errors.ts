import { formatBytes } from '../platform/byte-size.js';

/** The content is larger than the caller takes. `seen` is how many bytes had come, or were announced, when we stopped. */
export class FileTooLarge extends Error {
  readonly code = 'FILE_TOO_LARGE';
  readonly messages: { readonly it: string; readonly en: string };
  constructor(
    readonly limit: number,
    readonly seen: number,
  ) {
    super(`the file is larger than ${formatBytes(limit, 'en')}`);
    this.name = 'FileTooLarge';
    this.messages = {
      it: `Il file supera il limite di ${formatBytes(limit, 'it')}.`,
      en: `The file is larger than the limit of ${formatBytes(limit, 'en')}.`,
    };
  }
}

/** The content stopped coming before its end. Nothing of it was kept. */
export class UploadInterrupted extends Error {
  readonly code = 'UPLOAD_INTERRUPTED';
  readonly messages: { readonly it: string; readonly en: string };
  constructor(
    readonly seen: number,
    options?: ErrorOptions,
  ) {
    super(`the upload stopped after ${formatBytes(seen, 'en')}`, options);
    this.name = 'UploadInterrupted';
    this.messages = {
      it: `Il caricamento si è interrotto dopo ${formatBytes(seen, 'it')}: nulla è stato conservato, si può riprovare.`,
      en: `The upload stopped after ${formatBytes(seen, 'en')}: nothing was kept, please try again.`,
    };
  }
}

/** No content is stored under this key. */
export class BlobNotFound extends Error {
  readonly code = 'BLOB_NOT_FOUND';
  readonly messages = {
    it: "Il contenuto di questo file non c'è più.",
    en: 'The content of this file is no longer here.',
  };
  constructor(readonly key: string) {
    super(`no blob ${key}`);
    this.name = 'BlobNotFound';
  }
}
