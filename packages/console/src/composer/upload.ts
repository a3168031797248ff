import type { FileInfo } from '@baton/protocol';
import { BatonError } from '@baton/sdk';
import { desk } from '../desk/client.ts';

interface UploadOptions {
  conversationId: string;
  file: File;
  signal: AbortSignal;
  onProgress(share: number): void;
}

/** Like the SDK's upload, and says how far it is: `fetch` reports no progress of what goes out, XMLHttpRequest does. */
export function uploadWithProgress({ conversationId, file, signal, onProgress }: UploadOptions): Promise<FileInfo> {
  const { promise, resolve, reject } = Promise.withResolvers<FileInfo>();
  const request = new XMLHttpRequest();
  request.open('POST', `${desk.baseUrl}/desk/v1/conversations/${encodeURIComponent(conversationId)}/files`);
  request.setRequestHeader('x-baton-csrf', '1');
  request.setRequestHeader('accept', 'application/json');
  request.responseType = 'json';
  request.upload.onprogress = (event) => onProgress(event.lengthComputable ? event.loaded / event.total : 0);
  request.onerror = () => reject(new BatonError({ code: 'network', message: 'The server cannot be reached.' }));
  request.onload = () => {
    const { status, response } = request;
    if (status >= 200 && status < 300 && response?.file) resolve(response.file as FileInfo);
    else reject(new BatonError({ code: 'internal', message: '', ...response?.error, status }));
  };
  signal.addEventListener('abort', () => {
    request.abort();
    reject(new DOMException('Upload cancelled', 'AbortError'));
  });
  const form = new FormData();
  form.append('file', file, file.name);
  request.send(form);
  return promise;
}
