import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { absent, needsRoot, read, said } from '../../../../../fixtures/ssh-host.ts';
import { firewallSchema } from '../../../../facts/index.ts';
import type { Answer } from '../../topic.ts';
import { firewall } from './index.ts';
import { readIptables } from './iptables.ts';
import { readNftables } from './nftables.ts';

const recorded = (name: string) => readFileSync(`fixtures/transcripts/recorded/packet-filters/${name}`, 'utf8');
const rulesets: readonly { name: string; json: unknown }[] = JSON.parse(recorded('nftables.json'));

const interfaces = (...names: readonly string[]) =>
  said(`Inter-|   Receive  |  Transmit\n face |bytes packets|bytes\n${names.map((name) => `${name}: 1 2 3\n`).join('')}`);
const ipv6 = (...names: readonly string[]) =>
  said(names.map((name) => `fe800000000000000000000000000001 02 40 20 80     ${name}\n`).join(''));
const nothing = said('');
const noLegacy = said('', { status: 1, stderr: 'cat: /proc/net/ip_tables_names: No such file or directory\n' });

const look = (answers: Partial<Record<keyof typeof firewall.commands, Answer>>) => {
  const { facts, failures } = read(firewall, {
    nftables: said('{"nftables": []}'),
    legacyTables: noLegacy,
    interfaces: interfaces('lo', 'eth0'),
    ipv6: ipv6('lo', 'eth0'),
    ...answers,
  });
  expect(failures).toEqual([]);
  return firewallSchema.parse(facts[0]);
};
const statesOf = (answers: Parameters<typeof look>[0]) => {
  const { ipv4, ipv6: six } = look(answers);
  return [ipv4.state, six.state];
};
const ruleset = (name: string) => said(JSON.stringify(rulesets.find((each) => each.name === name)!.json));

const chain = { family: 'inet', table: 't', name: 'in', type: 'filter', hook: 'input', policy: 'drop' };
const denied = ['denied', 'denied'];
const open = ['open', 'open'];
const unseen = ['unseen', 'unseen'];

