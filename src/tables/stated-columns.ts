import { contexts, type TypesContext, type TypesDecision } from './detect-types.js';
import type { ColumnProfile } from './profile-column.js';
import type { Stated } from './stated.js';
import { applyStated } from './stated-types.js';
import type { Finding } from './table-model.js';
import { statedColumnMissing, statedNameTaken } from './type-findings.js';

/** Stated null tokens by the position of their column. Names are compared without case, as everywhere. */
export function statedNulls(names: readonly string[], stated: Stated): Map<number, readonly string[]> {
  const nulls = new Map<number, readonly string[]>();
  for (const [name, choice] of Object.entries(stated.columns ?? {})) {
    const at = indexOf(names, name);
    if (at >= 0 && choice.nulls !== undefined) nulls.set(at, choice.nulls);
  }
  return nulls;
}

function indexOf(names: readonly string[], name: string): number {
  const lower = name.toLowerCase();
  return names.findIndex((other) => other.toLowerCase() === lower);
}

/**
 * Applies the publisher's choices to the detected columns. Findings of detection on a column that was
 * chosen for give way to those of the choice; choices for columns that are not there are said.
 */
export function applyStatedColumns(
  detected: TypesDecision,
  profiles: readonly ColumnProfile[],
  context: TypesContext,
  stated: Stated,
): TypesDecision {
  const choices = Object.entries(stated.columns ?? {});
  if (choices.length === 0) return detected;
  const names = detected.columns.map(({ name }) => name);
  const contextOf = contexts(profiles, names, context);
  const columns = [...detected.columns];
  let findings: Finding[] = [...detected.findings];
  for (const [key, choice] of choices) {
    const at = indexOf(names, key);
    if (at < 0) {
      findings.push(statedColumnMissing(key));
      continue;
    }
    const own = names[at] as string;
    const newName = choice.name;
    const taken =
      newName !== undefined && columns.some(({ name }, other) => other !== at && same(name, newName));
    const { name: _, ...rest } = choice;
    const before = detected.columns[at] as (typeof columns)[number];
    const result = applyStated(before, profiles[at] as ColumnProfile, taken ? rest : choice, contextOf(at));
    columns[at] = result.column;
    findings = findings.filter(({ column }) => column !== own);
    findings.push(...result.findings);
    if (taken) findings.push({ ...statedNameTaken(newName), column: own });
  }
  return { columns, findings };
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
