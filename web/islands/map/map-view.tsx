import type { FeatureLike } from 'ol/Feature.js';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ActiveFilters } from '../common/active-filters.js';
import { FaultNote } from '../common/fault-note.js';
import { narrowingOf, tableAddress } from '../common/table-address.js';
import { useViewParams } from '../common/use-view-state.js';
import { viewState } from '../common/view-state.js';
import type { IslandProps } from '../island.js';
import { MapControls } from './controls.js';
import { Card, rowEntries } from './feature-card.js';
import { FeatureList } from './feature-list.js';
import { MapLegend, type ShapeKind } from './legend.js';
import { type SeenItem, toSeen } from './list-items.js';
import { MapCanvas } from './map-canvas.js';
import { MapNotes } from './map-notes.js';
import type { Bbox, Features, OpenMap } from './open-map.js';
import { labelColumns, mapSettingsOf, placeColumns, placeParams } from './settings.js';
import { mapTexts } from './texts.js';
import { type AreaItem, useAreaChoices, useAreas } from './use-areas.js';
import { useLayers } from './use-layers.js';
import { type MapFacts, useAsked, useColouring, useFacts } from './use-map-data.js';

/** Lines of the list of what is in view. */
const LISTED = 100;
/** Points beyond which those near each other are shown as one. */
const MANY_POINTS = 300;
/** From here on points are shown one by one, however near. */
const CLOSE_ZOOM = 17;
/** Side of the squares in which points are grouped, in pixels: the circles hardly touch. */
const CELL = '80';
/** Milliseconds after a move before it is written into the address. */
const SETTLED = 400;

interface RowFeature {
  id: number;
  geometry: unknown;
  properties: Record<string, unknown>;
}

const shapeOf = ({ types }: MapFacts): ShapeKind =>
  types.area >= types.line && types.area > types.point ? 'area' : types.line > types.point ? 'line' : 'point';

