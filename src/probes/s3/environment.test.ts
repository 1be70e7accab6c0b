import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { makeAuthority } from '../../../fixtures/certificates.ts';
import { listen } from '../../../fixtures/replay-host.ts';
import { replayCredentials, replayS3, settings } from '../../../fixtures/replay-s3.ts';
import { packageRoot } from '../../package.ts';

it('a certificate proves who a store is, whatever a variable of Node says', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tomproof-s3-'));
  const tls = await (await makeAuthority()).issue({ names: ['localhost', '127.0.0.1'] });
  const buckets = [{ name: 'dumps', settings: { encryption: settings.encryption('AES256') } }];
  const store = replayS3({ tls, buckets });
  try {
    const port = await listen(store.server);
    const clauses = [{ id: '1', summary: { en: 'E', de: 'D' }, verify: [{ check: 'bucket.encryption' }] }];
    const policy = { policy: 'p', title: { en: 'P', de: 'P' }, language: 'en', clauses };
    const target = { id: 't', kind: 'bucket', bucket: 'dumps', endpoint: `https://127.0.0.1:${port}` };
    const keys = { 'access-key': `\${env:S3_KEY}`, 'secret-key': `\${env:S3_SECRET}` };
    await writeFile(join(folder, 'p.yaml'), JSON.stringify(policy));
    await writeFile(join(folder, 'tomproof.yaml'), JSON.stringify({ policies: ['p.yaml'], targets: [{ ...target, ...keys }] }));
    const { accessKey, secretKey } = replayCredentials;
    const child = spawn(process.execPath, [join(packageRoot, 'dist', 'bin', 'tomproof.js'), 'audit', '--json'], {
      cwd: folder,
      env: { PATH: process.env.PATH, NODE_TLS_REJECT_UNAUTHORIZED: '0', S3_KEY: accessKey, S3_SECRET: secretKey },
    });
    const said = JSON.parse(await text(child.stdout)) as { clauses: { verdict: string; findings: { code: string }[] }[] };
    expect(said.clauses).toMatchObject([{ verdict: 'unverified', findings: [{ code: 'untrusted' }] }]);
    expect(store.asked).toEqual([]);
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
});
