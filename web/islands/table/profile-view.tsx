import type { ComponentChildren } from 'preact';
import { cellText } from '../../../src/portal/cell.js';
import { formatNumber } from '../../../src/portal/format-plain.js';
import { translator } from '../common/texts.js';
import type { IslandColumn } from '../island.js';
import { Histogram } from './histogram.js';
import type { ColumnProfile } from './profile.js';
import { TABLE_TEXTS } from './texts.js';

interface ProfileViewProps {
  lang: 'it' | 'en';
  column: IslandColumn;
  profile: ColumnProfile | undefined;
}

/** A mean has more digits than it means. */
const rounded = (value: number): number => Number(value.toPrecision(8));

/** What a column holds: how many, which, how spread. */
export function ProfileView({ lang, column, profile }: ProfileViewProps) {
  const t = translator(lang, TABLE_TEXTS);
  const number = (n: number): string => formatNumber(lang, n);
  const type = (
    <Fact name={t('type')}>
      {t(`type.${column.type}` as 'type.text')}
      {column.unit && ` (${column.unit})`}
    </Fact>
  );
  if (!profile) {
    return (
      <dl class="portico-facts">
        {type}
        <Fact name={t('profile')}>{t('noProfile')}</Fact>
      </dl>
    );
  }
  const { min, max, mean, quantiles, minLength, maxLength, histogram } = profile;
  const value = (one: unknown): string => cellText(lang, column, one);
  return (
    <>
      <dl class="portico-facts">
        {type}
        <Fact name={t('nulls')}>{number(profile.nulls)}</Fact>
        <Fact name={t('distinct')}>
          {profile.distinctExact ? number(profile.distinct) : t('about', { n: number(profile.distinct) })}
        </Fact>
        {min !== undefined && <Fact name={t('min')}>{value(min)}</Fact>}
        {max !== undefined && <Fact name={t('max')}>{value(max)}</Fact>}
        {mean !== undefined && <Fact name={t('mean')}>{number(rounded(mean))}</Fact>}
        {quantiles && <Fact name={t('median')}>{value(quantiles.p50)}</Fact>}
        {minLength !== undefined && maxLength !== undefined && (
          <Fact name={t('lengths')}>
            {t('lengthsValue', { min: number(minLength), max: number(maxLength) })}
          </Fact>
        )}
      </dl>
      {histogram && histogram.length > 1 && (
        <>
          <h4>{t('distribution')}</h4>
          <Histogram lang={lang} column={column} bins={histogram} />
        </>
      )}
    </>
  );
}

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
