import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatNumber } from '../../../src/portal/format-plain.js';
import { ActiveFilters } from '../common/active-filters.js';
import { FaultNote } from '../common/fault-note.js';
import { viewState } from '../common/view-state.js';
import type { IslandProps } from '../island.js';
import type { ChartAnswer } from './answer.js';
import { Controls } from './controls.js';
import { Figure, Legend } from './figure.js';
import { toPicture } from './picture.js';
import { fileName, fontData, saveBlob, svgText, toPng } from './save.js';
import { toScene } from './scene.js';
import { toPageParams } from './settings.js';
import { type ChartTexts, chartTexts } from './texts.js';
import { type Summary, useChart } from './use-chart.js';
import { toValues } from './values.js';
import { Values } from './values-table.js';
import { chartWords } from './words.js';

interface ChartViewProps {
  props: IslandProps;
  /** Called once there is something to show. */
  onReady(): void;
}

/** The chart of a table: choices, drawing, notes, values. Everything chosen is in the address of the page. */
export function ChartView({ props, onReady }: ChartViewProps) {
  const { lang, columns } = props;
  const t = useMemo(() => chartTexts(lang), [lang]);
  const { settings, unfit, suggestions, summaries, answer, fault, loading, retry } = useChart(props);
  const scene = useMemo(
    () => answer && toScene(answer, chartWords(lang, columns, answer)),
    [answer, lang, columns],
  );
  const values = useMemo(() => scene && toValues(scene), [scene]);
  const why = answer && reasonOf(t, answer, summaries);
  const drawn = useRef<SVGSVGElement | undefined>(undefined);
  const keep = useCallback((svg: SVGSVGElement) => {
    drawn.current = svg;
  }, []);
  const [said, setSaid] = useState('');
  useEffect(() => setSaid(scene ? t('drawn', { title: scene.title }) : ''), [scene, t]);

  const ready = answer !== undefined || fault !== undefined || settings === null;
  useLayoutEffect(() => {
    if (ready) onReady();
  }, [ready, onReady]);

  const save = async (kind: 'svg' | 'png'): Promise<void> => {
    if (!scene || !drawn.current) return;
    const name = fileName(`${props.title} ${scene.title}`, kind);
    const picture = toPicture(drawn.current, scene, {
      subtitle: props.title,
      source: new URL(props.page, window.location.href).href,
      font: await fontData(props.assets),
    });
    try {
      saveBlob(
        kind === 'svg' ? new Blob([svgText(picture)], { type: 'image/svg+xml' }) : await toPng(picture),
        name,
      );
      setSaid(t('saved', { name }));
    } catch {
      setSaid(t('notSaved'));
    }
  };

  if (settings === null && !fault) return <p>{t('impossible')}</p>;
  return (
    <div class="portico-chart" aria-busy={loading}>
      <ActiveFilters lang={lang} columns={columns} assets={props.assets} />
      {settings && (
        <Controls
          t={t}
          columns={columns}
          settings={settings}
          suggestions={suggestions}
          summaries={summaries}
          onChange={(next) => viewState.set(toPageParams(next))}
        />
      )}
      {unfit && <p class="portico-chart-unfit">{t('unfit', { kind: t(`kind.${unfit}`) })}</p>}
      {fault && <FaultNote lang={lang} message={t('failed', { reason: fault })} retry={retry} />}
      {scene && (
        <figure class="portico-figure">
          <figcaption>
            {scene.title}
            {why && <span class="portico-chart-why">{why}</span>}
          </figcaption>
          {scene.series.length > 1 && scene.points.length > 0 && <Legend scene={scene} />}
          {scene.points.length === 0 ? (
            <p>{t('empty')}</p>
          ) : (
            <>
              {scene.axis !== 'category' && <p class="portico-axis-title">{scene.yTitle}</p>}
              <Figure scene={scene} lang={lang} t={t} onDrawn={keep} />
            </>
          )}
        </figure>
      )}
      {answer && <Notes answer={answer} lang={lang} t={t} />}
      {scene && values && scene.points.length > 0 && (
        <>
          <p class="portico-chart-buttons">
            <button type="button" class="btn btn-outline-primary btn-sm" onClick={() => save('svg')}>
              {t('svg')}
            </button>
            <button type="button" class="btn btn-outline-primary btn-sm" onClick={() => save('png')}>
              {t('png')}
            </button>
          </p>
          <Values values={values} scene={scene} lang={lang} t={t} />
        </>
      )}
      <p class="visually-hidden" role="status">
        {loading ? t('loading') : said}
      </p>
    </div>
  );
}

/** Why values are added up or averaged; nothing where a reader chose another calculation for amounts. */
function reasonOf(
  t: ChartTexts,
  { y }: ChartAnswer,
  summaries: ReadonlyMap<string, Summary>,
): string | undefined {
  const summary = y.column === null ? undefined : summaries.get(y.column);
  if (!summary) return undefined;
  if (y.aggregate === summary.aggregate) return summary.reason;
  // A sum of what does not add up is drawn for whoever asks for it, and told.
  return y.aggregate === 'sum' ? t('beware', { reason: summary.reason }) : undefined;
}

/** What the drawing does not show, in words. */
function Notes({ answer, lang, t }: { answer: ChartAnswer; lang: 'it' | 'en'; t: ChartTexts }) {
  const number = (n: number): string => formatNumber(lang, n);
  const { total, others, nulls, notes } = answer;
  return (
    <ul class="portico-chart-notes">
      <li>{t('total', { rows: number(total) })}</li>
      {others && (
        <li>{t('note.others', { categories: number(others.categories), rows: number(others.count) })}</li>
      )}
      {nulls && <li>{t('nulls', { rows: number(nulls.count) })}</li>}
      {notes.map(({ code, message }) => (
        <li key={code}>{message[lang]}</li>
      ))}
    </ul>
  );
}
