import { type Dataset, DatasetInput } from '../../../catalog/model/index.js';
import { AppError } from '../../../errors.js';
import { toAppError } from '../../common/to-app-error.js';
import { validatorCompiler } from '../../common/validators.js';

type Check = ((value: unknown) => boolean) & { errors?: unknown[] | null };

let check: Check | undefined;

/** Throws InvalidBody with every place of a document that has not the form of the model. */
export function checkDocument({ distribution, ...doc }: Dataset): void {
  check ??= validatorCompiler()({
    schema: DatasetInput,
    method: 'POST',
    url: '',
    httpPart: 'body',
  }) as Check;
  const input = {
    ...doc,
    ...(distribution && { distribution: distribution.map(({ file: _, ...rest }) => rest) }),
  };
  if (check(structuredClone(input))) return;
  const { problems } = toAppError({ validation: check.errors, validationContext: 'body' });
  throw new AppError('InvalidBody', undefined, problems);
}
