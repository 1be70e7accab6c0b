import { endpoint, look } from '../../fixtures/look.ts';
import { defineProbe, type ProbeResult } from '../probes/define.ts';

const probe = (result: () => Promise<unknown>) =>
  defineProbe({
    id: 'x',
    kinds: ['tls-service'],
    accepts: () => true,
    requests: () => [],
    privilege: 'none',
    probe: result as () => Promise<ProbeResult>,
  });
const target = endpoint({ port: 1 });

it.each<[string, () => Promise<unknown>]>([
  ['nothing', async () => undefined],
  ['a list', async () => []],
  ['facts alone', async () => ({ facts: [] })],
  ['what is no list', async () => ({ facts: 'none', failures: {} })],
])('a probe that returns %s has failed', async (_name, result) => {
  expect(await look(probe(result), target)).toMatchObject({
    facts: [],
    failures: [{ reason: 'malformed', kinds: ['tls-service'] }],
  });
});

it('a probe that throws has failed, whatever it throws', async () => {
  const results = await Promise.all(
    [new Error('x'), 'text', null].map((thrown) =>
      look(
        probe(() => Promise.reject(thrown)),
        target,
      ),
    ),
  );
  for (const result of results) expect(result).toMatchObject({ facts: [], failures: [{ reason: 'local-limit' }] });
});

it('a probe that heeds no deadline is left behind', async () => {
  const { failures } = await look(
    probe(() => new Promise(() => undefined)),
    target,
    { deadline: 50 },
  );
  expect(failures).toMatchObject([{ reason: 'timeout', detail: 'target deadline' }]);
});
