import type { CSSProperties, ReactNode } from 'react';
import { cn } from '../lib/class-names.ts';
import { hashOf, initials } from '../lib/name.ts';

interface AvatarProps {
  name: string;
  /** What gives the colour; the name when left out. */
  seed?: string;
  size?: 'xs' | 'sm' | 'md' | 'lg';
  /** Instead of initials, e.g. the mark of Sate. */
  icon?: ReactNode;
  className?: string;
}

const SIZES = {
  xs: 'size-5 text-[0.5625rem]',
  sm: 'size-7 text-[0.6875rem]',
  md: 'size-9 text-xs',
  lg: 'size-12 text-lg',
};

/** Decoration only: the name always stands beside it. */
export function Avatar({ name, seed = name, size = 'md', icon, className }: AvatarProps) {
  const tint = { '--hue': hashOf(seed, 12) * 30 } as CSSProperties;
  return (
    <span
      aria-hidden="true"
      style={icon === undefined ? tint : undefined}
      className={cn(
        'inline-flex shrink-0 select-none items-center justify-center rounded-full font-semibold',
        icon === undefined ? 'avatar-tint' : 'bg-sate-wash text-sate',
        SIZES[size],
        className,
      )}
    >
      {icon ?? initials(name)}
    </span>
  );
}
