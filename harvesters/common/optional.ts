/** A property that is there only with a value. */
export const optional = <K extends string, V>(key: K, value: V): { [P in K]?: Exclude<V, undefined> } =>
  (value === undefined ? {} : { [key]: value }) as { [P in K]?: Exclude<V, undefined> };
