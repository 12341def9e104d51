import { phoneIds } from '../data/methods.ts';
import type { DefaultMethod, DirectoryUser, StoredMethod } from '../data.ts';
import {
  badRequest,
  contextOf,
  type GraphAnswer,
  GraphRefusal,
  type GraphRequest,
  noContent,
  noSegment,
  objectBody,
  ok,
} from './answers.ts';
import { defaultEntry, isOf, isSecondFactor, type MethodKind, methodKinds } from './methodTypes.ts';
import { allowOptions, answerPage } from './odata.ts';
import { demandExactly, demandMethods } from './permissions.ts';
import type { Store } from './store.ts';

/** `/users/{id}/authentication/…`. Returns null for a path that Graph does not have. */

export interface Target {
  user: DirectoryUser;
  /** A guest addressed by sign-in name: writes are accepted and do nothing (CIPP#4591). */
  deaf: boolean;
}

const gone = () =>
  new GraphRefusal(404, 'resourceNotFound', 'The requested authentication method was not found.', true);
const refused = (message: string) => new GraphRefusal(400, 'badRequest', message, true);

/** v1.0 has no `lastUsedDateTime`. */
function written(request: GraphRequest, method: StoredMethod, typed: boolean): Record<string, unknown> {
  const { '@odata.type': type, lastUsedDateTime, ...fields } = method;
  return {
    ...(typed ? {} : { '@odata.type': type }),
    ...fields,
    ...(request.version === 'beta' && isOf(method, 'microsoftAuthenticatorAuthenticationMethod')
      ? { lastUsedDateTime: lastUsedDateTime ?? null }
      : {}),
  };
}

export function answerAuthentication(
  store: Store,
  request: GraphRequest,
  target: Target,
  rest: string[],
): GraphAnswer | null {
  const [part = '', id, ...more] = rest;
  if (more.length > 0) return null;
  if (part === 'methods') return answerAll(store, request, target, id);
  if (part === 'signInPreferences' && id === undefined) return answerPreferences(request, target);
  if (part === 'requirements' && id === undefined) return answerRequirements(request, target);
  const kind = methodKinds.find((one) => one.collection === part);
  if (!kind) return null;
  if (kind.betaOnly && request.version !== 'beta') throw noSegment(part);
  allowOptions(request, []);
  if (request.method === 'DELETE') return answerDelete(store, request, target, kind, id);
  if (request.method !== 'GET') return null;
  demandMethods(request, kind.family, false);
  const methods = visible(store, request, target).filter((one) => isOf(one, kind.type));
  const context = `users('${target.user.id}')/authentication/${part}`;
  if (id === undefined && !kind.single)
    return answerPage(
      request,
      context,
      methods.map((one) => written(request, one, true)),
      store.settings().methodsPage,
    );
  const one = kind.single ? methods[0] : methods.find((method) => method.id === id);
  if (!one) throw gone();
  return ok({ '@odata.context': contextOf(request, `${context}/$entity`), ...written(request, one, true) });
}

/** Hardware tokens are missing from the v1.0 list (microsoft-graph-docs#20839). */
const visible = (store: Store, request: GraphRequest, target: Target) =>
  store
    .listed(target.user)
    .filter((one) => request.version === 'beta' || !methodKinds.some((kind) => kind.betaOnly && isOf(one, kind.type)));

function answerAll(store: Store, request: GraphRequest, target: Target, id: string | undefined): GraphAnswer | null {
  allowOptions(request, []);
  if (request.method === 'DELETE' && id !== undefined) {
    // There is no such route in the service, and this body is not OData.
    const uri = `https://graph.microsoft.com/${request.version}/${request.rawSegments.join('/')}`;
    return {
      status: 404,
      body: {
        Message: `No HTTP resource was found that matches the request URI '${uri}'.`,
        MessageDetail: 'No route data was found for this request.',
      },
    };
  }
  if (request.method !== 'GET') return null;
  demandMethods(request, null, false);
  const methods = visible(store, request, target);
  const context = `users('${target.user.id}')/authentication/methods`;
  if (id === undefined)
    return answerPage(
      request,
      context,
      methods.map((one) => written(request, one, false)),
      store.settings().methodsPage,
    );
  const one = methods.find((method) => method.id === id);
  if (!one) throw gone();
  return ok({ '@odata.context': contextOf(request, `${context}/$entity`), ...written(request, one, false) });
}

