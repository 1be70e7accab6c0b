// What is measured, as docs/benchmarks.md describes it. Each returns rows (who, how long, in relation to tomproof) and goals (wanted, got).
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { delayedPair, namespacesMissing, ownLoopback } from './namespaces.mjs';
import { prepareS3Peer, prepareTlsPeer, versionOf } from './peers.mjs';
import { compare, find, measure, median, run, scratch } from './process.mjs';
import { startNginx, startObjectStore, startProvider, startSshd } from './servers.mjs';
import { commandsRunOn, portsAskedOf, prepareAudit, program, tlsTarget } from './tomproof.mjs';

const full = ['versions', 'ciphers', 'certificate'];
const port = 8443;
const count = (length, make) => Array.from({ length }, (_, index) => make(index));

/** Rows with their ratio to the first; the contenders that are not there are told as absent. */
async function contest(contenders, runs) {
  const present = contenders.filter(({ go }) => go !== null);
  const measured = await compare(present, runs);
  const [own] = measured;
  const rows = contenders.map(({ name }) => {
    const row = measured.find((each) => each.name === name);
    return row === undefined ? { name, absent: true } : { ...row, ratio: row.milliseconds / own.milliseconds };
  });
  return { rows, row: (name) => rows.find((each) => each.name === name && !each.absent) };
}
const goal = (what, wanted, value, met, unit) =>
  value === undefined
    ? { what, wanted, got: 'absent', met: null }
    : { what, wanted, got: `${value.toFixed(1)}${unit}`, met: met(value) };
const atLeast = (what, limit, value) => goal(what, `at least ${limit}×`, value, (each) => each >= limit, '×');
const atMost = (what, limit, value, unit) => goal(what, `at most ${limit}${unit}`, value, (each) => each <= limit, unit);

/** Twenty hosts on loopback, everything a TLS clause asks. */
async function loopback() {
  const addresses = count(20, (index) => `127.0.1.${index + 1}`);
  const endpoints = addresses.map((address) => `${address}:${port}`);
  const ca = await startNginx(endpoints, addresses);
  const peer = (name) => ({ name, go: prepareTlsPeer(name, endpoints) });
  const audit = prepareAudit(
    addresses.map((address) => tlsTarget(address, port, ca)),
    full,
  );
  const { rows, row } = await contest([
    { name: 'tomproof', go: audit },
    peer('sslscan, all'),
    peer('nmap ssl-enum-ciphers'),
    peer('testssl.sh -p'),
  ]);
  return {
    title: `${addresses.length} endpoints on loopback: versions, suites and certificate`,
    rows,
    goals: [
      atLeast('faster than sslscan, all', 8, row('sslscan, all')?.ratio),
      atLeast('faster than testssl.sh -p', 100, row('testssl.sh -p')?.ratio),
    ],
  };
}

const roundTrip = 50;

/** The same behind a round trip of 50 ms, and one endpoint counted in round trips. */
async function latency() {
  const addresses = count(20, (index) => `198.18.1.${index + 1}`);
  const endpoints = addresses.map((address) => `${address}:${port}`);
  const { near, far } = await delayedPair(roundTrip, addresses);
  const ca = await startNginx(endpoints, addresses, far);
  const targets = addresses.map((address) => tlsTarget(address, port, ca));
  const measuredRoundTrip = Number(run(near[0], [...near.slice(1), process.execPath, '-e', connectTime(addresses[0])]));

  // What one endpoint takes here, without the wire, is no round trip.
  const single = {};
  for (const [name, bound] of [
    ['full', full],
    ['versions', ['versions']],
  ]) {
    const look = (through) => prepareAudit(targets.slice(0, 1), bound, { through });
    const [distant, local] = await compare([
      { name: `tomproof, one endpoint, ${name}`, go: look(near) },
      { name: `the same without the wire`, go: look(far) },
    ]);
    single[name] = { ...distant, trips: (distant.milliseconds - local.milliseconds) / measuredRoundTrip };
  }
  const peer = (name) => ({ name, go: prepareTlsPeer(name, endpoints, near) });
  const { rows, row } = await contest([
    { name: 'tomproof', go: prepareAudit(targets, full, { through: near }) },
    peer('sslscan, protocols only'),
    peer('nmap ssl-enum-ciphers'),
    peer('sslscan, all'),
  ]);
  return {
    title: `${addresses.length} endpoints behind a round trip of ${roundTrip} ms (a TCP connection took ${measuredRoundTrip.toFixed(1)} ms)`,
    rows: [...rows, single.full, single.versions],
    goals: [
      atLeast('faster than sslscan, all', 100, row('sslscan, all')?.ratio),
      atMost('one endpoint, full look', 12, single.full.trips, ' round trips'),
      atMost('one endpoint, versions only', 5, single.versions.trips, ' round trips'),
    ],
  };
}

