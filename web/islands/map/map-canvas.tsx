import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../common/icon.js';
import type { IslandProps } from '../island.js';
import { type MapEvents, type OpenMap, openMap } from './open-map.js';
import type { MapTexts } from './texts.js';

interface CanvasProps {
  t: MapTexts;
  props: Pick<IslandProps, 'lang' | 'title' | 'tiles' | 'assets'>;
  events: MapEvents;
  /** Told once the map is there. */
  onOpen(map: OpenMap): void;
  onFit(): void;
}

/** The map itself with its buttons. It takes the keyboard: arrows, plus and minus. */
export function MapCanvas({ t, props, events, onOpen, onFit }: CanvasProps) {
  const target = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<OpenMap | undefined>(undefined);
  // What happens is told to whoever is there then, not to whoever was when the map was opened.
  const latest = useRef(events);
  latest.current = events;
  useEffect(() => {
    if (!target.current) return;
    const opened = openMap(
      target.current,
      {
        onMove: (byReader) => latest.current.onMove(byReader),
        onDrawn: () => latest.current.onDrawn(),
        onPick: (feature) => latest.current.onPick(feature),
      },
      { lang: props.lang, tiles: props.tiles },
    );
    setMap(opened);
    onOpen(opened);
    return () => opened.close();
  }, []);
  return (
    <div class="portico-map-frame">
      <div
        ref={target}
        class="portico-map-area"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application is interactive: keys move the map
        tabIndex={0}
        role="application"
        aria-roledescription={t('role')}
        aria-label={t('map', { title: props.title })}
      />
      <div class="portico-map-buttons">
        <button type="button" aria-label={t('zoomIn')} title={t('zoomIn')} onClick={() => map?.zoomBy(1)}>
          <Icon assets={props.assets} name="plus" />
        </button>
        <button type="button" aria-label={t('zoomOut')} title={t('zoomOut')} onClick={() => map?.zoomBy(-1)}>
          <Icon assets={props.assets} name="minus" />
        </button>
        <button type="button" aria-label={t('fit')} title={t('fit')} onClick={onFit}>
          <Icon assets={props.assets} name="fullscreen" />
        </button>
      </div>
      {props.tiles && <p class="portico-map-attribution">{props.tiles.attribution}</p>}
    </div>
  );
}