/** The map of a table: choices, map, legend, card, list. Everything chosen is in the address of the page. */
export function MapView({ props }: { props: IslandProps }) {
  const { lang, columns } = props;
  const t = useMemo(() => mapTexts(lang), [lang]);
  const params = useViewParams();
  const chosen = mapSettingsOf(params);
  const narrowing = narrowingOf(params);
  const geometry = chosen.geometry ?? placeColumns(columns)[0]?.name;
  const areaChoices = useAreaChoices(props);
  const facts = useFacts(props, chosen.geometry, narrowing);
  // A table that only names areas is shown by them.
  const placeless = placeColumns(columns).length === 0;
  const settings = { ...chosen, areas: chosen.areas ?? (placeless ? areaChoices?.[0]?.with : undefined) };
  const byArea = settings.areas !== undefined;
  const colouring = useColouring(props, byArea ? { ...settings, colour: undefined } : settings, narrowing, t);
  const labels = useMemo(() => labelColumns(columns), [columns]);

  const [map, setMap] = useState<OpenMap | undefined>(undefined);
  const [seen, setSeen] = useState<{ items: SeenItem[]; more: boolean }>({ items: [], more: false });
  const [look, setLook] = useState<{ zoom: number; bbox: Bbox } | undefined>(undefined);
  const [area, setArea] = useState<AreaItem | undefined>(undefined);
  const areas = useAreas(props, areaChoices, settings, narrowing, t, look?.zoom ?? 0);

  const { value: known } = facts;
  const pointsOnly = known !== undefined && known.types.line === 0 && known.types.area === 0;
  const usual = pointsOnly && known.withGeometry > MANY_POINTS && settings.colour === undefined;
  const grouped = !byArea && pointsOnly && (settings.cluster ?? usual) && settings.colour === undefined;
  const clustered = grouped && (look?.zoom ?? 0) < CLOSE_ZOOM;
  const shown = {
    column: settings.geometry,
    fields: [...new Set([...labels.map(({ name }) => name), ...(settings.colour ? [settings.colour] : [])])],
    ...narrowing,
  };
  const tiles =
    known && !byArea && !clustered && known.withGeometry > 0
      ? tableAddress(props, '/tiles/{z}/{x}/{y}.mvt', { ...shown, v: known.state })
      : undefined;
  const clusters = useAsked<Features>(
    lang,
    clustered && look && known && known.withGeometry > 0
      ? tableAddress(props, '/clusters', {
          ...shown,
          radius: CELL,
          zoom: String(Math.round(look.zoom)),
          bbox: look.bbox.map((n) => n.toFixed(5)).join(','),
        })
      : undefined,
  );
  const picked = useAsked<RowFeature>(
    lang,
    settings.feature === undefined
      ? undefined
      : tableAddress(props, `/features/${settings.feature}`, { column: settings.geometry }),
  );
  const row = picked.value?.id === settings.feature ? picked.value : undefined;

  const looked = (): void => {
    const place = map?.place();
    const bbox = map?.bbox();
    if (place && bbox) setLook({ zoom: place.zoom, bbox });
  };
  const whole = byArea ? areas.value?.bbox : known?.bbox;
  const fitted = useRef('');
  const wholeKey = whole && `${byArea} ${geometry} ${whole.join()}`;
  useEffect(() => {
    if (!map || !whole || !wholeKey || fitted.current === wholeKey) return;
    // The place of the address holds until the reader asks for something else.
    const keep = settings.place !== undefined;
    fitted.current = wholeKey;
    if (keep && settings.place) map.go(settings.place);
    else map.fit(whole);
    looked();
  }, [map, wholeKey]);

  useLayers(map, {
    lang,
    tiles,
    colouring,
    colour: settings.colour,
    areas: byArea ? (areas.value ?? null) : undefined,
    clusters: clustered ? clusters.value : undefined,
    selected: byArea ? undefined : row?.geometry,
  });

  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const refresh = useCallback(() => {
    if (!map || byArea) return;
    const { found, more } = map.inView(LISTED);
    const items = found.map((feature) => toSeen(lang, t, labels, feature));
    setSeen((before) =>
      before.more === more && before.items.map(({ key }) => key).join() === items.map(({ key }) => key).join()
        ? before
        : { items, more },
    );
  }, [map, byArea, lang, t, labels]);

  const open = (item: SeenItem): void => {
    if (item.row !== undefined) viewState.set({ feature: String(item.row) });
    // Points that lie on each other have no extent to go to: three steps nearer.
    else if (item.bbox) map?.fit(item.bbox, { animate: true, maxZoom: Math.min(18, (look?.zoom ?? 5) + 3) });
  };
  const openArea = (item: AreaItem | undefined): void => {
    setArea(item);
    if (item?.bbox) map?.fit(item.bbox, { animate: true });
  };
  const pick = (feature: FeatureLike | undefined): void => {
    if (byArea) setArea(areas.value?.items.find(({ id }) => id === feature?.getId()));
    else if (feature) open(toSeen(lang, t, labels, feature));
    else viewState.set({ feature: undefined });
  };
  const events = {
    onMove(byReader: boolean) {
      const place = map?.place();
      // Where a map opens before it knows what it shows is of no interest.
      if (fitted.current !== '') looked();
      clearTimeout(timer.current);
      if (byReader && place) timer.current = setTimeout(() => viewState.set(placeParams(place)), SETTLED);
    },
    onDrawn: refresh,
    onPick: pick,
  };

  const fault = byArea || placeless ? areas.fault : (facts.fault ?? clusters.fault ?? picked.fault);
  const loading = facts.loading || areas.loading || clusters.loading || picked.loading;
  const legend = byArea ? areas.value?.colouring : colouring;
  const rowTitle =
    row &&
    (rowEntries({ lang, columns: labels.slice(0, 1) }, row.properties)[0]?.[1] || t('card', { id: row.id }));
  const title = byArea ? area?.title : rowTitle;
  if (placeless && areaChoices?.length === 0) return <p>{t('impossible')}</p>;
  return (
    <div class="portico-map" aria-busy={loading}>
      <ActiveFilters lang={lang} columns={columns} assets={props.assets} />
      <MapControls
        t={t}
        columns={columns}
        settings={settings}
        areas={areaChoices ?? []}
        placed={!placeless && (known === undefined || known.withGeometry > 0)}
        clusters={{ offered: pointsOnly && !byArea && settings.colour === undefined, usual }}
        classed={legend?.ordered ?? false}
        onChange={(changes) => viewState.set(changes)}
      />
      {fault && (
        <FaultNote
          lang={lang}
          message={t('failed', { reason: fault })}
          retry={() => {
            for (const asked of [facts, areas, clusters, picked]) if (asked.fault) asked.retry();
          }}
        />
      )}
      {facts.preparing && <p>{t('preparing')}</p>}
      <div class="portico-map-stage">
        <MapCanvas
          t={t}
          props={props}
          events={events}
          onOpen={setMap}
          onFit={() => {
            viewState.set({ lon: undefined, lat: undefined, zoom: undefined });
            if (whole) map?.fit(whole);
          }}
        />
        {byArea && area && (
          <Card
            t={t}
            props={props}
            title={area.title}
            entries={[[areas.value?.valueTitle ?? '', area.text]]}
            onClose={() => setArea(undefined)}
          />
        )}
        {!byArea && row && rowTitle && (
          <Card
            t={t}
            props={props}
            title={rowTitle}
            entries={rowEntries(props, row.properties)}
            onClose={() => viewState.set({ feature: undefined })}
          />
        )}
      </div>
      {legend && (
        <MapLegend
          t={t}
          lang={lang}
          colouring={legend}
          shape={byArea ? 'area' : known ? shapeOf(known) : 'point'}
        />
      )}
      <MapNotes
        t={t}
        lang={lang}
        facts={byArea ? undefined : known}
        areas={byArea ? areas.value : undefined}
        clustered={clustered}
        thinned={!clustered && seen.items.some(({ count }) => count > 1)}
      />
      {byArea ? (
        <FeatureList
          t={t}
          lang={lang}
          caption={t('list.areas')}
          header={[t('list.area'), areas.value?.valueTitle ?? '']}
          more={(areas.value?.items.length ?? 0) > 1000}
          items={(areas.value?.items ?? []).slice(0, 1000).map((item) => ({
            key: String(item.id),
            title: item.title,
            cells: [item.text],
            selected: item.id === area?.id,
            pick: () => openArea(item),
          }))}
        />
      ) : (
        <FeatureList
          t={t}
          lang={lang}
          caption={t('list')}
          header={labels.length > 0 ? labels.map(({ title }) => title) : [t('list.row')]}
          more={seen.more}
          items={seen.items.map((item) => ({
            ...item,
            selected: item.row !== undefined && item.row === settings.feature,
            pick: () => open(item),
          }))}
        />
      )}
      <p class="visually-hidden" role="status">
        {facts.preparing ? t('preparing') : loading ? t('loading') : title ? t('selected', { title }) : ''}
      </p>
    </div>
  );
}
