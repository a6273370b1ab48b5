/**
 * Height of the scrolled element at most: browsers cut elements at 17 (Firefox) or 33 (Chromium) million pixels, and
 * thirteen million rows need 470.
 */
export const MOST_PIXELS = 8_000_000;

/** A scroller that stands for more pixels than it has: it is laid over the whole in pages that overlap. */
export interface Track {
  /** Pixels of all rows. */
  whole: number;
  /** Pixels of the element that is scrolled. */
  real: number;
  /** Pixels of a page, and how many there are. */
  page: number;
  pages: number;
  /** How much further each page lies in the whole than in the element. */
  jump: number;
}

/** Where the scroller is: `top` is its own, `top + offset` the place in the whole. */
export interface Place {
  top: number;
  offset: number;
}

/** The track for rows of that many pixels together. */
export function trackOf(whole: number): Track {
  if (whole <= MOST_PIXELS) return { whole, real: whole, page: Math.max(1, whole), pages: 1, jump: 0 };
  const page = MOST_PIXELS / 100;
  const pages = Math.floor(whole / page);
  return { whole, real: MOST_PIXELS, page, pages, jump: (whole - MOST_PIXELS) / (pages - 1) };
}

/** Where the scroller has to be for that place in the whole. */
export function placeAt(track: Track, wholeTop: number): Place {
  const page = Math.min(track.pages - 1, Math.max(0, Math.floor(wholeTop / track.page)));
  const offset = Math.round(page * track.jump);
  return { top: wholeTop - offset, offset };
}

/**
 * Where the scroller is after it has moved to `top`: a little (wheel, finger, keys) is as much in the whole; further (the
 * bar was drawn) is the same share of the whole. The scroller must be put to the `top` of the answer where it differs.
 *
 * @param viewport pixels that are seen
 */
export function scrolled(track: Track, before: Place, top: number, viewport: number): Place {
  if (Math.abs(top - before.top) < viewport) return placeAt(track, top + before.offset);
  const share = track.real > viewport ? (track.whole - viewport) / (track.real - viewport) : 1;
  const page = Math.min(track.pages - 1, Math.floor((top * share) / track.page));
  return { top, offset: Math.round(page * track.jump) };
}
