import type { PageContext } from '../page-context.js';

interface IconProps {
  ctx: PageContext;
  /** Name in the sprite of Bootstrap Italia, without `it-`. */
  name: string;
  class?: string;
}

/** A decorative icon: the words beside it say what it means. */
export const Icon = ({ ctx, name, class: extra = '' }: IconProps) => (
  <svg class={`icon ${extra}`} aria-hidden="true" focusable="false">
    <use href={`${ctx.assets}/sprites.svg#it-${name}`} />
  </svg>
);

/** What stands for each European theme; those that the sprite lacks are drawn here, on the same 24 units. */
const THEME_ICONS: Readonly<Record<string, string>> = {
  AGRI: 'M12 22V9m0 4c-4 0-5-2-5-5 3 0 5 2 5 5Zm0 5c-4 0-5-2-5-5 3 0 5 2 5 5Zm0-5c4 0 5-2 5-5-3 0-5 2-5 5Zm0 5c4 0 5-2 5-5-3 0-5 2-5 5Zm0-9c-2-2-2-4 0-7 2 3 2 5 0 7Z',
  ENVI: 'M5 21c1-6 4-9 9-11M6 17C3 8 10 4 20 4c0 10-5 16-14 13Z',
  HEAL: 'M12 20C6 15.500 3 12.500 3 9a4.500 4.500 0 0 1 9-1.500A4.500 4.500 0 0 1 21 9c0 3.500-3 6.500-9 11ZM8 11h2l2-3 1 5 1-2h2',
  ECON: 'chart-line',
  EDUC: 'presentation',
  ENER: 'plug',
  GOVE: 'pa',
  INTR: 'flag',
  JUST: 'lock',
  REGI: 'map-marker',
  SOCI: 'user',
  TECH: 'settings',
  TRAN: 'car',
};

/** The icon of a theme, by its code. */
export function ThemeIcon({ ctx, code }: { ctx: PageContext; code: string }) {
  const drawn = THEME_ICONS[code] ?? 'folder';
  if (!drawn.startsWith('M')) return <Icon ctx={ctx} name={drawn} class="icon-primary portico-theme-icon" />;
  return (
    <svg
      class="icon portico-theme-icon portico-drawn"
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
    >
      <path d={drawn} />
    </svg>
  );
}
