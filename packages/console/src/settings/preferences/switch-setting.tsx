import { useId } from 'react';
import { Switch } from '../../ui/switch.tsx';

interface SwitchSettingProps {
  label: string;
  hint?: string;
  checked: boolean;
  disabled?: boolean;
  onChange(checked: boolean): void;
}

export function SwitchSetting({ label, hint, checked, disabled, onChange }: SwitchSettingProps) {
  const id = useId();
  return (
    <div className="flex items-center justify-between gap-4">
      <div>
        <p aria-hidden="true">{label}</p>
        {hint !== undefined && (
          <p id={id} className="text-ink-faint text-sm">
            {hint}
          </p>
        )}
      </div>
      <Switch
        checked={checked}
        onChange={onChange}
        label={label}
        disabled={disabled}
        describedBy={hint === undefined ? undefined : id}
      />
    </div>
  );
}
