import type { LicenseDocument } from '../../src/catalog/model/index.js';
import { readLicence } from '../../src/ckan/licences.js';
import { byIri, licenceByAnyIri } from '../../src/vocabularies/index.js';
import { toTitle } from './html.js';
import { remembered } from './remembered.js';

/** What people write for a licence, and the id it is known by. The first that fits counts. */
const SPOKEN: readonly (readonly [RegExp, string])[] = [
  [/\bcc[\s-]?(0|zero)\b|creative commons zero|pubblico dominio.*cc0/i, 'cc-zero'],
  [/\biodl\b.*\b2|italian open data licen[cs]e.*\b2/i, 'iodl2-it'],
  [/\biodl\b.*\b1|italian open data licen[cs]e.*\b1/i, 'iodl1-it'],
  [/\bodbl\b|open database licen[cs]e/i, 'odc-odbl'],
  [/\bpddl\b|public domain dedication and licen[cs]e/i, 'odc-pddl'],
  [/\bodc[\s-]?by\b|open data commons attribution/i, 'odc-by'],
];

const CREATIVE = /\bcc[\s-]?by|creative\s+commons|attribuzione|attribution/i;

/** `cc-by-sa-4.0` of a text that speaks of a Creative Commons licence with attribution. */
function creativeCommons(text: string): string | undefined {
  if (!CREATIVE.test(text)) return undefined;
  const has = (code: string, words: RegExp) =>
    new RegExp(`by[\\w\\s-]*[\\s-]${code}\\b`, 'i').test(text) || words.test(text);
  const noncommercial = has('nc', /non[\s-]?commercial/i);
  const noDerivatives = has('nd', /no[nt]?[\s-]?(deriv|opere derivate)/i);
  const shareAlike = has('sa', /share[\s-]?alike|condividi allo stesso modo/i);
  const version = /\b([1-4])\.0\b/.exec(text)?.[1];
  if (!/\bby\b|attribuzione|attribution/i.test(text)) return undefined;
  const terms = [noncommercial && 'nc', noDerivatives && 'nd', shareAlike && !noDerivatives && 'sa'].filter(
    Boolean,
  );
  return ['cc', 'by', ...terms, ...(version ? [`${version}.0`] : [])].join('-');
}

const known = (text: string): LicenseDocument | undefined => {
  const licence = readLicence(text);
  return licence?.iri && (byIri('licence', licence.iri) ?? byIri('licence-eu', licence.iri))
    ? licence
    : undefined;
};

/** The licence of the vocabularies that a text means: an id, a code, an address in it, its usual names. */
const licenceIn = remembered((text): LicenseDocument | undefined => {
  const exact = known(text);
  if (exact) return exact;
  for (const url of text.match(/https?:\/\/[^\s"'<>)]+/g) ?? []) {
    const licence =
      licenceByAnyIri(url.replace(/[.,;]$/, '')) ??
      licenceByAnyIri(url.replace(/\/(deed|legalcode)[^/]*$/, '/'));
    if (licence) return { iri: licence.iri };
  }
  const spoken = SPOKEN.find(([pattern]) => pattern.test(text))?.[1] ?? creativeCommons(text);
  return spoken === undefined ? undefined : (known(spoken) ?? known(spoken.replace(/-\d\.0$/, '')));
});

/** Words that say that there is no licence. */
const NONE =
  /^(none|null|undefined|n\/?a|notspecified|not[ _-]?specified|non specificat[ao]|no licen[cs]e|license not specified|-)?$/i;

/**
 * The licence that the fields of a source tell, asked in their order: in the vocabularies where one of them names it there;
 * else the address or the name that is given. Undefined where nothing is said.
 * @param language of a name
 */
export function readAnyLicence(texts: readonly string[], language: string): LicenseDocument | undefined {
  const said = texts.map((text) => toTitle(text)).filter((text) => !NONE.test(text));
  for (const text of said) {
    const licence = licenceIn(text);
    if (licence) return licence;
  }
  const iri = said.find((text) => /^https?:\/\/[^\s<>"{}|\\^`]+$/.test(text));
  const name = said.find((text) => text !== iri);
  if (iri === undefined && name === undefined) return undefined;
  return { ...(iri && { iri }), ...(name && { name: { [language]: name } }) };
}
