import { readFileSync } from 'node:fs';
import { absent, read, said } from '../../../../fixtures/ssh-host.ts';
import { clockSchema } from '../../../facts/index.ts';
import type { Answer } from '../topic.ts';
import { clock } from './clock.ts';

const now = Date.parse('2026-06-01T00:00:00Z') / 1000;
const look = (answers: Partial<Record<keyof typeof clock.commands, Answer>>) => {
  const { facts, failures } = read(clock, { now: said(`${now}\n`), ...answers });
  expect(failures).toEqual([]);
  return clockSchema.parse(facts[0]).state;
};
const kernel = (synchronised: 'yes' | 'no') =>
  said(
    `               Local time: Mon 2026-06-01 02:00:00 CEST\nSystem clock synchronized: ${synchronised}\n              NTP service: active\n`,
  );

describe('chronyd', () => {
  const tracking = ({
    id = 'C0000201',
    name = '192.0.2.1',
    at = now - 100,
    offset = '-0.000231',
    interval = '1024.5',
    leap = 'Normal',
  } = {}) =>
    said(`${id},${name},3,${at}.123456789,${offset},0.000011,0.00002,-1.1,0.001,0.05,0.012,0.0009,${interval},${leap}\n`);

  it('follows a server', () => {
    expect(look({ chrony: tracking() })).toEqual({
      seen: true,
      synchronised: true,
      by: 'chronyd',
      follows: '192.0.2.1',
      offset: 0.231,
      lastUpdate: '2026-05-31T23:58:20Z',
    });
  });

  it.each([
    ['follows nothing', { id: '00000000', name: '', at: 0, leap: 'Not synchronised' }],
    ['follows its own clock', { id: '7F7F0101', name: '' }],
    ['has not heard of its server for a day', { at: now - 86_400 }],
    ['heard of its server in the future', { at: now + 86_400 }],
    ['says what nobody knows', { leap: 'Maybe' }],
  ])('that %s is not synchronised, whatever the kernel says', (_, changes) => {
    expect(look({ chrony: tracking(changes), kernel: kernel('yes') })).toMatchObject({ seen: true, synchronised: false });
  });

  it('that asks seldom may be silent for longer', () => {
    expect(look({ chrony: tracking({ at: now - 86_400, interval: '16384.0' }) })).toMatchObject({ synchronised: true });
  });

  it('of a real server without network follows nothing', () => {
    const chrony = said(readFileSync('fixtures/transcripts/recorded/debian-12/user/chronyc-tracking.out', 'utf8'));
    expect(look({ chrony })).toEqual({
      seen: true,
      synchronised: false,
      by: 'chronyd',
      follows: null,
      offset: null,
      lastUpdate: null,
    });
  });

  it.each(['', 'a,b', '1,2,3,x,5,6,7,8,9,10,11,12,13,Normal'])('that says %j is not understood', (text) => {
    expect(look({ chrony: said(text), kernel: kernel('yes') })).toMatchObject({ seen: false, reason: 'malformed' });
  });
});

describe('systemd-timesyncd', () => {
  const usual = {
    leap: 0,
    stratum: 2,
    at: now - 1200,
    offset: 1041,
    ignored: false,
    count: 7,
    address: [2, [192, 0, 2, 1]] as unknown,
  };
  const properties = (changes: Partial<typeof usual> = {}) => {
    const { leap, stratum, at, offset, ignored, count, address } = { ...usual, ...changes };
    const [sent, received] = [at * 1e6 - 20_000, at * 1e6];
    const theirs = (sent + received) / 2 + offset;
    const data = [
      leap,
      4,
      4,
      stratum,
      -25,
      5752,
      900,
      [192, 0, 2, 9],
      sent,
      theirs - 30,
      theirs + 30,
      received,
      ignored,
      count,
      2330,
    ];
    return said(
      `${JSON.stringify({
        type: 'a{sv}',
        data: [
          {
            ServerName: { type: 's', data: 'ntp.example.org' },
            ServerAddress: { type: '(iay)', data: address },
            PollIntervalUSec: { type: 't', data: 2_048_000_000 },
            NTPMessage: { type: '(uuuuittayttttbtt)', data },
          },
        ],
      })}\n`,
    );
  };

  it('follows a server', () => {
    expect(look({ timesync: properties(), kernel: kernel('yes') })).toEqual({
      seen: true,
      synchronised: true,
      by: 'systemd-timesyncd',
      follows: '192.0.2.1',
      offset: 1.041,
      lastUpdate: '2026-05-31T23:40:00Z',
    });
    const six = [10, [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]];
    expect(look({ timesync: properties({ address: six }), kernel: kernel('yes') })).toMatchObject({
      follows: '2001:db8:0:0:0:0:0:1',
    });
  });

  it('does not know how far the clock is off by an answer that it ignored', () => {
    expect(look({ timesync: properties({ ignored: true }), kernel: kernel('yes') })).toMatchObject({
      synchronised: true,
      offset: null,
    });
  });

  it.each([
    ['the kernel knows of no correction', {}, kernel('no')],
    ['the kernel was not asked', {}, absent],
    ['its server follows nothing', { leap: 3 }, kernel('yes')],
    ['its server is too far', { stratum: 16 }, kernel('yes')],
    ['its server is silent for a day', { at: now - 86_400 }, kernel('yes')],
  ])('is not synchronised where %s', (_, changes, answer) => {
    expect(look({ timesync: properties(changes), kernel: answer })).toMatchObject({ seen: true, synchronised: false });
  });

  it('that has heard nothing, or does not run, says nothing', () => {
    expect(look({ timesync: properties({ count: 0 }), kernel: kernel('yes') })).toMatchObject({ by: 'kernel' });
    const none = said('', { status: 1, stderr: 'Call failed: Name "org.freedesktop.timesync1" does not exist\n' });
    expect(look({ timesync: none, kernel: kernel('yes') })).toMatchObject({ by: 'kernel' });
  });

  it.each(['', '{}', '{"data":[{"NTPMessage":{"data":[]}}]}', 'a{sv} 2'])('that says %j is not understood', (text) => {
    expect(look({ timesync: said(text), kernel: kernel('yes') })).toMatchObject({ seen: false, reason: 'malformed' });
  });
});

