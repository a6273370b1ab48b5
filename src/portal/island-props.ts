/** A column of the table, as islands need it. */
export interface IslandColumn {
  /** By which requests name it. */
  name: string;
  /** As the file has it: what decides how its values are written. */
  label: string;
  /** As people read it; never empty, and no two are alike. */
  title: string;
  type: string;
  unit?: string;
}

/** What the server tells an island of `web/islands`, as JSON in `data-props` of its element. */
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
  columns: readonly IslandColumn[];
  /** Rows of the whole table. */
  total: number;
  /** Address of the distribution's page, without parameters: permanent links are made of it. */
  page: string;
  /** The same, to be framed by other sites. */
  embed: string;
  /** True where this page is the framed one. */
  framed: boolean;
  /** Where the files of this build are served: `{assets}/sprites.svg#it-search`. */
  assets: string;
  /** Template of the tiles of a background map; none where left out. */
  tiles?: { url: string; attribution: string };
}
