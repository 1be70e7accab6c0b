import { idle, raid, swap, unseen, volume } from '../../fixtures/facts/volume.ts';
import { checkTable, none } from '../testing/table.ts';
import { redundancyRaid } from './raid.ts';

const mirrored = volume({ arrays: [raid()], redundant: true });
const degraded = raid({ name: '/dev/md1', state: 'degraded', members: { present: 1, expected: 2 } });

checkTable(redundancyRaid, {
  holds: [
    ['a mirror that works', [mirrored], { code: 'healthy' }],
    [
      'what is no data need not be redundant',
      [
        mirrored,
        volume({ mount: '/boot', content: 'boot' }),
        volume({ mount: '/tmp', content: 'volatile' }),
        volume({ ...swap }),
      ],
    ],
    ['only the named mount is promised', [mirrored, volume({ mount: '/scratch' })], { with: { mounts: ['/srv'] } }],
    ['an idle device is not in use', [mirrored, volume({ ...idle })]],
  ],
  fails: [
    ['a member is missing', [volume({ arrays: [degraded], redundant: true })], { code: 'degraded' }],
    [
      'an array has failed',
      [mirrored, volume({ mount: '/a', arrays: [raid({ name: '/dev/md2', state: 'failed' })] })],
      { code: 'degraded' },
    ],
    ['an array is rebuilt', [volume({ arrays: [raid({ state: 'rebuilding' })], redundant: true })], { code: 'rebuilding' }],
    [
      'degraded below boot, swap or an idle device',
      [mirrored, volume({ ...idle, arrays: [degraded], redundant: true })],
      { code: 'degraded' },
    ],
    ['degraded, although a volume has no array', [volume({ mount: '/a' }), volume({ arrays: [degraded], redundant: true })]],
  ],
  unknown: [
    ['no array was seen', [volume()], { reason: 'not-visible' }],
    ['one of two volumes has no array', [mirrored, volume({ mount: '/a' })], { reason: 'not-visible' }],
    [
      'stripes only',
      [volume({ arrays: [raid({ level: 'raid0', redundant: false })], redundant: false })],
      { reason: 'not-visible' },
    ],
    ['a mirror on one of two ways', [volume({ arrays: [raid()], redundant: false })], { reason: 'not-visible' }],
    [
      'the state of the array was not seen',
      [volume({ arrays: [raid({ state: 'unknown' })], redundant: true })],
      { reason: 'not-visible' },
    ],
    ['the way down was not seen', [volume({ ...unseen })], { reason: 'not-visible' }],
    ['a named mount does not exist', [mirrored], { with: { mounts: ['/srv', '/data'] }, reason: 'not-visible' }],
    ['nothing that holds data', [volume({ mount: '/boot', content: 'boot' })], { reason: 'no-subject' }],
  ],
  notApplicable: none('the redundancy of a volume is always a question'),
});

it('wants the names of persons whose folders it names', () => {
  const wants = (params: object) => redundancyRaid.wants!(redundancyRaid.params.parse(params));
  expect(wants({ mounts: ['/home/alice/x'] })).toEqual({ accounts: ['alice'] });
  expect(wants({})).toEqual({ accounts: [] });
});
