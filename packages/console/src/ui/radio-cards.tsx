import { useId } from 'react';

interface RadioCardsProps<V extends string> {
  label: string;
  value: V;
  onChange(value: V): void;
  options: readonly { value: V; label: string; hint?: string }[];
}

/** A few choices with a word about each. */
export function RadioCards<V extends string>({ label, value, onChange, options }: RadioCardsProps<V>) {
  const name = useId();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium text-sm">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="flex cursor-pointer items-start gap-3 rounded-lg border border-line px-3 py-2.5 hover:bg-hover has-checked:border-accent has-checked:bg-accent-wash has-focus-visible:outline-2 has-focus-visible:outline-focus"
        >
          <input
            type="radio"
            name={name}
            checked={value === option.value}
            onChange={() => onChange(option.value)}
            className="mt-0.5 size-4 accent-accent outline-none"
          />
          <span>
            <span className="block font-medium">{option.label}</span>
            {option.hint !== undefined && <span className="block text-ink-soft text-sm">{option.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
