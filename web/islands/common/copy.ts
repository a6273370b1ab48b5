/**
 * Brings the buttons of a page that copy to life: `data-copy` is the id of the element whose text they copy. What came of it
 * is said in the `data-copied` (role `status`) of the same `data-copying`.
 */
export function enableCopying(page: ParentNode): void {
  for (const button of page.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
    const source = document.getElementById(button.dataset.copy ?? '');
    if (!source) continue;
    button.hidden = false;
    button.addEventListener('click', () => void copy(button, source));
  }
}

/** How long a status stays empty, so that saying the same again is heard. */
const PAUSE = 100;

async function copy(button: HTMLButtonElement, source: HTMLElement): Promise<void> {
  const said = button.closest('[data-copying]')?.querySelector<HTMLElement>('[data-copied]');
  if (said) said.textContent = '';
  // In a frame, or without HTTPS, the clipboard may be closed: the text is selected then, ready for the keys.
  const copied = await navigator.clipboard?.writeText(textOf(source)).then(
    () => true,
    () => false,
  );
  if (!copied) select(source);
  setTimeout(() => {
    if (said) said.textContent = (copied ? said.dataset.copied : said.dataset.notCopied) ?? '';
  }, PAUSE);
}

const isField = (element: HTMLElement): element is HTMLInputElement | HTMLTextAreaElement =>
  element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;

const textOf = (source: HTMLElement): string => (isField(source) ? source.value : (source.textContent ?? ''));

function select(source: HTMLElement): void {
  if (isField(source)) {
    source.focus();
    source.select();
  } else {
    window.getSelection()?.selectAllChildren(source);
  }
}