const connectTime = (address) => `
const net = require('node:net');
const once = () => new Promise((resolve) => {
  const began = performance.now();
  const socket = net.connect(${port}, '${address}', () => { socket.destroy(); resolve(performance.now() - began); });
});
(async () => { const all = []; for (let i = 0; i < 9; i++) all.push(await once()); console.log(all.sort((a, b) => a - b)[4]); })();`;

/** A thousand hosts and the ports tomproof asks of each, on a loopback where nobody listens. */
async function ports() {
  const through = ownLoopback();
  const addresses = count(1000, (index) => `127.1.${Math.floor(index / 250)}.${(index % 250) + 1}`);
  const targets = addresses.map((host) => ({ id: host, kind: 'host', host }));
  const audit = prepareAudit(targets, ['ports'], { through });
  const list = portsAskedOf(targets[0]);
  const hosts = path.join(scratch(), 'hosts');
  writeFileSync(hosts, addresses.join('\n'));
  const nmap = [...through, 'nmap', '-sT', '-Pn', '-n', '-p', list.join(','), '-iL', hosts];
  const { rows, row } = await contest([
    { name: 'tomproof', go: audit },
    { name: 'nmap -sT -Pn -n', go: find('nmap') === null ? null : () => measure(nmap) },
  ]);
  return {
    title: `${addresses.length} endpoints × ${list.length} ports on loopback`,
    rows,
    goals: [atLeast('faster than nmap', 1, row('nmap -sT -Pn -n')?.ratio)],
  };
}

/** A hundred, a thousand and ten thousand endpoints, every one a TLS service (one nginx on all of a loopback of its own). */
async function scale() {
  const through = ownLoopback();
  const ca = await startNginx([`${port}`], ['127.0.0.1'], through);
  const target = (index) => tlsTarget(`127.2.${Math.floor(index / 250)}.${(index % 250) + 1}`, port, ca);
  const sizes = [1, 100, 1000, 10_000];
  const contenders = sizes.map((size) => ({
    name: `tomproof, ${size} endpoint${size === 1 ? '' : 's'}`,
    go: prepareAudit(count(size, target), ['versions'], { through }),
  }));
  const rows = await compare(contenders);
  const [one, hundred, thousand, all] = rows;
  const each = (row, size) => (row.milliseconds - one.milliseconds) / (size - 1);
  return {
    title: '100 to 10,000 endpoints: TLS versions',
    rows: rows.map((row, index) => ({ ...row, ...row.memory, each: index === 0 ? undefined : each(row, sizes[index]) })),
    goals: [
      atMost('memory at the end, 10,000 over 100', 150, all.memory.end - hundred.memory.end, ' MB'),
      atMost('time for each endpoint, 10,000 in relation to 1,000', 1.25, each(all, sizes[3]) / each(thousand, sizes[2]), '×'),
    ],
  };
}

