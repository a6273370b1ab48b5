import type { Distribution, LicenseDocument } from '../catalog/model/index.js';
import { textIn } from '../catalog/model/index.js';
import { byIri, type Licence, labelOf, licenceByAnyIri } from '../vocabularies/index.js';
import type { PageContext } from './page-context.js';

/** What people call a licence: the vocabulary's label, else what the source calls it, else its address. */
export function licenceLabel(ctx: PageContext, license: LicenseDocument | undefined): string | undefined {
  if (!license) return undefined;
  const known = license.iri ? licenceByAnyIri(license.iri) : undefined;
  return known
    ? labelOf(known.vocabulary, known.iri, ctx.lang)
    : (textIn(license.name, ctx.lang) ?? license.iri);
}

/** The concept behind a licence, when a vocabulary has it. */
export const knownLicence = (license: LicenseDocument | undefined): Licence | undefined =>
  license?.iri ? licenceByAnyIri(license.iri) : undefined;

/** The short name of a format, such as CSV. */
export function formatLabel(iri: string): string {
  return (byIri('file-type', iri)?.code ?? iri.split(/[/#]/).filter(Boolean).at(-1) ?? iri).replaceAll(
    '_',
    ' ',
  );
}

/** The format of a distribution for a badge; undefined when nobody said it. */
export const formatOf = (distribution: Distribution): string | undefined =>
  distribution.format ? formatLabel(distribution.format) : distribution.mediaType;

/** Title of a distribution: its own, else the name of its file, else its place in the list (from 0). */
export const distributionTitle = (ctx: PageContext, distribution: Distribution, index: number): string =>
  textIn(distribution.title, ctx.lang) ??
  distribution.file?.name ??
  ctx.t('distribution.untitled', { n: index + 1 });

/** The last piece of an IRI: how a property or class is called by people. */
export const localName = (iri: string): string => iri.split(/[/#]/).filter(Boolean).at(-1) ?? iri;