describe('ntpd', () => {
  const hex = (seconds: number) => (seconds + 2_208_988_800).toString(16);
  const rv = ({ status = '0615', leap = 'leap_none', sync = 'sync_ntp', at = now - 300 } = {}) =>
    said(
      `associd=0 status=${status} ${leap}, ${sync}, 1 event, clock_sync,\nversion="ntpd 4.2.8p15@1.3728-o", processor="x86_64", system="Linux/5.10", leap=00, stratum=3,\nprecision=-24, rootdelay=12.5, rootdisp=20.1, refid=192.0.2.1,\nreftime=${hex(at)}.4f7ff2a4 Mon, Jun  1 2026  0:00:00.310,\nclock=${hex(now)}.1a2b3c4d Mon, Jun  1 2026  0:00:00.102, peer=3, tc=10, mintc=3,\noffset=-0.734, frequency=2.1, sys_jitter=0.1\n`,
    );

  it('follows a server', () => {
    expect(look({ ntpd: rv() })).toMatchObject({
      synchronised: true,
      by: 'ntpd',
      follows: '192.0.2.1',
      offset: 0.734,
      lastUpdate: '2026-05-31T23:55:00Z',
    });
  });

  it.each([
    ['follows nothing', { leap: 'leap_alarm', sync: 'sync_unspec' }],
    ['follows its own clock', { sync: 'sync_local' }],
    ['has not heard of its server for a day', { at: now - 86_400 }],
  ])('that %s is not synchronised', (_, changes) => {
    expect(look({ ntpd: rv(changes) })).toMatchObject({ seen: true, synchronised: false });
  });

  it('that is not there says nothing', () => {
    expect(look({ ntpd: said('ntpq: read: Connection refused\n'), kernel: kernel('yes') })).toMatchObject({ by: 'kernel' });
  });
});

describe('the kernel', () => {
  const virtual = (kind: string) => said(`${kind}\n`, { status: kind === 'none' ? 1 : 0 });

  it('speaks where no service does, in newer and older words', () => {
    expect(look({ kernel: kernel('yes') })).toMatchObject({ synchronised: true, by: 'kernel', offset: null });
    expect(look({ kernel: said('     NTP enabled: yes\nNTP synchronized: yes\n') })).toMatchObject({ synchronised: true });
  });

  const units = (...running: readonly string[]) =>
    said(['ssh', ...running].map((name) => `${name}.service loaded active running x\n`).join(''));

  it.each(['none', 'kvm', 'amazon'])('says that nothing corrects the clock, on %s', (kind) => {
    expect(look({ kernel: kernel('no'), virtualisation: virtual(kind), units: units() })).toMatchObject({
      seen: true,
      synchronised: false,
      by: 'kernel',
    });
  });

  it.each(['vmware', 'microsoft', 'docker', 'lxc'])('cannot know what sets the clock on %s', (kind) => {
    expect(look({ kernel: kernel('no'), virtualisation: virtual(kind) })).toMatchObject({ seen: false, reason: 'unsupported' });
  });

  it('cannot know what a service does that does not answer', () => {
    const asked = { kernel: kernel('no'), virtualisation: virtual('kvm') };
    expect(look({ ...asked, units: units('chrony') })).toMatchObject({ seen: false, detail: 'does not say: chrony' });
    expect(look(asked)).toMatchObject({ seen: false, reason: 'unsupported' });
  });

  it('cannot know where nobody said what the machine is', () => {
    expect(look({ kernel: kernel('no') })).toMatchObject({ seen: false, reason: 'unsupported' });
  });
});

it.each([
  ['nothing answers', {}, 'unsupported'],
  ['the time is none', { now: said('soon\n'), kernel: kernel('yes') }, 'malformed'],
  ['timedatectl says something else', { kernel: said('hello\n') }, 'malformed'],
])('nothing is known where %s', (_, answers, reason) => expect(look(answers)).toMatchObject({ seen: false, reason }));

it('a clock that is off by more than the kernel allows is not synchronised, though a service follows a source', () => {
  const of = (offset: number) =>
    look({ chrony: said(`C0000201,192.0.2.1,3,${now - 100}.1,${offset},0.1,0.1,-1.1,0.001,0.05,0.012,0.0009,64.5,Normal\n`) });
  expect(of(86_400)).toMatchObject({ seen: true, synchronised: false, offset: 86_400_000 });
  expect(of(-17)).toMatchObject({ synchronised: false });
  expect(of(15)).toMatchObject({ synchronised: true });
});
