import { createContext, useContext } from 'react';

/** Opens the navigation where it hides behind a button. */
export const MenuContext = createContext<() => void>(() => undefined);

export function useOpenMenu(): () => void {
  return useContext(MenuContext);
}
