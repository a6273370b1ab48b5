import type { AppError, FieldProblem } from '../../../errors.js';
import { isAppError } from '../../../errors.js';
import { CkanFault } from '../faults.js';
import { Faults } from '../from-package/field-faults.js';

/** CKAN's and dcatapit's names of the model's properties (contract, section 6). */
const PACKAGE_FIELDS: Readonly<Record<string, string>> = {
  description: 'notes',
  file: 'upload',
  theme: 'themes_aggregate',
  subject: 'themes_aggregate',
  keyword: 'tags',
  accrualPeriodicity: 'frequency',
  landingPage: 'url',
  page: 'documentation',
  versionInfo: 'version',
  versionNotes: 'version_notes',
  temporal: 'temporal_coverage',
  spatial: 'geographical_name',
  conformsTo: 'conforms_to',
  otherIdentifier: 'alternate_identifier',
  isVersionOf: 'is_version_of',
  hvdCategory: 'hvd_category',
  applicableLegislation: 'applicable_legislation',
  accessRights: 'access_rights',
};

const RESOURCE_FIELDS: Readonly<Record<string, string>> = {
  title: 'name',
  accessURL: 'url',
  downloadURL: 'url',
  license: 'license_type',
  mediaType: 'mimetype',
  byteSize: 'size',
  checksum: 'hash',
  language: 'lang',
  file: 'upload',
};

/** Agents and the contact are two fields each. */
const PARTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  rightsHolder: { name: 'holder_name', '': 'holder_identifier' },
  publisher: { name: 'publisher_name', '': 'publisher_identifier' },
  contactPoint: { fn: 'maintainer', '': 'maintainer_email' },
};

/** The field of a package that a pointer into the model means. */
function packageField(steps: readonly string[]): string {
  const [property = ''] = steps;
  const parts = PARTS[property];
  if (parts) return parts[steps.at(-1) ?? ''] ?? parts[''] ?? property;
  return PACKAGE_FIELDS[property] ?? (property === '' ? 'dataset' : property);
}

const textOf = ({ message }: FieldProblem): string => `${message.it} / ${message.en}`;

/** Where the faults of a write are shown. */
export interface FaultScope {
  /** How many resources the package has. */
  resources: number;
  /** The one resource a request was about: its faults are its fields' own, as CKAN has it. */
  resource?: number | undefined;
}

/** Problems of the gates, or of the model's form, in CKAN's form: lists of resources aligned with what was sent. */
export function problemFault(problems: readonly FieldProblem[], scope: FaultScope): CkanFault {
  const faults = new Faults();
  for (const problem of problems) {
    const [first = '', second, third = '', ...rest] = problem.pointer.split('/').slice(1);
    const index = first === 'distribution' && second !== undefined ? Number(second) : undefined;
    if (index === undefined) {
      const field =
        first === 'distribution'
          ? 'resources'
          : packageField([first, second ?? '', third, ...rest].filter((step) => step !== ''));
      faults.add(field, textOf(problem));
      continue;
    }
    const field = third === '' ? 'resource' : (RESOURCE_FIELDS[third] ?? third);
    if (index === scope.resource) faults.add(field, textOf(problem));
    else faults.addTo('resources', index, field, textOf(problem));
    // Clients that know of CKAN's own licence field only must learn that it is what lacks.
    if (third === 'license' && scope.resource === undefined && problem.code === 'required')
      faults.add('license_id', textOf(problem));
  }
  return onceEach(faults.toFault({ resources: scope.resources }));
}

/** Each reason of a field once. */
function onceEach(fault: CkanFault): CkanFault {
  const body = fault.body as Record<string, unknown>;
  for (const [key, value] of Object.entries(body)) {
    if (Array.isArray(value) && value.every((item) => typeof item === 'string'))
      body[key] = [...new Set(value)];
  }
  return fault;
}

const IS_GATE = new Set<AppError['kind']>([
  'NotPublishable',
  'BreakingChange',
  'PersonalData',
  'InvalidBody',
]);

/** What a write threw: refusals of the gates in CKAN's fields, everything else as it is. */
export function writeFault(thrown: unknown, scope: FaultScope): unknown {
  if (isAppError(thrown) && IS_GATE.has(thrown.kind) && thrown.problems.length > 0)
    return problemFault(thrown.problems, scope);
  if (thrown instanceof CkanFault && scope.resource !== undefined) return flattened(thrown, scope.resource);
  return thrown;
}

/** The faults of the one resource a request was about, beside those of its package. */
function flattened(fault: CkanFault, index: number): CkanFault {
  if (typeof fault.body === 'string' || !Array.isArray(fault.body.resources)) return fault;
  const { resources, ...others } = fault.body;
  const own = (resources as unknown[])[index];
  return new CkanFault(fault.status, {
    ...others,
    ...(typeof own === 'object' && own !== null ? (own as Record<string, unknown>) : {}),
    __type: fault.body.__type,
  });
}
