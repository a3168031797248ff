/**
 * An OpenAI-compatible endpoint as the operator configured it, and the caps on what one conversation may cost. Because the
 * operator chose the address, it is called directly and may be private; one that a workspace chose must go through
 * `egress/`.
 */
export interface ModelSettings {
  url: string;
  key: string | null;
  model: string;
  /** Reserved for retrieval by meaning; not used yet. */
  embedModel?: string;
  limits?: Partial<ModelLimits>;
}

export interface ModelLimits {
  /** For everything that one answer asks of the model together. */
  timeoutMs: number;
  maxOutputTokens: number;
  /** Largest reply of the endpoint that is read at all. */
  maxReplyBytes: number;
  tokensPerConversation: number;
}

export const MODEL_LIMITS: ModelLimits = {
  timeoutMs: 60_000,
  maxOutputTokens: 1_024,
  maxReplyBytes: 256 * 1024,
  tokensPerConversation: 60_000,
};

export interface ModelCall {
  settings: ModelSettings;
  system: string;
  prompt: string;
  maxOutputTokens: number;
  signal: AbortSignal;
}

export interface ModelReply {
  text: string;
  tokens: number;
}

/**
 * One question to the model. The AI SDK is loaded at the first call, so that an installation without a model never loads
 * it. Throws on every failure; follows no redirect, reads no more than `maxReplyBytes`, and repeats once what the
 * endpoint itself calls temporary (408, 409, 429, 5xx).
 */
export async function askModel({ settings, system, prompt, maxOutputTokens, signal }: ModelCall): Promise<ModelReply> {
  const [{ generateText }, { createOpenAICompatible }] = await Promise.all([
    import('ai'),
    import('@ai-sdk/openai-compatible'),
  ]);
  const limits = { ...MODEL_LIMITS, ...settings.limits };
  const provider = createOpenAICompatible({
    name: 'model',
    baseURL: settings.url.replace(/\/+$/, ''),
    ...(settings.key ? { apiKey: settings.key } : {}),
    fetch: (url, init) => fetchCapped(url, init, limits.maxReplyBytes),
  });
  const result = await generateText({
    model: provider(settings.model),
    instructions: system,
    prompt,
    maxOutputTokens,
    maxRetries: 1,
    abortSignal: signal,
  });
  const estimate = estimateTokens(system) + estimateTokens(prompt) + estimateTokens(result.text);
  // A server that reports nothing, or nonsense, is charged by our own estimate: the budget must run out in any case.
  const reported = result.usage.totalTokens;
  return {
    text: result.text,
    tokens: reported && reported > 0 && reported < 10_000_000 ? Math.ceil(reported) : estimate,
  };
}

/** On the safe side for the six languages: about three characters per token. */
export const estimateTokens = (text: string): number => Math.ceil(text.length / 3);

async function fetchCapped(
  url: string | URL | Request,
  init: RequestInit | undefined,
  maxBytes: number,
): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: 'error' });
  let size = 0;
  const capped = response.body?.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        size += chunk.byteLength;
        if (size > maxBytes) controller.error(new Error('the reply of the model is too large'));
        else controller.enqueue(chunk);
      },
    }),
  );
  return new Response(capped ?? null, {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  });
}
