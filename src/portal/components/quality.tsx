import type { DatasetRecord } from '../../catalog/record.js';
import {
  type AggregateScore,
  type Band,
  type DatasetScore,
  REMEDIES,
  type Score,
} from '../../validation/quality-score/index.js';
import { formatNumber } from '../format.js';
import type { PageContext } from '../page-context.js';
import { type KnownLinks, LinkStates } from './link-state.js';

/** Whole points, but never more than there are: 404.6 is not yet 405. */
const whole = (ctx: PageContext, points: number, max: number): string =>
  formatNumber(ctx.lang, points < max ? Math.min(Math.round(points), max - 1) : max);

/** Points of a gain; one decimal where an act touches few of many distributions. */
const gainText = (ctx: PageContext, gain: number): string =>
  formatNumber(ctx.lang, gain >= 1 ? Math.round(gain) : Math.max(0.1, Math.round(gain * 10) / 10));

const BANDS: readonly Band[] = ['excellent', 'good', 'sufficient', 'bad'];

/** "385 su 405 – eccellente", or the two ends while something is unknown. */
function Points({ ctx, score }: { ctx: PageContext; score: Score }) {
  const { t } = ctx;
  const { max, range, band } = score;
  const points = range
    ? t('quality.between', {
        min: whole(ctx, range.min, max),
        most: whole(ctx, range.max, max),
        max,
      })
    : t('quality.exact', { points: whole(ctx, score.points, max), max });
  const bands = range && range.band !== band ? [band, range.band] : [band];
  return (
    <>
      <p class="portico-quality-points">
        <strong>{points}</strong> – {bands.map((it) => t(`quality.band.${it}`)).join(' / ')}
      </p>
      {range && <p>{t('quality.unverified')}</p>}
    </>
  );
}

interface SuggestionsProps {
  ctx: PageContext;
  score: Score;
  /** Whether to say how many datasets each act is about. */
  counted?: boolean;
}

function Suggestions({ ctx, score, counted = false }: SuggestionsProps) {
  const { t, lang } = ctx;
  if (score.suggestions.length === 0) return score.range ? null : <p>{t('quality.complete')}</p>;
  return (
    <>
      <h3>{t('quality.suggestions')}</h3>
      <ul>
        {score.suggestions.map(({ id, gain, datasets }) => (
          <li>
            {t('quality.gain', { points: gainText(ctx, gain), advice: REMEDIES[id].advice[lang] })}
            {counted && <> {t('quality.concerns', { datasets: ctx.count(datasets, 'dataset') })}</>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Dimensions({ ctx, score }: { ctx: PageContext; score: Score }) {
  const { t } = ctx;
  return (
    <details class="portico-details">
      <summary>{t('quality.dimensions')}</summary>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t('quality.dimension')}</th>
            <th scope="col">{t('quality.points')}</th>
          </tr>
        </thead>
        <tbody>
          {score.dimensions.map(({ id, points, max }) => (
            <tr>
              <th scope="row">{t(`quality.${id}`)}</th>
              <td>{t('quality.exact', { points: whole(ctx, points, max), max })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** The score of a dataset with what would bring points. */
export function DatasetQualityPanel({
  ctx,
  record,
  score,
  links,
}: {
  ctx: PageContext;
  record: DatasetRecord;
  score: DatasetScore;
  links: KnownLinks;
}) {
  return (
    <section aria-labelledby="qualita">
      <h2 id="qualita">{ctx.t('quality.title')}</h2>
      <Points ctx={ctx} score={score} />
      <Suggestions ctx={ctx} score={score} />
      <Dimensions ctx={ctx} score={score} />
      <LinkStates ctx={ctx} record={record} links={links} />
      <p>
        {ctx.t('quality.about')}{' '}
        <a href={ctx.links.plain(`/dataset/${record.name}/quality.ttl`)} type="text/turtle">
          {ctx.t('quality.rdf')}
        </a>
      </p>
    </section>
  );
}

/** The score of what an organization has published: the whole, the mean, how many datasets in each band. */
export function OrganizationQualityPanel({ ctx, score }: { ctx: PageContext; score: AggregateScore }) {
  const { t } = ctx;
  if (score.datasets === 0) return null;
  return (
    <section aria-labelledby="qualita">
      <h2 id="qualita">{t('quality.title')}</h2>
      <Points ctx={ctx} score={score} />
      <dl class="portico-fields">
        <div>
          <dt>{t('quality.mean')}</dt>
          <dd>{t('quality.exact', { points: whole(ctx, score.mean, score.max), max: score.max })}</dd>
        </div>
        <div>
          <dt>{t('quality.bands')}</dt>
          {BANDS.filter((band) => score.bands[band] > 0).map((band) => (
            <dd>
              {t(`quality.band.${band}`)}: {formatNumber(ctx.lang, score.bands[band])}
            </dd>
          ))}
        </div>
      </dl>
      <Suggestions ctx={ctx} score={score} counted />
      <Dimensions ctx={ctx} score={score} />
      <p>{t('quality.about')}</p>
    </section>
  );
}
