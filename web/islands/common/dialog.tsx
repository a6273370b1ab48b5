import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Icon } from './icon.js';
import { COMMON_TEXTS, translator } from './texts.js';

interface DialogProps {
  lang: 'it' | 'en';
  assets: string;
  title: string;
  /** Called when the reader closes it, by its button, Escape or a click beside it. */
  close(): void;
  /** Wider than a panel, for long texts. */
  wide?: boolean;
  children: ComponentChildren;
}

/** A modal panel: focus goes in, stays, and returns to where it was. Rendered only while it is open. */
export function Dialog({ lang, assets, title, close, wide = false, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    element.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the panel is one more way to close; Escape is the keyboard's
    <dialog
      ref={element}
      class={`portico-dialog${wide ? ' portico-dialog-wide' : ''}`}
      aria-labelledby={id}
      onClose={close}
      onClick={(event) => {
        if (event.target === element.current) close();
      }}
    >
      <div class="portico-dialog-body">
        <div class="portico-dialog-head">
          <h3 id={id}>{title}</h3>
          <button type="button" class="portico-plain-button" onClick={close}>
            <Icon assets={assets} name="close" />
            <span class="visually-hidden">{translator(lang, COMMON_TEXTS)('close')}</span>
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
