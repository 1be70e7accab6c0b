// The servers that are looked at: one nginx with as many endpoints as are asked for.
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { find, run, scratch, start } from './process.mjs';

/** An authority and a certificate (RSA 2048) for the given addresses. */
function makeCertificate(folder, addresses) {
  const openssl = (...args) => run('openssl', args, { cwd: folder });
  const key = ['-newkey', 'rsa:2048', '-nodes', '-days', '30'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=Bench CA',
    '-addext',
    'keyUsage=keyCertSign',
  );
  openssl('req', ...key, '-keyout', 'key.pem', '-out', 'request.pem', '-subj', '/CN=bench');
  const names = addresses.map((address) => `IP:${address}`).join(',');
  writeFileSync(path.join(folder, 'extensions'), `subjectAltName=${names}\nextendedKeyUsage=serverAuth\n`);
  openssl(
    'x509',
    '-req',
    '-in',
    'request.pem',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '30',
    '-extfile',
    'extensions',
    '-out',
    'leaf.pem',
  );
}

/**
 * nginx with TLS 1.2 and 1.3 on every `address:port` of `listen`, one worker.
 * @returns the file with the authority that signed its certificate.
 */
export async function startNginx(listen, addresses, through = []) {
  const folder = scratch();
  makeCertificate(folder, addresses);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((each) => `${each}_temp_path ${folder}/${each};`);
  writeFileSync(
    path.join(folder, 'nginx.conf'),
    `daemon off; worker_processes 1; worker_rlimit_nofile 20000; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 10000; }
http {
  access_log off; ${temporary.join(' ')}
  ssl_certificate ${folder}/leaf.pem; ssl_certificate_key ${folder}/key.pem; ssl_protocols TLSv1.2 TLSv1.3;
  server { ${listen.map((each) => `listen ${each} ssl backlog=4096;`).join(' ')} return 200 ok; }
}
`,
  );
  const [command, ...args] = [...through, find('nginx'), '-p', folder, '-c', `${folder}/nginx.conf`];
  start(command, args);
  await sleep(1000);
  return path.join(folder, 'ca.pem');
}

/**
 * OpenSSH's server on every address of a loopback, with one key that lets this user in.
 * @returns what a target of tomproof and a configuration of ssh(1) say about it.
 */
export async function startSshd(port, through = []) {
  const folder = scratch();
  for (const name of ['host', 'user']) run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(folder, name)]);
  const [hostKey, key] = ['host', 'user'].map((name) => path.join(folder, name));
  if (process.getuid() === 0) mkdirSync('/run/sshd', { recursive: true });
  const server = path.join(folder, 'sshd_config');
  writeFileSync(
    server,
    [
      `Port ${port}`,
      `HostKey ${hostKey}`,
      `AuthorizedKeysFile ${key}.pub`,
      'StrictModes no',
      'UsePAM no',
      'PidFile none',
      'LogLevel ERROR',
      'MaxStartups 1000',
      // What this user's shell does at its start is not what is measured.
      'SetEnv HOME=/var/empty',
    ].join('\n'),
  );
  const [command, ...args] = [...through, find('sshd'), '-D', '-e', '-f', server];
  start(command, args);
  await sleep(500);
  const user = userInfo().username;
  const client = path.join(folder, 'ssh_config');
  const known = path.join(folder, 'known_hosts');
  writeFileSync(known, `* ${readFileSync(`${hostKey}.pub`, 'utf8')}`);
  writeFileSync(
    client,
    `Port ${port}\nUser ${user}\nIdentityFile ${key}\nIdentitiesOnly yes\nBatchMode yes\nUserKnownHostsFile ${known}\n`,
  );
  const fingerprint = run('ssh-keygen', ['-lf', `${hostKey}.pub`]).split(' ')[1];
  return { client, target: { 'ssh-port': port, user, fingerprint, key: `\${file:${key}}` } };
}

/** An S3 store of `count` objects in a bucket `dumps`, `sets` series of nights; see object-server.mjs. */
export async function startObjectStore(port, count, sets) {
  const program = path.join(import.meta.dirname, 'object-server.mjs');
  const child = start(process.execPath, [program, String(port), String(count), String(sets)]);
  await once(child.stdout, 'data');
}

/** A cloud of projects with as many servers each; see provider-server.mjs. Returns what tells how often each project was asked. */
export async function startProvider(port, { projects, servers, latency, burst }) {
  const program = path.join(import.meta.dirname, 'provider-server.mjs');
  const child = start(process.execPath, [program, ...[port, projects, servers, latency, burst].map(String)]);
  await once(child.stdout, 'data');
  return async () => (await fetch(`http://127.0.0.1:${port}/statistics`)).json();
}