describe('what nft says', () => {
  const expected: Record<string, readonly string[]> = {
    'policy drop': denied,
    'verdict map of the state': denied,
    'final reject': denied,
    'final drop with a counter and a log': denied,
    'policy accept': open,
    'accept for everybody': open,
    'accept for everybody with a counter': open,
    'accept what is new': open,
    'accept what is new among others': open,
    'accept from all networks': ['open', 'denied'],
    'accept from both halves of all networks': ['open', 'denied'],
    'accept all ports': open,
    'accept nearly all ports': open,
    'accept most ports': unseen,
    'accept all ports in two ranges': open,
    'accept all ports but one': open,
    'accept from all but one': ['open', 'denied'],
    'accept all UDP': open,
    'accept TCP and UDP': open,
    'accept some source port': unseen,
    'accept by a mark': unseen,
    'accept at a rate': unseen,
    'accept for one own address': ['unseen', 'denied'],
    'drop TCP only': open,
    'drop low ports only': open,
    'drop what is invalid': open,
    'drop from outside one network': denied,
    'drop by a rate': unseen,
    "a network of one's own is let in": denied,
    'a set of networks is let in': denied,
    'a set of all networks is let in': ['unseen', 'denied'],
    'an empty set is let in': denied,
    'a set of bad ones is kept out': open,
    'a jump to a chain that lets everything in': open,
    'a jump to a chain that returns': denied,
    'a jump to a chain that drops the rest': denied,
    'goto a chain that ends': denied,
    'a map of ports to chains': denied,
    'a named map of interfaces': open,
    'a map of families': ['denied', 'open'],
    'a dormant table': unseen,
    'IPv4 only': ['denied', 'open'],
    'IPv6 only': ['open', 'denied'],
    'only forwarding is filtered': open,
    'no hook': open,
    'two chains of one hook, the later drops': denied,
    'dropped before': denied,
    'a return path filter only': open,
    'one interface is let in': denied,
    'one interface is kept out': denied,
    'the only interface is let in': open,
    'docker is let in': denied,
    'all but loopback is let in': open,
    'all but loopback is kept out': denied,
    'ports and networks together': denied,
    nothing: open,
    'a loop of a thousand jumps': denied,
  };

  it.each(rulesets.map(({ name }) => name))('%s', (name) => {
    expect(statesOf({ nftables: ruleset(name) })).toEqual(expected[name]);
  });

  it('counts no table that is dormant', () => {
    const flagged = (flags: unknown) =>
      statesOf({ nftables: said(JSON.stringify({ nftables: [{ table: { family: 'inet', name: 't', flags } }, { chain }] })) });
    expect(flagged('dormant')).toEqual(open);
    expect(flagged(['owner', 'dormant'])).toEqual(open);
    expect(flagged(['owner', 'persist'])).toEqual(denied);
    expect(flagged('t')).toEqual(unseen);
  });

  it('names the chain that denies', () => {
    expect(look({ nftables: ruleset('policy drop') }).ipv4).toEqual({
      state: 'denied',
      by: ['nftables inet filter input (policy drop)'],
    });
  });

  it('holds for every interface to the outside', () => {
    const two = interfaces('lo', 'eth0', 'ens10');
    expect(look({ nftables: ruleset('one interface is let in'), interfaces: two }).ipv4).toMatchObject({
      state: 'open-on-some',
      interfaces: ['ens10'],
    });
    expect(look({ nftables: ruleset('one interface is kept out'), interfaces: two }).ipv4).toMatchObject({
      state: 'open-on-some',
      interfaces: ['ens10'],
    });
    expect(statesOf({ nftables: ruleset('policy drop'), interfaces: two })).toEqual(denied);
  });

  it('is unclear for interfaces that are not known', () => {
    for (const unknown of [absent, interfaces('lo'), said('garbage')]) {
      expect(statesOf({ nftables: ruleset('one interface is let in'), interfaces: unknown })).toEqual(unseen);
      expect(statesOf({ nftables: ruleset('policy drop'), interfaces: unknown })).toEqual(denied);
    }
  });

  const withRule = (...expr: readonly unknown[]) =>
    said(JSON.stringify({ nftables: [{ chain }, { rule: { family: 'inet', table: 't', chain: 'in', expr } }] }));

  it.each([
    ['a queue', [{ queue: { num: 1 } }]],
    ['a match of iptables', [{ xt: null }]],
    ['a target of iptables', [{ xt: { type: 'target', name: 'ACCEPT' } }]],
    ['a chain that is not there', [{ jump: { target: 'gone' } }]],
    ['a chain that is itself', [{ jump: { target: 'in' } }]],
    [
      'a set that is not there',
      [{ match: { op: '==', left: { payload: { protocol: 'ip', field: 'saddr' } }, right: '@gone' } }, { accept: null }],
    ],
    ['a map that is not there', [{ vmap: { key: { meta: { key: 'iifname' } }, data: '@gone' } }]],
    ['an expression nobody knows', [{ match: { op: '==', left: { numgen: {} }, right: 1 } }, { accept: null }]],
    [
      'a port that is none',
      [
        { match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: { range: [1, 'x'] } } },
        { accept: null },
      ],
    ],
  ])('is not understood with %s', (_, expr) => {
    expect(statesOf({ nftables: withRule(...expr) })[0]).toBe('unseen');
  });

  it.each([
    ['nothing', ''],
    ['text', 'table inet filter {'],
    ['something else', '{"other": []}'],
    ['a chain that is none', '{"nftables": [{"chain": {"name": 1}}]}'],
    ['a rule of no chain', '{"nftables": [{"rule": {"family": "ip", "table": "t", "chain": "c", "expr": []}}]}'],
    [
      'a prototype',
      '{"nftables": [{"chain": {"family": "__proto__", "table": "t", "name": "in", "type": "filter", "hook": "input"}}, 7]}',
    ],
  ])('that is %s says nothing', (_, text) => {
    expect(look({ nftables: said(text) }).ipv4).toMatchObject({ state: 'unseen', reason: 'malformed' });
  });

  it('may be anything', () => {
    const names = ['nftables', 'chain', 'rule', 'set', 'map', 'table', 'expr', 'family', 'inet', 'elem', 'match', 'vmap'];
    const json = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom(...names),
        fc.integer(),
        fc.constant(null),
        fc.array(tie('any')),
        tie('object'),
      ),
      object: fc.dictionary(fc.constantFrom(...names), tie('any')),
    }));
    fc.assert(
      fc.property(fc.array(json.object), (objects) => {
        expect(look({ nftables: said(JSON.stringify({ nftables: objects })) }).ipv4.state).not.toBe('denied');
      }),
    );
  });
});

