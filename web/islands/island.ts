/** What the server tells an island, as JSON in `data-props` of its element. */
export interface IslandProps {
  lang: 'it' | 'en';
  /** Base of the table's addresses: `/api/v1/datasets/{id}/distributions/{id}`, from the root of the host. */
  api: string;
  /** Number or name of the table within its file; the first where left out. */
  table?: string;
  /** `draft` on the page of a draft. */
  version?: string;
  /** Title of the table, for captions and names of files. */
  title: string;
  /** Address of this view as a page, without parameters: permanent links are made of it. */
  page: string;
  /** The same, to be framed by other sites. */
  embed: string;
  /** True where this page is the framed one. */
  framed: boolean;
  /** Template of the tiles of a background map; none where left out. */
  tiles?: { url: string; attribution: string };
}

/** A part of a page that comes alive. What the server wrote into the element stays until the island is ready. */
export interface Island {
  mount(element: HTMLElement, props: IslandProps): void | Promise<void>;
}
