import type { RefObject } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type Place, placeAt, scrolled, trackOf } from './virtual-scroll.js';

export interface TrackState {
  /** Height of the element that is scrolled. */
  height: number;
  /** Place in all rows of the upper edge, in pixels. */
  top: number;
  /** What is to be taken from a place in all rows to get one in the element. */
  offset: number;
  left: number;
  /** To be called when the scroller has moved. */
  onScroll(): void;
  /** Moves the upper edge to a place in all rows. */
  moveTo(wholeTop: number): void;
}

/**
 * The vertical place of a scroller that stands for `whole` pixels, more than an element can have.
 *
 * @param viewport pixels of rows that are seen
 */
export function useTrack(
  scroller: RefObject<HTMLElement | null>,
  whole: number,
  viewport: number,
): TrackState {
  const track = useMemo(() => trackOf(whole), [whole]);
  const place = useRef<Place>({ top: 0, offset: 0 });
  const [seen, setSeen] = useState({ top: 0, offset: 0, left: 0 });

  const settle = (next: Place): void => {
    place.current = next;
    const { current } = scroller;
    if (!current) return;
    if (current.scrollTop !== next.top) current.scrollTop = next.top;
    const state = { top: next.top + next.offset, offset: next.offset, left: current.scrollLeft };
    setSeen((before) =>
      before.top === state.top && before.offset === state.offset && before.left === state.left
        ? before
        : state,
    );
  };
  // Fewer rows than before: the place may be beyond their end.
  useLayoutEffect(() => {
    const last = Math.max(0, whole - viewport);
    if (place.current.top + place.current.offset > last) settle(placeAt(track, last));
  }, [track, viewport]);
  return {
    height: track.real,
    ...seen,
    onScroll() {
      const { current } = scroller;
      if (current) settle(scrolled(track, place.current, current.scrollTop, Math.max(1, viewport)));
    },
    moveTo(wholeTop) {
      settle(placeAt(track, Math.min(Math.max(0, wholeTop), Math.max(0, whole - viewport))));
    },
  };
}
