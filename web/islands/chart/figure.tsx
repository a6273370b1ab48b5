import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type Drawing, draw } from './draw.js';
import { navigate, pointed } from './navigate.js';
import { legendSign } from './picture.js';
import { pointText, type Scene } from './scene.js';
import type { ChartTexts } from './texts.js';

const SVG = 'http://www.w3.org/2000/svg';

/** The width of an element as it changes. */
function useWidth(element: { current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return;
    const measure = (): void => setWidth(Math.floor(box.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

interface FigureProps {
  scene: Scene;
  lang: 'it' | 'en';
  t: ChartTexts;
  /** Told what is drawn, to be saved. */
  onDrawn(svg: SVGSVGElement): void;
}

/** A chart on the page: what is under the pointer, or where the arrow keys are, is told in words. */
export function Figure({ scene, lang, t, onDrawn }: FigureProps) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const [current, setCurrent] = useState<number | undefined>(undefined);
  const [byKey, setByKey] = useState(false);
  const drawing = useMemo<Drawing | undefined>(
    () => (width > 0 && scene.points.length > 0 ? draw(scene, lang, width) : undefined),
    [scene, lang, width],
  );
  const boxes = useMemo(() => drawing && scene.points.map((point) => drawing.box(point)), [drawing, scene]);
  useEffect(() => setCurrent(undefined), [scene]);
  useLayoutEffect(() => {
    if (!drawing) return;
    canvas.current?.replaceChildren(drawing.svg);
    onDrawn(drawing.svg);
  }, [drawing, onDrawn]);

  const point = current === undefined ? undefined : scene.points[current];
  const box = current === undefined ? undefined : boxes?.[current];
  useLayoutEffect(() => {
    drawing?.svg.querySelector('[data-pointer]')?.remove();
    if (!drawing || !box) return;
    drawing.svg.append(markOf(box));
    place(tip.current, box, width);
  }, [drawing, box, width]);

  const sideways = scene.axis === 'category';
  const text = point && pointText(scene, point);
  const count = scene.points.length;
  const spoken =
    text && `${text.heading}. ${text.lines.join('. ')}. ${t('place', { n: (current ?? 0) + 1, of: count })}`;
  return (
    <div class="portico-chart-frame" ref={frame}>
      <div
        class="portico-chart-area"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application is interactive: the arrow keys go along its points
        tabIndex={0}
        role="application"
        aria-roledescription={t('role')}
        aria-label={t(sideways ? 'keys.sideways' : 'keys', { title: scene.title })}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.altKey || event.metaKey) return;
          if (event.key === 'Escape') {
            setCurrent(undefined);
            return;
          }
          const next = navigate(scene, current, event.key);
          if (next === undefined) return;
          event.preventDefault();
          setByKey(true);
          setCurrent(next);
        }}
        onBlur={() => setCurrent(undefined)}
        onPointerMove={(event) => {
          if (!boxes || !drawing) return;
          const { left, top } = drawing.svg.getBoundingClientRect();
          const weight = scene.shape === 'lines' || scene.shape === 'columns' ? 0.15 : 1;
          setByKey(false);
          setCurrent(pointed(boxes, [event.clientX - left, event.clientY - top], { acrossWeight: weight }));
        }}
        onPointerLeave={() => setCurrent(undefined)}
      >
        <div ref={canvas} />
        <div ref={tip} class="portico-chart-tip" hidden={!text} aria-hidden="true">
          {text && (
            <>
              <strong>{text.heading}</strong>
              {text.lines.map((line) => (
                <span key={line}>{line}</span>
              ))}
            </>
          )}
        </div>
      </div>
      <p class="visually-hidden" role="status">
        {byKey ? spoken : ''}
      </p>
    </div>
  );
}

type Box = readonly [number, number, number, number];

/** A ring around a point, or a frame around a bar. */
function markOf([left, top, right, bottom]: Box): SVGElement {
  const single = right - left < 1 && bottom - top < 1;
  const mark = document.createElementNS(SVG, single ? 'circle' : 'rect');
  const attributes = single
    ? { cx: left, cy: top, r: 8 }
    : { x: left - 1, y: top - 1, width: right - left + 2, height: bottom - top + 2 };
  for (const [name, value] of Object.entries(attributes)) mark.setAttribute(name, String(value));
  mark.setAttribute('data-pointer', '');
  return mark;
}

/** Puts the words beside what they are about, within the chart. */
function place(tip: HTMLElement | null, [left, top, right, bottom]: Box, width: number): void {
  if (!tip) return;
  const wide = tip.offsetWidth;
  const high = tip.offsetHeight;
  const middle = (left + right) / 2;
  tip.style.left = `${Math.max(4, Math.min(width - wide - 4, middle - wide / 2))}px`;
  tip.style.top = `${top - high - 12 >= 0 ? top - high - 12 : bottom + 12}px`;
}

/** What the colours, signs and strokes of the series stand for. */
export function Legend({ scene }: { scene: Scene }) {
  return (
    <>
      {scene.byTitle && <p class="portico-legend-title">{scene.byTitle}</p>}
      <ul class="portico-legend">
        {scene.series.map(({ title }, index) => (
          <li key={`${index}-${title}`}>
            <svg width="24" height="18" viewBox="0 0 24 18" aria-hidden="true" ref={fill(scene, index)} />
            {title}
          </li>
        ))}
      </ul>
    </>
  );
}

const fill =
  (scene: Scene, index: number) =>
  (svg: SVGSVGElement | null): void =>
    svg?.replaceChildren(...legendSign(scene, index));
