import { type ReactNode, Suspense, useState } from 'react';

/** Loads and renders its children when they are wanted for the first time, and keeps them so that they can close. */
export function Once({ when, children }: { when: boolean; children: ReactNode }) {
  const [wanted, setWanted] = useState(when);
  if (when && !wanted) setWanted(true);
  return wanted || when ? <Suspense fallback={null}>{children}</Suspense> : null;
}
