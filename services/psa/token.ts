/** A token that is fetched once for all who ask at the same time, and again shortly before it ends. */

export interface Token {
  headers: Record<string, string>;
  /** Milliseconds since 1970. */
  endsAt: number;
}

const earlyMs = 90_000;

/** For `authorize` of an HTTP client. A failure is told to everybody who waits, and not kept. */
export function createToken(fetch: (signal: AbortSignal) => Promise<Token>, now: () => number = Date.now) {
  let token: Token | null = null;
  let coming: Promise<Token> | null = null;

  return async (fresh: boolean, signal: AbortSignal): Promise<Record<string, string>> => {
    const used = token;
    if (!fresh && used && now() < used.endsAt - earlyMs) return used.headers;
    coming ??= fetch(signal).finally(() => {
      coming = null;
    });
    token = await coming;
    return token.headers;
  };
}
