import { Type } from '@sinclair/typebox';
import { isDict, textOf } from '../../../ckan/fields.js';
import { action } from '../action.js';
import { validationError } from '../faults.js';
import type { ReceivedFile } from '../multipart.js';
import { refuseStrangers } from '../write/package-head.js';
import { keep, mergeInto, readRevision, unmatched } from '../write/revision.js';
import { changePackage, showPackage } from '../write/write-package.js';

/** The place of the resource that a file part belongs to: `update__resources__{place}__upload`. */
const UPLOAD = /^update__resources__(extend|-?\d+|[0-9a-f-]{5,36})(?:__(\d+))?__upload$/i;

const packageRevise = action({
  help: 'Changes parts of a dataset: match (what must be so: name or id, and more), filter (what goes), update (what comes), include (what is shown); also flattened as match__name, update__resources__0__url, update__resources__extend, with files as update__resources__extend__0__upload.',
  sideEffects: true,
  takesAnything: true,
  parameters: Type.Object({}),
  async handler(_, context) {
    refuseStrangers(context.actor);
    const { fields, files } = context.sent;
    const revision = readRevision(fields, [...files.keys()]);
    const wanted = textOf(revision.match.id) || textOf(revision.match.name);
    if (wanted === '') throw validationError({ match: ['Please provide a dataset id or name'] });
    const id = await changePackage(context, wanted, (shown) => {
      const differing = unmatched(shown, revision.match);
      if (differing.length > 0) throw validationError({ match: differing });
      const kept = keep(shown, revision.filter);
      const count = Array.isArray(kept.resources) ? kept.resources.length : 0;
      const dict = mergeInto(kept, revision.update, 'update');
      const resources = (Array.isArray(dict.resources) ? dict.resources : []).filter(isDict);
      const at = new Map<number, ReceivedFile>();
      for (const [part, file] of files) {
        const [, place = '', nth = '0'] = UPLOAD.exec(part) ?? [];
        const index = placeOf(place.toLowerCase(), Number(nth), resources, count);
        if (index === undefined || !resources[index])
          throw validationError({ [part]: ['There is no such resource'] });
        at.set(index, file);
      }
      const asked = revision.update.state;
      return {
        dict: { ...dict, id: shown.id },
        files: at,
        asked: asked === 'active' || asked === 'draft' ? asked : undefined,
      };
    });
    const shown = await showPackage(context, id);
    return { package: revision.include.length > 0 ? keep(shown, revision.include) : shown };
  },
});

/** The index of a resource by number, from the end, by the beginning of its id, or the nth of those that are added. */
function placeOf(
  place: string,
  nth: number,
  resources: readonly Record<string, unknown>[],
  before: number,
): number | undefined {
  if (place === 'extend') return before + nth;
  if (/^-?\d{1,4}$/.test(place)) return Number(place) < 0 ? resources.length + Number(place) : Number(place);
  const found = resources.findIndex((resource) => textOf(resource.id).startsWith(place));
  return found < 0 ? undefined : found;
}

/** package_revise (contract, section 8). */
export const packageRevising = { package_revise: packageRevise };
