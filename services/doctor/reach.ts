const withinMs = 10_000;

/** What an address answers, redirects as they come; or why there is no answer, as a code. */
export async function reach(
  url: string,
  init: RequestInit = {},
): Promise<{ response: Response; text: string } | { unreachable: string }> {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(withinMs) });
    return { response, text: await response.text() };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === 'TimeoutError') return { unreachable: `no answer within ${withinMs / 1000} s` };
    const { cause } = error;
    return { unreachable: cause instanceof Error && 'code' in cause ? String(cause.code) : error.name };
  }
}
