import assert from 'node:assert/strict';
import { msp, organisations as sandbox } from '../../../sandbox/world.ts';
import { readConfig } from '../../../services/config.ts';
import { listOrganisations } from '../../../services/doctor/request.ts';
import { createGraph, graphOptions } from '../../../services/graph/index.ts';
import { createLog } from '../../../services/log.ts';
import { checkOrganisations } from '../../../services/organisations/check.ts';
import { useDoctorWorld } from '../doctor/world.ts';

describe('the check of organisations', () => {
  const world = useDoctorWorld();

  /** Runs it without a PSA: level, message and organisation of each line. */
  async function check(abort = new AbortController().signal): Promise<string[]> {
    const config = readConfig(world.env);
    const log: string[] = [];
    await checkOrganisations(
      {
        organisations: await listOrganisations(config),
        graph: createGraph(graphOptions(config)),
        mspTenantId: msp.tenantId,
        psaOf: () => null,
        log: createLog('info', { write: (line) => void log.push(line) }),
        learn: () => {},
      },
      abort,
    );
    return log.map((line) => {
      const { level, msg, organisation } = JSON.parse(line) as Record<string, string>;
      return [level, msg, organisation].filter(Boolean).join(' · ');
    });
  }
  const all = Object.values(sandbox).map(({ name }) => `info · organisation: checked · ${name}`);

  it('finds a good one good', async () => {
    assert.deepEqual(await check(), all);
  });

  it('warns of nobody when it is broken off by a stop', async () => {
    const before = all.slice(0, 1);
    for (const [tenantId, told] of [
      [msp.tenantId, []],
      [sandbox.fabrikam.tenantId, before],
    ] as const) {
      const stop = new AbortController();
      world.login.fault({ match: tenantId, hang: true, forMs: 30_000 });
      setTimeout(() => stop.abort(), 1000);
      assert.deepEqual(await check(stop.signal), told);
      world.login.clearFaults();
    }
  });
});