describe('what iptables-save says', () => {
  const saved = (
    rules: string,
    { policy = 'DROP', by = 'iptables-save v1.8.9 (nf_tables)', table = 'filter', chain = 'INPUT' } = {},
  ) =>
    said(
      `# Generated by ${by} on Mon Jun  1 00:00:00 2026\n*${table}\n:${chain} ${policy} [0:0]\n:own - [0:0]\n${rules}\nCOMMIT\n# Completed\n`,
    );
  const stateWith = (rules: string, more?: Parameters<typeof saved>[1]) => look({ iptables: saved(rules, more) }).ipv4.state;

  it.each([
    [
      'usual rules',
      '-A INPUT -i lo -j ACCEPT\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT',
      'denied',
    ],
    ['a comment that looks like a verdict', '-A INPUT -m comment --comment "x -j ACCEPT" -j DROP\n-A INPUT -j ACCEPT', 'denied'],
    ['a log', '-A INPUT -j LOG --log-prefix "-j ACCEPT "', 'denied'],
    ['counters', '[5:300] -A INPUT -p icmp -j ACCEPT', 'denied'],
    ['accept all', '-A INPUT -j ACCEPT', 'open'],
    ['accept all, by another chain', '-A INPUT -j own\n-A own -p tcp -j ACCEPT', 'open'],
    ['accept new', '-A INPUT -m state --state NEW -j ACCEPT', 'open'],
    ['accept from everywhere', '-A INPUT -s 0.0.0.0/0 -j ACCEPT', 'open'],
    ['accept by another interface than loopback', '-A INPUT ! -i lo -j ACCEPT', 'open'],
    ['accept by all interfaces', '-A INPUT -i + -j ACCEPT', 'open'],
    ['accept by the only interface', '-A INPUT -i eth0 -j ACCEPT', 'open'],
    ['accept by docker’s', '-A INPUT -i docker0 -j ACCEPT', 'denied'],
    ['accept all ports', '-A INPUT -p tcp -m multiport --dports 1:65535 -j ACCEPT', 'open'],
    ['accept one network', '-A INPUT -s 203.0.113.0/24 -j ACCEPT', 'denied'],
    ['accept by an unknown set', '-A INPUT -m set --match-set friends src -j ACCEPT', 'unseen'],
    ['drop by an unknown set first', '-A INPUT -m set --match-set bad src -j DROP', 'denied'],
    ['accept by a string', '-A INPUT -m string --string "x" --algo bm -j ACCEPT', 'unseen'],
    ['an unknown target', '-A INPUT -j XACCEPT', 'unseen'],
    ['a queue', '-A INPUT -j NFQUEUE --queue-num 0', 'unseen'],
    ['a source port', '-A INPUT -p udp -m udp --sport 53 -j ACCEPT', 'unseen'],
    ['a mask', '-A INPUT -s 10.0.0.1/255.0.0.255 -j ACCEPT', 'unseen'],
  ])('policy DROP with %s', (_, rules, state) => expect(stateWith(rules)).toBe(state));

  it.each([
    ['nothing', '', 'open'],
    [
      'a final reject',
      '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n-A INPUT -j REJECT --reject-with icmp-host-prohibited',
      'denied',
    ],
    ['a reject of TCP alone', '-A INPUT -p tcp -j REJECT --reject-with tcp-reset', 'open'],
    ['a reject by another chain', '-A INPUT -g own\n-A own -j DROP', 'denied'],
    [
      'a drop of first packets only',
      '-A INPUT -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j DROP\n-A INPUT -p udp -j DROP',
      'unseen',
    ],
    ['a jump that returns', '-A INPUT -j own\n-A own -j RETURN\n-A own -j DROP', 'open'],
  ])('policy ACCEPT with %s', (_, rules, state) => expect(stateWith(rules, { policy: 'ACCEPT' })).toBe(state));

  it('counts in every table that a packet passes, but not where it is sent on', () => {
    expect(stateWith('', { table: 'raw', chain: 'PREROUTING' })).toBe('denied');
    expect(stateWith('', { chain: 'FORWARD' })).toBe('open');
    expect(stateWith('', { table: 'nat', chain: 'PREROUTING' })).toBe('open');
  });

  it('is for one family', () => {
    expect(statesOf({ iptables: saved('') })).toEqual(['denied', 'open']);
    expect(statesOf({ ip6tables: saved('') })).toEqual(['open', 'denied']);
  });

  it.each([
    ['garbage', 'what'],
    ['a rule outside a table', '-A INPUT -j DROP'],
    ['a rule of no chain', '*filter\n-A GONE -j DROP\nCOMMIT'],
    ['a table that does not end', '*filter\n:INPUT DROP [0:0]'],
    ['a table within another', '*filter\n:INPUT DROP [0:0]\n*raw\nCOMMIT'],
  ])('is not understood with %s', (_, text) => expect(look({ iptables: said(text) }).ipv4.state).toBe('unseen'));

  it('tells the newer filter from the older one', () => {
    expect(readIptables('', 4).backend).toBeNull();
    expect(readIptables('# Generated by iptables-save v1.8.9 on Mon\n', 4).backend).toBe('legacy');
    expect(readIptables('# Generated by iptables-nft-save v1.8.2 on Mon\n', 4).backend).toBe('nf_tables');
  });
});

