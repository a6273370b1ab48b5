import { useId } from 'preact/hooks';

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly (readonly [value: string, title: string])[];
  onChange(value: string): void;
  /** Whether its options are sentences, which need room. */
  wide?: boolean;
}

/** A choice among a few, with its name above. A value that is none of them stands last: the choice is never blank. */
export function Choice({ label, value, options, onChange, wide = false }: ChoiceProps) {
  const id = useId();
  const offered = options.some(([option]) => option === value)
    ? options
    : [...options, [value, value] as const];
  return (
    <div class={`portico-pick${wide ? ' portico-pick-wide' : ''}`}>
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {offered.map(([option, title]) => (
          <option key={option} value={option}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}
