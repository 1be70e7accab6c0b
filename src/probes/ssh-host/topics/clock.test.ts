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
  const shown = ({ server = '192.0.2.1', leap = '0', stratum = '2', at = 'Sun 2026-05-31 23:40:00 UTC' } = {}) =>
    said(
      `FallbackNTPServers=0.example.org\nServerName=ntp.example.org\n${server === '' ? '' : `ServerAddress=${server}\n`}RootDistanceMaxUSec=5s\nPollIntervalMinUSec=32s\nPollIntervalMaxUSec=34min 8s\nPollIntervalUSec=34min 8s\nNTPMessage={ Leap=${leap}, Version=4, Mode=4, Stratum=${stratum}, Precision=-25, RootDelay=1.1ms, RootDispersion=30us, Reference=C0000201, OriginateTimestamp=${at}, ReceiveTimestamp=${at}, TransmitTimestamp=${at}, DestinationTimestamp=${at}, Ignored=no, PacketCount=7, Jitter=1.2ms }\nFrequency=-80311\n`,
    );
  const status = (offset: string) =>
    said(`       Server: 192.0.2.1 (ntp.example.org)\n       Offset: ${offset}\n        Delay: 37.221ms\n`);

  it('follows a server', () => {
    expect(look({ timesync: shown(), timesyncOffset: status('-1.041ms'), kernel: kernel('yes') })).toEqual({
      seen: true,
      synchronised: true,
      by: 'systemd-timesyncd',
      follows: '192.0.2.1',
      offset: 1.041,
      lastUpdate: '2026-05-31T23:40:00Z',
    });
  });

  it.each([
    ['+512us', 0.512],
    ['1min 2.5s', 62_500],
    ['n/a', null],
  ])('is off by %s', (text, offset) => {
    const state = look({ timesync: shown(), timesyncOffset: status(text), kernel: kernel('yes') });
    if (!state.seen) throw new Error('unseen');
    if (offset === null) expect(state.offset).toBeNull();
    else expect(state.offset).toBeCloseTo(offset, 6);
  });

  it.each([
    ['the kernel knows of no correction', {}, kernel('no')],
    ['the kernel was not asked', {}, absent],
    ['its server follows nothing', { leap: '3' }, kernel('yes')],
    ['its server is too far', { stratum: '16' }, kernel('yes')],
    ['its server is silent for a day', { at: 'Sat 2026-05-30 23:40:00 UTC' }, kernel('yes')],
  ])('is not synchronised where %s', (_, changes, said) => {
    expect(look({ timesync: shown(changes), kernel: said })).toMatchObject({ seen: true, synchronised: false });
  });

  it('without a server says nothing; a time in another zone is not understood', () => {
    expect(look({ timesync: shown({ server: '' }), kernel: kernel('yes') })).toMatchObject({ by: 'kernel' });
    expect(look({ timesync: shown({ at: 'Mon 2026-06-01 01:40:00 CEST' }), kernel: kernel('yes') })).toMatchObject({
      reason: 'malformed',
    });
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

  it.each(['none', 'kvm', 'amazon'])('says that nothing corrects the clock, on %s', (kind) => {
    expect(look({ kernel: kernel('no'), virtualisation: virtual(kind) })).toMatchObject({
      seen: true,
      synchronised: false,
      by: 'kernel',
    });
  });

  it.each(['vmware', 'microsoft', 'docker', 'lxc'])('cannot know what sets the clock on %s', (kind) => {
    expect(look({ kernel: kernel('no'), virtualisation: virtual(kind) })).toMatchObject({ seen: false, reason: 'unsupported' });
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