function answerDelete(
  store: Store,
  request: GraphRequest,
  target: Target,
  kind: MethodKind,
  id: string | undefined,
): GraphAnswer | null {
  if (kind.fixed || (id === undefined) !== (kind.single === true)) return null;
  demandMethods(request, kind.family, true);
  if (target.deaf) return noContent;
  const { user } = target;
  const method = user.methods.find((one) => isOf(one, kind.type) && (kind.single || one.id === id));
  if (!method) throw gone();
  checkDefault(store, user, method);
  store.removeMethod(user, method);
  if (!defaultEntry(user, user.methods)) user.defaultMethod = 'none';
  return noContent;
}

/** graph.md section 2: what may not go, in Graph's words. */
function checkDefault(store: Store, user: DirectoryUser, method: StoredMethod): void {
  if (method.id === phoneIds.mobile && user.methods.some((one) => one.id === phoneIds.alternateMobile)) {
    throw refused('The mobile phone cannot be deleted while an alternate mobile phone is registered.');
  }
  if (!isSecondFactor(method) || defaultEntry(user, user.methods) !== method) return;
  // The rule looks at what is still listed: a method removed a moment ago counts on.
  const others = store.listed(user).filter((one) => one !== method && isSecondFactor(one));
  if (others.length === 0) return;
  if (isOf(method, 'phoneAuthenticationMethod')) {
    throw refused(
      `The requested authentication method id of [${method.id}] matches the user's current default authentication method, and cannot be deleted until the default authentication method is changed`,
    );
  }
  throw refused(
    'Cannot delete default method with other methods configured. Please change default method before deletion.',
  );
}

const preferred: readonly DefaultMethod[] = [
  'push',
  'oath',
  'voiceMobile',
  'voiceAlternateMobile',
  'voiceOffice',
  'sms',
];

function answerPreferences(request: GraphRequest, target: Target): GraphAnswer | null {
  if (request.version !== 'beta') throw noSegment('signInPreferences');
  allowOptions(request, []);
  const { user } = target;
  if (request.method === 'GET') {
    demandMethods(request, null, false);
    return ok({
      '@odata.context': contextOf(request, `users('${user.id}')/authentication/signInPreferences`),
      isSystemPreferredAuthenticationMethodEnabled: true,
      userPreferredMethodForSecondaryAuthentication: user.defaultMethod,
    });
  }
  if (request.method !== 'PATCH') return null;
  demandMethods(request, null, true);
  const {
    userPreferredMethodForSecondaryAuthentication: wanted,
    isSystemPreferredAuthenticationMethodEnabled: flag,
    ...unknown
  } = objectBody(request);
  const strange = Object.keys(unknown).find((name) => name !== '@odata.type');
  if (strange)
    throw badRequest(`The property '${strange}' does not exist on type 'microsoft.graph.signInPreferences'.`);
  if (flag !== undefined && typeof flag !== 'boolean')
    throw badRequest('Cannot convert the literal to the expected type Edm.Boolean.');
  const value = preferred.find((one) => one === wanted);
  if (wanted !== undefined && !value) throw badRequest(`Requested value '${String(wanted)}' was not found.`);
  if (value && !defaultEntry({ ...user, defaultMethod: value }, user.methods)) {
    throw refused(`The user has no authentication method registered for '${value}'.`);
  }
  if (value && !target.deaf) user.defaultMethod = value;
  return noContent;
}

function answerRequirements(request: GraphRequest, target: Target): GraphAnswer | null {
  if (request.version !== 'beta') throw noSegment('requirements');
  allowOptions(request, []);
  const { user } = target;
  const context = { '@odata.context': contextOf(request, `users('${user.id}')/authentication/requirements`) };
  if (request.method === 'GET') {
    demandExactly(request, ['Policy.Read.All', 'Policy.ReadWrite.AuthenticationMethod']);
    return ok({ ...context, perUserMfaState: user.perUserMfa });
  }
  return null;
}