describe('what managers of rules make', () => {
  it('ufw, seen by both tools', () => {
    const both = {
      nftables: said(recorded('ufw-nft.out')),
      iptables: said(recorded('ufw-iptables-save.out')),
      ip6tables: said(recorded('ufw-ip6tables-save.out')),
    };
    expect(look(both)).toMatchObject({
      ipv4: { state: 'denied', by: ['iptables filter INPUT (policy drop)'] },
      ipv6: { state: 'denied', by: ['ip6tables filter INPUT (policy drop)'] },
    });
    // With one family switched off in ufw, the other is as it was.
    expect(statesOf({ ...both, nftables: said('{"nftables": []}'), ip6tables: nothing })).toEqual(['denied', 'open']);
  });

  it('firewalld', () => {
    expect(statesOf({ nftables: said(recorded('firewalld-nft.out')) })).toEqual(denied);
  });

  it('firewalld with a zone that trusts everybody', () => {
    const trusting = recorded('firewalld-nft.out').replaceAll('"goto": {"target": "filter_IN_public"}', '"accept": null');
    expect(statesOf({ nftables: said(trusting) })).toEqual(open);
  });

  const ofDebian = (folder: string, ...names: readonly string[]) =>
    names.map((name) => said(readFileSync(`fixtures/transcripts/recorded/${folder}/root/${name}.out`, 'utf8')));

  it.each([
    ['debian-12', denied],
    ['debian-12-ufw', denied],
    ['debian-12-firewalld', denied],
    ['debian-12-no-firewall', open],
  ])('on a real server: %s', (folder, states) => {
    const [nftables, iptables, ip6tables] = ofDebian(folder, 'nft-json', 'iptables-save', 'ip6tables-save');
    expect(statesOf({ nftables: nftables!, iptables: iptables!, ip6tables: ip6tables! })).toEqual(states);
  });

  it('in the words of an older and a newer nft', () => {
    for (const folder of ['debian-11', 'debian-13']) {
      expect(statesOf({ nftables: ofDebian(folder, 'nft-json')[0]! })).toEqual(denied);
    }
  });

  it('are told, but are no evidence', () => {
    const units = said(
      'firewalld.service loaded active running firewalld\nnftables.service loaded active exited nftables\nufw.service loaded inactive dead ufw\n',
    );
    expect(look({ nftables: needsRoot, units })).toMatchObject({
      services: ['firewalld', 'nftables'],
      ipv4: { state: 'unseen', reason: 'denied' },
    });
  });
});

describe('what was not seen', () => {
  it('leaves both families open to question', () => {
    const all = { nftables: needsRoot, iptables: needsRoot, ip6tables: needsRoot, legacyTables: needsRoot };
    expect(look(all)).toMatchObject({ ipv4: { state: 'unseen', reason: 'denied' }, ipv6: { state: 'unseen', reason: 'denied' } });
    const none = { nftables: absent, iptables: absent, ip6tables: absent };
    expect(look(none)).toMatchObject({ ipv4: { state: 'unseen', reason: 'unsupported' } });
  });

  it('does not take back what another filter denies', () => {
    expect(
      statesOf({ nftables: ruleset('policy drop'), iptables: needsRoot, ip6tables: needsRoot, legacyTables: needsRoot }),
    ).toEqual(denied);
  });

  it('keeps an empty filter from being called open', () => {
    expect(statesOf({ iptables: needsRoot })).toEqual(['unseen', 'open']);
    expect(
      statesOf({ nftables: said('', { status: 1, stderr: 'Error: JSON support not compiled-in' }), iptables: nothing }),
    ).toEqual(unseen);
    expect(statesOf({ legacyTables: said('filter\n') })).toEqual(unseen);
    expect(statesOf({ legacyTables: needsRoot })).toEqual(unseen);
  });
});

