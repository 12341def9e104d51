import { ServiceError } from '../errors.ts';

/**
 * A path of one person. Always by object id: sign-in names hold `#`, `+` and `$`, which Graph reads as something else,
 * and a write on a guest by name does nothing (CIPP#4591).
 */
export function userPath(userId: string, rest = ''): string {
  return `/users/${objectId(userId)}${rest}`;
}

/** The id itself, once it is sure that it is one. */
export function objectId(id: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return id.toLowerCase();
  throw new ServiceError(
    'Microsoft Graph',
    'invalid',
    'A person, group or organisation must be named by its object id; look it up again.',
  );
}
