import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';

/** A click on a desktop notification opens its conversation. */
export function useOpenFromNotification(): void {
  const navigate = useNavigate();
  useEffect(() => {
    const onOpen = (event: Event): void => {
      if (!(event instanceof CustomEvent) || typeof event.detail !== 'string') return;
      void navigate({ to: '/$view/$conversationId', params: { view: 'all', conversationId: event.detail } });
    };
    addEventListener('baton:open', onOpen);
    return () => removeEventListener('baton:open', onOpen);
  }, [navigate]);
}
