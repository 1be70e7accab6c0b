import { idle, plain, swap, unseen, volume } from '../../fixtures/facts/volume.ts';
import { checkTable, none } from '../testing/table.ts';
import { storageAbsence } from './absence.ts';

const root = volume({ mount: '/', device: '/dev/vda1' });

checkTable(storageAbsence, {
  holds: [
    ['nothing but a root', [root], { code: 'only-system', indicative: true }],
    [
      'a system spread over several file systems',
      [
        root,
        volume({ mount: '/boot', content: 'boot' }),
        volume({ mount: '/var', device: '/dev/vda2' }),
        volume({ mount: '/tmp', device: 'tmpfs', content: 'volatile' }),
        volume({ ...swap }),
      ],
    ],
    ['the same file system at another mount point', [root, volume({ mount: '/home', device: '/dev/vda1' })]],
    ['a volume that is allowed', [root, volume()], { with: { allow: ['/srv'] } }],
  ],
  fails: [
    ['a volume of its own', [root, volume()], { code: 'storage' }],
    ['a share', [root, volume({ ...unseen, mount: '/nas', device: 'nas:/export', content: 'remote' })]],
    ['an encrypted one is storage, too', [root, volume({ mount: '/var/lib/postgresql' })]],
    ['although something else is unclear', [root, volume(), volume({ ...plain, ...idle })]],
  ],
  unknown: [
    ['an idle device with content', [root, volume({ ...plain, ...idle })], { reason: 'not-visible' }],
    ['a locked device', [root, volume({ ...idle })], { reason: 'not-visible' }],
    ['a file system of unknown content', [root, volume({ ...unseen, content: 'unknown' })], { reason: 'not-visible' }],
    ['the root is a share', [volume({ ...unseen, mount: '/', filesystem: 'nfs', content: 'remote' })], { reason: 'not-visible' }],
    ['no file system of the system was seen', [volume({ ...swap })], { reason: 'no-subject' }],
  ],
  notApplicable: none('every system can hold data'),
});

it('wants the names of persons whose folders it names', () => {
  const wants = (params: object) => storageAbsence.wants!(storageAbsence.params.parse(params));
  expect(wants({ allow: ['/home/alice'] })).toEqual({ accounts: ['alice'] });
  expect(wants({})).toEqual({ accounts: [] });
});
