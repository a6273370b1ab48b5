/** As much of shacl-engine, which has no types, as the tests use. */
declare module 'shacl-engine' {
  export class Validator {
    constructor(shapes: object, options: { factory: object });
    validate(data: { dataset: object }): Promise<{ results: { focusNode: { term: { value: string } } }[] }>;
  }
}
