import type { TSchema } from '@sinclair/typebox';
import type { Inputs } from '../../catalog/commands/resources.js';
import type { DatasetInput, DistributionInput } from '../../catalog/model/index.js';
import { type Normalised, normaliseDataService, normaliseDataset } from '../../catalog/normalise-codes.js';
import { AppError, invalidField } from '../../errors.js';
import type { ResourceKind, Visibility } from '../../platform/schema.js';
import { toAppError } from '../common/to-app-error.js';
import { validatorCompiler } from '../common/validators.js';

/** A body as it was sent: a document's properties with those of the resource beside them. */
export interface SentResource extends Record<string, unknown> {
  organization?: string | { id: string };
  name?: string;
  visibility?: Visibility;
  state?: unknown;
  distribution?: SentDistribution[];
}

export interface SentDistribution extends DistributionInput {
  file?: unknown;
  table?: unknown;
  links?: unknown;
}

/** A body taken apart: the document with its codes resolved, and what concerns the resource itself. */
export interface ReadResource<K extends ResourceKind> {
  input: Inputs[K];
  /** Id or name. */
  organization: string | undefined;
  attributes: { name?: string; visibility?: Visibility };
}

/** A distribution without what only the portal sets. */
export function readDistribution({ file, table, links, ...input }: SentDistribution): DistributionInput {
  return input;
}

/**
 * Takes a checked body apart. What the portal sets (`id`, `iri`, `revision`, dates, `links`) is dropped, so that what was
 * read can be sent back; a state that is not the present one is refused, since dropping it would look like success.
 * @throws InvalidBody with every code found in no vocabulary
 */
export function readResource<K extends ResourceKind>(
  kind: K,
  body: SentResource,
  presentState: string,
): ReadResource<K> {
  const {
    id,
    iri,
    revision,
    version,
    hasUnpublishedChanges,
    createdAt,
    modifiedAt,
    publishedAt,
    links,
    ...own
  } = body;
  const { organization, name, visibility, state, ...doc } = own;
  if (state !== undefined && state !== presentState) {
    throw invalidField('/state', 'readOnly', {
      it: 'Lo stato si cambia con POST …/publish e …/withdraw.',
      en: 'The state is changed by POST …/publish and …/withdraw.',
    });
  }
  const sent = (
    doc.distribution ? { ...doc, distribution: doc.distribution.map(readDistribution) } : doc
  ) as Inputs[K];
  const normalise = kind === 'dataset' ? normaliseDataset : normaliseDataService;
  const { doc: input, problems } = (normalise as (input: unknown) => Normalised<Inputs[K]>)(sent);
  refuseAny(problems);
  return {
    input,
    organization: typeof organization === 'object' ? organization.id : organization,
    attributes: { ...(name !== undefined && { name }), ...(visibility !== undefined && { visibility }) },
  };
}

/** One distribution with its codes resolved, as `readResource` does for all. */
export function normaliseDistribution(input: DistributionInput): DistributionInput {
  const { doc, problems } = normaliseDataset({ distribution: [input] } as DatasetInput);
  refuseAny(problems.map((p) => ({ ...p, pointer: p.pointer.replace(/^\/distribution\/0/, '') })));
  return doc.distribution?.[0] ?? input;
}

/** Throws `InvalidBody` with the problems, if there are any. */
export function refuseAny(problems: AppError['problems']): void {
  if (problems.length > 0) throw new AppError('InvalidBody', undefined, problems);
}

type Check = ((value: unknown) => boolean) & { errors?: unknown[] | null };

/** A check of a value that came to be inside the program (a merged patch) by the same schema as a body. */
export function bodyChecker(schema: TSchema): (value: unknown) => void {
  const compile = validatorCompiler();
  const check = compile({ schema, method: 'PATCH', url: '', httpPart: 'body' }) as Check;
  return (value) => {
    if (check(value)) return;
    throw toAppError({ validation: check.errors, validationContext: 'body' });
  };
}

/** A patch's members that cannot be removed. */
export function refuseNull(patch: Record<string, unknown>, names: readonly string[]): void {
  refuseAny(
    names
      .filter((name) => patch[name] === null)
      .map((name) => ({
        pointer: `/${name}`,
        code: 'required',
        message: { it: 'Non si può togliere.', en: 'It cannot be removed.' },
      })),
  );
}
