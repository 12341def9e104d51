import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, isLoopback, readConfig } from '../../services/config.ts';
import { cloudNames, clouds } from '../../services/graph/clouds.ts';

const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;

const complete = (): Record<string, string> => ({
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppId: id(1),
  MicrosoftAppTenantId: id(2),
  MicrosoftAppPassword: 'bot secret',
  GRAPH_CLIENT_ID: id(3),
  GRAPH_CLIENT_SECRET: 'graph secret',
  TECHNICIANS_GROUP_ID: id(4),
  ADMINISTRATORS_GROUP_ID: id(5),
  ORGANISATIONS_FILE: 'organisations.json',
  PSA_CONNECTIONS: 'main',
  PSA_MAIN_KIND: 'connectwise',
  PSA_MAIN_URL: 'https://api-eu.myconnectwise.net',
  PSA_MAIN_COMPANY: 'northwind',
  PSA_MAIN_PUBLIC_KEY: 'public',
  PSA_MAIN_PRIVATE_KEY: 'private',
  PSA_MAIN_CLIENT_ID: id(6),
});

function problemsOf(env: Record<string, string | undefined>): string[] {
  try {
    readConfig(env as NodeJS.ProcessEnv);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  const folders: string[] = [];
  async function aFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'mfa-config-'));
    folders.push(folder);
    return folder;
  }
  after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

  it('accepts a complete environment and fills in what has a default', () => {
    const config = readConfig(complete());
    assert.equal(config.port, 3978);
    assert.equal(config.host, '127.0.0.1');
    assert.deepEqual(config.allowedTenants, [id(2)]);
    assert.deepEqual(config.bot.credential, { kind: 'secret', secret: 'bot secret' });
    assert.equal(config.addresses.login, 'https://login.microsoftonline.com');
    assert.deepEqual(
      config.psaConnections.map((c) => [c.name, c.kind]),
      [['main', 'connectwise']],
    );
  });

  it('lists every missing setting of an empty environment in one message, each with its correction', () => {
    const problems = problemsOf({});
    for (const name of [
      'MicrosoftAppType',
      'MicrosoftAppId',
      'MicrosoftAppTenantId',
      'MicrosoftAppPassword',
      'GRAPH_CLIENT_ID',
      'GRAPH_CLIENT_SECRET',
      'TECHNICIANS_GROUP_ID',
      'ADMINISTRATORS_GROUP_ID',
      'ORGANISATIONS_FILE',
    ]) {
      const told = problems.filter((p) => p.startsWith(`${name}:`));
      assert.equal(told.length, 1, name);
      assert.match(told[0] ?? '', /Give|Must be/);
    }
  });

  it('does not start without the two groups', () => {
    for (const name of ['TECHNICIANS_GROUP_ID', 'ADMINISTRATORS_GROUP_ID']) {
      assert.match(problemsOf({ ...complete(), [name]: ' ' }).join(), new RegExp(name));
    }
  });

  it('refuses every app type that could switch off authentication', () => {
    for (const type of ['', 'MultiTenant', 'singletenant', 'Bogus', 'UserAssignedMSI']) {
      assert.match(problemsOf({ ...complete(), MicrosoftAppType: type }).join(), /MicrosoftAppType/, type);
    }
  });

  it('refuses an app id that is no GUID', () => {
    for (const appId of [' ', 'my-bot', '00000000']) {
      assert.match(problemsOf({ ...complete(), MicrosoftAppId: appId }).join(), /MicrosoftAppId/, appId);
    }
  });

  it('names the settings of a PSA connection that are missing', () => {
    const env = complete();
    delete env.PSA_MAIN_PRIVATE_KEY;
    assert.match(problemsOf(env).join(), /PSA_MAIN_PRIVATE_KEY/);
    assert.match(
      problemsOf({ ...complete(), PSA_CONNECTIONS: 'main,acme' }).join(),
      /PSA_ACME_KIND: must be one of connectwise/,
    );
  });

  it('takes two credentials for one purpose as a mistake', () => {
    assert.match(problemsOf({ ...complete(), GRAPH_CLIENT_ASSERTION_FILE: '/run/token' }).join(), /exactly one of/);
    assert.match(
      problemsOf({ ...complete(), MicrosoftAppCertificate: 'x', MicrosoftAppPrivateKey: 'y' }).join(),
      /one of the two/,
    );
  });

  it('accepts addresses on this machine only all together', () => {
    const loopback = {
      LOGIN_BASE_URL: 'http://127.0.0.1:1',
      GRAPH_BASE_URL: 'http://localhost:2',
      PSA_MAIN_URL: 'http://[::1]:3',
    };
    assert.deepEqual(problemsOf({ ...complete(), ...loopback }), []);
    for (const name of ['LOGIN_BASE_URL', 'GRAPH_BASE_URL', 'PSA_MAIN_URL']) {
      const { [name as keyof typeof loopback]: _, ...rest } = loopback;
      assert.notDeepEqual(problemsOf({ ...complete(), ...rest }), [], `without ${name}`);
    }
    assert.notDeepEqual(problemsOf({ ...complete(), ...loopback, GRAPH_BASE_URL: 'https://graph.microsoft.com' }), []);
    assert.notDeepEqual(problemsOf({ ...complete(), ...loopback, LOGIN_BASE_URL: 'http://login.example.com' }), []);
    assert.notDeepEqual(problemsOf({ ...complete(), PSA_MAIN_URL: 'http://psa.example.com' }), []);
  });

  it('knows what is on this machine and what only looks like it', () => {
    for (const url of ['http://127.0.0.1', 'http://127.9.9.9:80', 'https://localhost', 'http://[::1]:1'])
      assert.equal(isLoopback(url), true, url);
    for (const url of [
      'http://127.0.0.1.example.com',
      'http://localhost.example.com',
      'http://10.0.0.1',
      'no address',
      'http://[::2]',
    ])
      assert.equal(isLoopback(url), false, url);
  });

  for (const cloud of cloudNames) {
    it(`takes every address of the ${cloud} cloud from the fixed list`, () => {
      const { addresses } = readConfig({ ...complete(), CLOUD: cloud });
      assert.deepEqual(addresses, { ...clouds[cloud], loopback: false });
      assert.ok(addresses.graphScope.startsWith(addresses.graph));
    });
  }

  it('refuses a cloud, a port, a time zone and a log level that do not exist', () => {
    const problems = problemsOf({
      ...complete(),
      CLOUD: 'mars',
      PORT: '99999',
      TIME_ZONE: 'Moon/Sea',
      LOG_LEVEL: 'loud',
    }).join('\n');
    for (const name of ['CLOUD', 'PORT', 'TIME_ZONE', 'LOG_LEVEL'])
      assert.match(problems, new RegExp(`^${name}:`, 'm'));
  });

  it('reads a secret from a file, and refuses a file that others may read', async () => {
    const file = join(await aFolder(), 'secret');
    await writeFile(file, 'from the file\n', { mode: 0o600 });
    const { GRAPH_CLIENT_SECRET: _, ...env } = complete();
    const config = readConfig({ ...env, GRAPH_CLIENT_SECRET_FILE: file });
    assert.deepEqual(config.graph.credential, { kind: 'secret', secret: 'from the file' });
    await chmod(file, 0o640);
    const problems = problemsOf({ ...env, GRAPH_CLIENT_SECRET_FILE: file }).join();
    assert.match(problems, /others on this machine may read .*chmod 600/);
    assert.doesNotMatch(problems, /from the file/);
  });

  it('refuses an .env that others may read', async () => {
    const file = join(await aFolder(), '.env');
    await writeFile(file, '', { mode: 0o644 });
    assert.throws(() => readConfig(complete(), { envFile: file }), /chmod 600/);
  });

  it('never repeats a secret in what it complains about', () => {
    const text = problemsOf({ ...complete(), MicrosoftAppId: 'x', PSA_MAIN_URL: 'nonsense' }).join('\n');
    for (const secret of ['bot secret', 'graph secret', 'private']) assert.equal(text.includes(`"${secret}"`), false);
  });
});
