import { ProbeError } from '../define.ts';
import { plaintextRules, readRules } from './rules.ts';
import type { Session } from './session.ts';

type Line = Parameters<typeof plaintextRules>[0][number];
let number = 0;
/** One line as pg_hba_file_rules has it: type, databases, users, address, method. */
const line = (text: string, more: Partial<Line> = {}): Line => {
  const [type, database, user, place, method] = text.split(/\s+/) as [string, string, string, string, string];
  const [address, netmask = null] = place.split('/') as [string, string?];
  number += 1;
  const names = { database: database.split(','), user_name: user.split(',') };
  return { line_number: number, type, ...names, address, netmask, auth_method: method, ...more };
};
const told = (...lines: string[]) => {
  number = 0;
  return plaintextRules(lines.map((text) => line(text)));
};

describe('rules that let somebody from another machine on without TLS', () => {
  it.each([
    ['none', ['hostssl all all all scram']],
    ['GSSAPI only', ['hostgssenc all all all gss']],
    [
      'this machine only',
      ['host all all 127.0.0.1/255.255.255.255 scram', 'host all all ::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff scram'],
    ],
    ['its own addresses', ['host all all samehost trust', 'host all all localhost trust']],
    [
      'all turned away before',
      [
        'hostnossl all all all reject',
        'hostnossl replication all all reject',
        'host all all 0.0.0.0/0.0.0.0 scram',
        'host replication all all scram',
      ],
    ],
    ['both families turned away', ['host all all 0.0.0.0/0.0.0.0 reject', 'host all all ::/:: reject', 'host all all all scram']],
    ['the same names turned away', ['hostnossl orders app all reject', 'host orders app 10.0.0.0/255.0.0.0 scram']],
  ])('%s', (_, lines) => {
    expect(told(...lines)).toEqual([]);
  });

  it.each([
    ['everybody', ['host all all all trust'], 'line 1: host all'],
    ['a network', ['host all all 10.0.0.0/255.0.0.0 scram'], 'line 1: host 10.0.0.0/8'],
    ['a network of version 6', ['host all all 2001:db8::/ffff:ffff:: scram'], 'line 1: host 2001:db8::/32'],
    ['without TLS only', ['hostnossl all all samenet scram'], 'line 1: hostnossl samenet'],
    ['without GSSAPI, which need not be with TLS', ['hostnogssenc all all all scram'], 'line 1: hostnogssenc all'],
    ['a host by name', ['host all all db-2.example.org scram'], 'line 1: host db-2.example.org'],
    ['more than this machine', ['host all all 127.0.0.0/254.0.0.0 scram'], 'line 1: host 127.0.0.0/7'],
    ['a mask that is none', ['host all all 127.0.0.1/255.0.255.0 scram'], 'line 1: host 127.0.0.1/255.0.255.0'],
    ['one family turned away', ['host all all 0.0.0.0/0.0.0.0 reject', 'host all all all scram'], 'line 2: host all'],
    ['turned away afterwards', ['host all all all scram', 'hostnossl all all all reject'], 'line 1: host all'],
    ['only some turned away', ['hostnossl all alice all reject', 'host all all all scram'], 'line 2: host all'],
    [
      'a part of the network turned away',
      ['hostnossl all all 10.1.0.0/255.255.0.0 reject', 'host all all 10.0.0.0/255.0.0.0 scram'],
      'line 2: host 10.0.0.0/8',
    ],
    [
      '`all` is not for replication',
      ['hostnossl all all all reject', 'host replication all all scram'],
      'line 2: host replication all'.replace(' replication', ''),
    ],
    ['those with TLS turned away', ['hostssl all all all reject', 'host all all all scram'], 'line 2: host all'],
    [
      'a network turned away by a name',
      ['hostnossl all all bad.example.org reject', 'host all all all scram'],
      'line 2: host all',
    ],
  ])('%s', (_, lines, found) => {
    expect(told(...lines)).toEqual([found]);
  });

  it('a line without names or an address counts', () => {
    expect(plaintextRules([line('host all all all scram', { address: null, netmask: null })])).toHaveLength(1);
    expect(
      plaintextRules([line('hostnossl all all all reject', { user_name: null }), line('host all all all scram')]),
    ).toHaveLength(1);
  });
});

describe('the view', () => {
  const session = (rows: unknown[], file: unknown = null, whole = true): Session => ({
    version: 'TLSv1.3',
    backend: null,
    ask: (async (statement: { id: string }) => {
      if (statement.id === 'rules') return { rows, whole };
      if (file === null) throw new ProbeError('denied', 'rulesFile');
      return { rows: [file], whole: true };
    }) as Session['ask'],
  });
  const secure = { rule: line('hostssl all all all scram'), broken: false };
  const file = { loadedAt: '2026-06-01T10:00:00.000Z', changedAt: '2026-05-01T10:00:00.000Z', file: '/data/pg_hba.conf' };

  it.each([
    ['older than the load', [secure], file, true],
    ['changed since', [secure], { ...file, changedAt: '2026-06-01T10:00:01.000Z' }, false],
    ['in the same second', [secure], { ...file, changedAt: file.loadedAt }, false],
    ['not told', [secure], null, null],
    ['without a time', [secure], { ...file, loadedAt: null }, null],
    ['with lines of another file', [{ ...secure, rule: { ...secure.rule, file_name: '/data/more.conf' } }], file, null],
  ])('is in force, or not: %s', async (_, rows, told, inForce) => {
    expect(await readRules(session(rows, told))).toMatchObject({ inForce });
  });

  it.each([
    ['empty', [], true, 'malformed'],
    ['with a line that has an error', [secure, { ...secure, broken: true }], true, 'malformed'],
    ['cut', [secure], false, 'incomplete'],
  ])('%s', async (_, rows, whole, reason) => {
    await expect(readRules(session(rows, file, whole))).rejects.toMatchObject({ reason });
  });

  it('goes by the order of the rules, also over several files', async () => {
    const rows = [
      { rule: { ...line('host all all all scram'), rule_number: 2, line_number: 1 }, broken: false },
      { rule: { ...line('host all all all reject'), rule_number: 1, line_number: 9 }, broken: false },
    ];
    expect(await readRules(session(rows, file))).toMatchObject({ plaintext: [] });
  });

  it('tells of many lines that there are more', async () => {
    const rows = Array.from({ length: 80 }, () => ({ rule: line('host all all 10.0.0.0/255.0.0.0 scram'), broken: false }));
    const { plaintext } = await readRules(session(rows, file));
    expect(plaintext).toHaveLength(50);
    expect(plaintext.at(-1)).toBe('… (80)');
  });
});