/** Two hundred hosts, each a login of its own, asked what some clauses need; beside ssh(1) in a shell loop with the same commands. */
async function hosts() {
  const through = ownLoopback();
  const { client, target } = await startSshd(2222, through);
  const targetOf = (index) => {
    const host = `127.3.0.${index + 1}`;
    return { id: host, kind: 'ssh-host', host, ...target };
  };
  const bound = ['disks', 'logins'];
  const commands = commandsRunOn(targetOf(0), bound).map((line) => line.replace(' sudo -n ', ' '));
  const script = commands.map((line) => `${line} > /dev/null 2>&1`).join('; ');
  const list = path.join(scratch(), 'hosts');
  // What V8 has not collected yet is no growth: it is given little room to wait in.
  const smallHeap = ['env', 'NODE_OPTIONS=--max-old-space-size=48'];
  // More than are looked at side by side, so that memory could grow with their number only.
  const sizes = [100, 200];
  const slow = 10;
  writeFileSync(list, count(sizes[1], (index) => targetOf(index).host).join('\n'));
  const loop = (one) => [...through, 'bash', '-c', `for host in $(cat ${list}); do ${one}; done; true`];
  const ssh = `ssh -F ${client} "$host"`;
  const contenders = sizes.map((size) => ({
    name: `tomproof, ${size} hosts, ${commands.length} commands each`,
    go: prepareAudit(count(size, targetOf), bound, { through: [...through, ...smallHeap], complete: false }),
  }));
  const rows = await compare([
    ...contenders.reverse(),
    { name: `ssh in a shell loop, ${sizes[1]} hosts, one login each`, go: () => measure(loop(`${ssh} '${script}'`)) },
    {
      name: `ssh in a shell loop, ${slow} hosts, one login for each command`,
      go: () =>
        measure(
          loop(commands.map((line) => `${ssh} '${line}' > /dev/null 2>&1`).join('; ')).map((each) =>
            each.replace(`$(cat ${list})`, `$(head -n ${slow} ${list})`),
          ),
        ),
    },
  ]);
  const [all, few] = rows;
  return {
    title: `${sizes[1]} hosts on loopback over SSH (sshd and its commands run on the same two cores)`,
    rows: rows.map((row) => ({ ...row, ...row.memory, ratio: row.milliseconds / all.milliseconds })),
    goals: [
      atMost(`${sizes[1]} hosts`, 60, all.milliseconds / 1000, ' s'),
      atMost(`memory at the end, ${sizes[1]} hosts over ${sizes[0]}`, 20, all.memory.end - few.memory.end, ' MB'),
    ],
  };
}

/** A bucket with a million objects, which are 500 series of nightly copies; beside programs that only list or count them. */
async function objects() {
  const [size, sets] = [1_000_000, 500];
  const few = 1000;
  const [ports, sizes] = [
    [18_480, 18_481],
    [size, few],
  ];
  for (const [index, number] of sizes.entries()) await startObjectStore(ports[index], number, index === 0 ? sets : 1);
  const endpoints = ports.map((number) => `http://127.0.0.1:${number}`);
  const audit = (endpoint) => {
    const backups = [{ prefix: 'pg/', pattern: '{db}/{date}T{time}.dump.gpg' }];
    const reference = `$${'{env:BENCH_KEY}'}`;
    const keys = { 'access-key': reference, 'secret-key': reference };
    const target = { id: 'dumps', kind: 'bucket', endpoint, region: 'bench-1', bucket: 'dumps', ...keys, backups };
    return prepareAudit([target], ['copies'], { through: ['env', 'BENCH_KEY=bench-bench-bench'], extra: ['--deadline', '10m'] });
  };
  const peer = (name) => ({ name, go: prepareS3Peer(name, endpoints[0], size) });
  const { rows } = await contest([
    { name: 'tomproof, 1,000,000 objects', go: audit(endpoints[0]) },
    { name: 'tomproof, 1,000 objects', go: audit(endpoints[1]) },
    peer('aws s3 ls --recursive'),
    peer('rclone size'),
  ]);
  const [all, start] = rows;
  const pages = (size - few) / 1000 / ((all.milliseconds - start.milliseconds) / 1000);
  return {
    title: '1,000,000 objects of a bucket on loopback, in 1,000 pages: 500 sets of nightly copies',
    rows: rows.map((row) => ({ ...row, ...row.memory })),
    goals: [
      goal('pages', 'at least 20 a second', pages, (value) => value >= 20, ' a second'),
      atMost('memory at most, 1,000,000 objects over 1,000', 200, all.memory.peak - start.memory.peak, ' MB'),
    ],
  };
}

