import type { FileInfo } from '@baton/protocol';
import { newClientMessageId } from '@baton/sdk';
import { useCallback, useEffect, useRef, useState } from 'react';
import { noticeError } from '../desk/session.ts';
import { uploadWithProgress } from './upload.ts';

export interface Attachment {
  key: string;
  name: string;
  size: number;
  progress: number;
  stored: FileInfo | null;
  error: unknown;
}

/** Files on their way into the next message: uploaded at once, with progress, and with a way to drop them. */
export function useAttachments(conversationId: string) {
  const [items, setItems] = useState<readonly Attachment[]>([]);
  const uploads = useRef(new Map<string, AbortController>());

  const patch = useCallback((key: string, change: Partial<Attachment>): void => {
    setItems((all) => all.map((item) => (item.key === key ? { ...item, ...change } : item)));
  }, []);

  const add = useCallback(
    (files: Iterable<File>): void => {
      for (const file of files) {
        const key = newClientMessageId();
        const abort = new AbortController();
        uploads.current.set(key, abort);
        setItems((all) => [...all, { key, name: file.name, size: file.size, progress: 0, stored: null, error: null }]);
        uploadWithProgress({
          conversationId,
          file,
          signal: abort.signal,
          onProgress: (progress) => patch(key, { progress }),
        })
          .then(
            (stored) => patch(key, { stored, progress: 1 }),
            (error) => {
              noticeError(error);
              patch(key, { error });
            },
          )
          .finally(() => uploads.current.delete(key));
      }
    },
    [conversationId, patch],
  );

  const remove = useCallback((key: string): void => {
    uploads.current.get(key)?.abort();
    setItems((all) => all.filter((item) => item.key !== key));
  }, []);

  useEffect(() => {
    const running = uploads.current;
    return () => {
      for (const abort of running.values()) abort.abort();
    };
  }, []);

  return {
    items,
    add,
    remove,
    clear: () => setItems([]),
    busy: items.some((item) => item.stored === null && item.error === null),
  };
}
