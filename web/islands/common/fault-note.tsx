import type { ComponentChildren } from 'preact';
import { COMMON_TEXTS, translator } from './texts.js';

interface FaultNoteProps {
  lang: 'it' | 'en';
  message: string;
  retry(): void;
  /** Other ways out, as buttons. */
  children?: ComponentChildren;
}

/** What went wrong, in words, in the place where it did, with a way to try again. */
export const FaultNote = ({ lang, message, retry, children }: FaultNoteProps) => (
  <div class="alert alert-warning portico-alert portico-fault" role="alert">
    <p>{message}</p>
    <p>
      <button type="button" class="btn btn-outline-primary btn-xs" onClick={retry}>
        {translator(lang, COMMON_TEXTS)('retry')}
      </button>{' '}
      {children}
    </p>
  </div>
);
