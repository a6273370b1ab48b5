/** A decorative icon of Bootstrap Italia, by its name without `it-`: the words beside it say what it means. */
export const Icon = ({ assets, name }: { assets: string; name: string }) => (
  <svg class="icon icon-sm" aria-hidden="true" focusable="false">
    <use href={`${assets}/sprites.svg#it-${name}`} />
  </svg>
);
