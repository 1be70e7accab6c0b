// The peers, as Debian packages them. `saw` is what their output must hold for each endpoint, so that no failed run is a figure.
import { spawnSync } from 'node:child_process';
import { find, measure } from './process.mjs';

const inSequence = (command, endpoints) => ['sh', '-c', `for each in ${endpoints.join(' ')}; do ${command} "$each"; done`];
const nmapOf = (endpoints) => {
  const hosts = [...new Set(endpoints.map((each) => each.split(':')[0]))];
  const ports = [...new Set(endpoints.map((each) => each.split(':')[1]))];
  return ['nmap', '-Pn', '-n', '-p', ports.join(','), '--script', 'ssl-enum-ciphers', ...hosts];
};

const tlsPeers = {
  'sslscan, all': {
    program: 'sslscan',
    command: (endpoints) => inSequence('sslscan --no-colour', endpoints),
    saw: /TLSv1\.2 +enabled/g,
  },
  'sslscan, protocols only': {
    program: 'sslscan',
    command: (endpoints) =>
      inSequence(
        'sslscan --no-colour --no-ciphersuites --no-check-certificate --no-fallback --no-renegotiation --no-compression --no-heartbleed --no-groups',
        endpoints,
      ),
    saw: /TLSv1\.2 +enabled/g,
  },
  'testssl.sh -p': {
    program: 'testssl',
    command: (endpoints) => inSequence('testssl -p -n none --warnings off --color 0 --quiet', endpoints),
    saw: /TLS 1\.2 +offered/g,
  },
  'nmap ssl-enum-ciphers': { program: 'nmap', command: nmapOf, saw: /TLSv1\.2: /g },
};

/** What runs a peer on the endpoints, or null where it is not installed. */
export function prepareTlsPeer(name, endpoints, through = []) {
  const { program, command, saw } = tlsPeers[name];
  if (find(program) === null) return null;
  return async () => {
    // testssl.sh tells its rating by its exit code.
    const result = await measure([...through, ...command(endpoints)], { accepts: () => true });
    const seen = result.stdout.match(saw)?.length ?? 0;
    if (seen < endpoints.length)
      throw new Error(`${name} saw ${seen} of ${endpoints.length} endpoints: ${result.stdout.slice(0, 2000)}`);
    return result;
  };
}

const s3Peers = {
  'aws s3 ls --recursive': {
    program: 'aws',
    command: (endpoint) => ['aws', '--endpoint-url', endpoint, 's3', 'ls', '--recursive', '--summarize', 's3://dumps/'],
    saw: /Total Objects: (\d+)/,
  },
  'rclone size': {
    program: 'rclone',
    command: (endpoint) => [
      'rclone',
      '--config',
      '/dev/null',
      '--fast-list',
      '--s3-endpoint',
      endpoint,
      'size',
      '--json',
      ':s3:dumps',
    ],
    saw: /"count":(\d+)/,
  },
};

/** What runs a peer on a bucket of `count` objects at a store, or null where it is not installed. */
export function prepareS3Peer(name, endpoint, count) {
  const { program, command, saw } = s3Peers[name];
  if (find(program) === null) return null;
  const credentials = ['AWS_ACCESS_KEY_ID=bench', 'AWS_SECRET_ACCESS_KEY=bench', 'RCLONE_S3_PROVIDER=Other'];
  return async () => {
    const result = await measure([
      'env',
      '-u',
      'AWS_CA_BUNDLE',
      ...credentials,
      'AWS_DEFAULT_REGION=bench-1',
      ...command(endpoint),
    ]);
    const seen = Number(saw.exec(result.stdout.slice(-2000))?.[1]);
    if (seen !== count) throw new Error(`${name} saw ${seen} of ${count} objects`);
    return result;
  };
}

/** Name and version, or the word that it is absent. */
export function versionOf(program, option = '--version') {
  if (find(program) === null) return `${program}: absent`;
  const { stdout, stderr } = spawnSync(program, [option], { encoding: 'utf8' });
  const version = /\d+\.\d+(\.\d+)?/.exec(`${stdout}${stderr}`.replace(/\u001b\[[\d;]*m/g, ''))?.[0] ?? 'unknown version';
  return `${program} ${version}`;
}
