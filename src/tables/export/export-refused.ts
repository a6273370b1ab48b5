import type { Message } from '../table-model.js';

/** A file that cannot be made of these rows in this format. `parameter` is what was asked wrongly, if anything. */
export class ExportRefused extends Error {
  constructor(
    readonly code: string,
    readonly messages: Message,
    readonly parameter?: string,
  ) {
    super(messages.en);
    this.name = 'ExportRefused';
  }
}