describe('IPv6', () => {
  it.each([
    ['the kernel speaks none', said('', { status: 1, stderr: 'cat: /proc/net/if_inet6: No such file or directory\n' })],
    ['only loopback has an address', ipv6('lo')],
    ['nothing has an address', nothing],
  ])('is not in use where %s', (_, answer) => {
    expect(statesOf({ nftables: ruleset('IPv4 only'), ipv6: answer })).toEqual(['denied', 'not-in-use']);
  });

  it.each([
    ['an address could be there', absent],
    ['it may not be read', said('', { status: 1, stderr: 'cat: /proc/net/if_inet6: Permission denied\n' })],
    ['a line is none', said('what\n')],
    ['an interface has an address', ipv6('lo', 'eth0')],
  ])('is in use where %s', (_, answer) => {
    expect(statesOf({ nftables: ruleset('IPv4 only'), ipv6: answer })).toEqual(['denied', 'open']);
  });
});

it('reads long rule sets in time', () => {
  const rule = {
    family: 'inet',
    table: 't',
    chain: 'in',
    expr: [{ match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: 22 } }, { accept: null }],
  };
  const text = JSON.stringify({ nftables: [{ chain }, ...Array.from({ length: 20_000 }, () => ({ rule }))] });
  expect(readNftables(text)).toHaveLength(1);
  expect(statesOf({ nftables: said(text) })).toEqual(denied);
});

it('a tunnel with a public address of its own is no inner interface', () => {
  for (const name of ['sit1', 'he-ipv6', 'gre1', 'ip6tnl1', '6in4'])
    expect([name, look({ ipv6: ipv6('lo', name), interfaces: interfaces('lo', 'eth0', name) }).ipv6.state]).toEqual([
      name,
      'open',
    ]);
  expect(look({ ipv6: ipv6('lo', 'sit0') }).ipv6.state).toBe('not-in-use');
});

it('what is not tracked may be let in as untracked', () => {
  const state = { match: { op: 'in', left: { ct: { key: 'state' } }, right: ['established', 'related', 'untracked'] } };
  const rules = [{ chain }, { rule: { family: 'inet', table: 't', chain: 'in', expr: [state, { accept: null }] } }];
  const raw = { family: 'inet', table: 't', name: 'raw', type: 'filter', hook: 'prerouting', policy: 'accept' };
  const notrack = [{ chain: raw }, { rule: { family: 'inet', table: 't', chain: 'raw', expr: [{ notrack: null }] } }];
  const table = { table: { family: 'inet', name: 't' } };
  expect(statesOf({ nftables: said(JSON.stringify({ nftables: [table, ...rules] })) })).toEqual(denied);
  expect(statesOf({ nftables: said(JSON.stringify({ nftables: [table, ...rules, ...notrack] })) })).toEqual(unseen);
  const filter =
    '# Generated by iptables-save v1.8.9 (nf_tables) on x\n*filter\n:INPUT DROP [0:0]\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED,UNTRACKED -j ACCEPT\nCOMMIT\n';
  expect(look({ iptables: said(filter) }).ipv4.state).toBe('denied');
  const off = '*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -j CT --notrack\nCOMMIT\n';
  expect(look({ iptables: said(`${filter}${off}`) }).ipv4.state).toBe('unseen');
});

describe('ports that are sent on', () => {
  const docker =
    '*nat\n:PREROUTING ACCEPT [0:0]\n:DOCKER - [0:0]\n-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80\nCOMMIT\n';
  it.each([
    ['published by Docker over iptables', { iptables: said(docker) }, true],
    ['in nftables', { nftables: said('{"nftables": [{"rule": {"expr": [{"dnat": {"addr": "172.17.0.2"}}]}}]}') }, true],
    ['to the machine itself', { nftables: said('{"nftables": [{"rule": {"expr": [{"redirect": {"port": 8080}}]}}]}') }, true],
    ['nowhere', {}, false],
    ['who knows', { nftables: needsRoot, iptables: needsRoot, ip6tables: needsRoot }, null],
  ])('%s', (_, answers, expected) => expect(look(answers).forwards).toBe(expected));
});
