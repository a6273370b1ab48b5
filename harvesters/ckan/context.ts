import type { Notes } from '../common/notes.js';
import type { PackageFields } from './package-fields.js';

/** What the parts of the mapping of one package share. */
export interface MapContext {
  readonly fields: PackageFields;
  readonly notes: Notes;
  /** Of texts that name none. */
  readonly language: string;
  /** The portal, without a trailing slash. */
  readonly base: string;
  /** Whether the package has the fields of dcatapit: what it leaves out is then left out on purpose. */
  readonly isDcatapit: boolean;
}
