import { cellText } from '../../../src/portal/cell.js';
import { Icon } from '../common/icon.js';
import type { IslandProps } from '../island.js';
import type { MapTexts } from './texts.js';

interface CardProps {
  t: MapTexts;
  props: Pick<IslandProps, 'lang' | 'columns' | 'assets'>;
  title: string;
  /** Values by column; of an area what it is called and its value. */
  entries: readonly (readonly [title: string, value: string])[];
  onClose(): void;
}

/** Everything that is known of what was selected on the map. */
export function Card({ t, props, title, entries, onClose }: CardProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard
    <section class="portico-map-card" aria-label={title} tabIndex={0}>
      <div class="portico-map-card-head">
        <h3>{title}</h3>
        <button type="button" class="portico-map-close" aria-label={t('close')} onClick={onClose}>
          <Icon assets={props.assets} name="close" />
        </button>
      </div>
      <dl>
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value === '' ? <em>{t('empty')}</em> : value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The values of a row as a card shows them: every column but its places. */
export const rowEntries = (
  { lang, columns }: Pick<IslandProps, 'lang' | 'columns'>,
  properties: Readonly<Record<string, unknown>>,
): [string, string][] =>
  columns
    .filter(({ name, type }) => type !== 'geoShape' && type !== 'geoPoint' && name in properties)
    .map((column) => {
      const text = cellText(lang, column, properties[column.name]);
      return [column.title, text && column.unit ? `${text} ${column.unit}` : text];
    });