/** Twenty projects of a cloud that answers late and grants a request a second once ten are used up; firewalls, ports, places and copies of each server. */
async function providers() {
  const [projects, latency, burst] = [20, 20, 10];
  const bound = ['ports', 'firewalls', 'places', 'copies'];
  const rows = [];
  for (const [index, servers] of [100, 5].entries()) {
    const number = 18_490 + index;
    const statistics = await startProvider(number, { projects, servers, latency, burst });
    const reference = (project) => `$${'{file:token-'}${project}}`;
    const targets = count(projects, (project) => ({
      id: `project-${project}`,
      kind: 'hetzner-project',
      token: reference(project),
      'base-url': `http://127.0.0.1:${number}`,
    }));
    const audit = prepareAudit(targets, bound, {
      complete: false,
      files: Object.fromEntries(count(projects, (project) => [`token-${project}`, `project-${project}-bench-bench-bench`])),
    });
    const measured = await audit();
    const asked = await statistics();
    const most = Math.max(...asked.map(({ granted }) => granted));
    const refused = asked.reduce((sum, each) => sum + each.refused, 0);
    // Each page of the longest list, one behind the other, and a second for each request beyond the allowance.
    const chain = Math.ceil((servers * 7) / 50) * latency;
    const ideal = Math.max(0, most - burst) * 1000 + chain;
    rows.push({
      name: `tomproof, ${projects} projects of ${servers} servers`,
      runs: 1,
      ...measured,
      ...measured.memory,
      most,
      refused,
      ideal,
    });
  }
  const [all, few] = rows;
  return {
    title: `${projects * 100} servers in ${projects} projects, ${latency} ms an answer, ${burst} requests at once and one a second for each project (${all.most} requests a project, ${all.refused} refused in all)`,
    rows: rows.map((row) => ({ ...row, ratio: row.milliseconds / all.milliseconds })),
    goals: [
      atMost('time, in relation to what pages and allowance take', 1.5, all.milliseconds / all.ideal, '×'),
      atMost('memory at most, 2,000 servers over 100', 100, all.memory.peak - few.memory.peak, ' MB'),
    ],
  };
}

/** What the program costs before and after it looks. */
async function startup() {
  const [node, version] = await compare(
    [
      { name: 'node -e 0', go: () => measure([process.execPath, '-e', '0']) },
      { name: 'tomproof --version', go: () => measure([process.execPath, program, '--version']) },
    ],
    21,
  );
  const address = '127.0.1.1';
  const ca = await startNginx([`${address}:${port}`], [address]);
  const target = [tlsTarget(address, port, ca)];
  const [whole] = await compare([{ name: 'tomproof audit, one endpoint', go: prepareAudit(target, full) }], 9);
  const verbose = prepareAudit(target, full, { extra: ['--verbose'] });
  const looks = [];
  for (let round = 0; round < 9; round++) {
    const logged = (await verbose()).stderr
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
    looks.push(Math.max(...logged.filter(({ msg }) => msg === 'looked').map(({ milliseconds }) => milliseconds)));
  }
  const probing = { name: 'of these, the probing itself', runs: 9, milliseconds: median(looks) };
  return {
    title: 'Start-up and overhead',
    rows: [node, version, whole, probing],
    goals: [
      atMost('tomproof --version, in relation to node -e 0', 1.5, version.milliseconds / node.milliseconds, '×'),
      atMost('audit of one endpoint over the probing itself', 250, whole.milliseconds - probing.milliseconds, ' ms'),
    ],
  };
}

const needsNginx = () => (find('nginx') === null ? 'needs nginx' : null);
const needsSshd = () => (find('sshd') === null ? 'needs sshd' : null);
const needsNamespaces = () => namespacesMissing();

/** By name: why it cannot run here (null: it can), and the measurement. */
export const scenarios = {
  hosts: { missing: () => needsSshd() ?? needsNamespaces(), go: hosts },
  objects: { missing: () => null, go: objects },
  providers: { missing: () => null, go: providers },
  startup: { missing: needsNginx, go: startup },
  loopback: { missing: needsNginx, go: loopback },
  ports: { missing: needsNamespaces, go: ports },
  latency: { missing: () => needsNginx() ?? needsNamespaces(), go: latency },
  scale: { missing: () => needsNginx() ?? needsNamespaces(), go: scale },
};

export const versions = () => [
  ...['sslscan', 'testssl', 'nmap'].map((each) => versionOf(each)),
  versionOf('nginx', '-v'),
  versionOf('aws'),
  versionOf('rclone'),
];
