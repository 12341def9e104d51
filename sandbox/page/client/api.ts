import type { Found, LiveEvents, Said, Truth } from '../types.ts';

/** The page's server. A refusal is thrown with the server's own sentence. */
export async function post<T = unknown>(path: string, body: Record<string, unknown>): Promise<T> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return read<T>(response);
}

export const act = (name: string, body: Record<string, unknown>) => post<Said>(`/page/${name}`, body);
export const search = (body: Record<string, unknown>) => post<Found>('/page/search', body);

export async function truthOf(person: string | null, ticket: string | null): Promise<Truth> {
  const query = new URLSearchParams({ ...(person ? { person } : {}), ...(ticket ? { ticket } : {}) });
  return read<Truth>(await fetch(`/page/truth?${query}`));
}

async function read<T>(response: Response): Promise<T> {
  const answer = (await response.json()) as T & { error?: string };
  if (!response.ok) throw new Error(answer.error ?? `The sandbox answered ${response.status}.`);
  return answer;
}

type Handlers = { [E in keyof LiveEvents]: (data: LiveEvents[E]) => void };

/** Listens to what happens. A cut stream comes back by itself, and begins with everything anew. */
export function listen(handlers: Handlers, onOpen: (open: boolean) => void): void {
  const stream = new EventSource('/page/live');
  for (const [event, handle] of Object.entries(handlers)) {
    stream.addEventListener(event, ({ data }) => (handle as (data: unknown) => void)(JSON.parse(String(data))));
  }
  stream.addEventListener('open', () => onOpen(true));
  stream.addEventListener('error', () => onOpen(false));
}
