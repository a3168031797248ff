import { cn } from '../lib/class-names.ts';
import { inputClass } from './field.tsx';

interface NativeSelectProps {
  id: string;
  'aria-describedby'?: string;
  value: string;
  onChange(value: string): void;
  options: readonly (readonly [value: string, label: string])[];
}

export function NativeSelect({ value, onChange, options, ...ids }: NativeSelectProps) {
  return (
    <select
      {...ids}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className={cn(inputClass, 'h-10 max-w-72')}
    >
      {options.map(([each, label]) => (
        <option key={each} value={each}>
          {label}
        </option>
      ))}
    </select>
  );
}
