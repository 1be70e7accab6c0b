import { hostBackup } from '../../../../../fixtures/every-backup.ts';
import { machine } from '../../../../../fixtures/ssh-host.ts';
import { copyOf, type FoundSet, setOf } from './set.ts';

const at = Date.parse('2026-05-31T01:30:00Z');
const found = (changes: Partial<FoundSet> & { ids?: readonly string[] }): FoundSet => {
  const { ids = ['x'], ...rest } = changes;
  return { name: '', location: '/srv/store', copies: ids.map((id) => copyOf(id, at)), whole: true, ...rest };
};

describe('persons whose folders are backed up', () => {
  it.each<[string, Parameters<typeof found>[0]]>([
    ['paths in the copies', { name: 'db-1:/home/alice /srv', covers: ['/home/alice', '/srv'] }],
    ['a folder of copies', { location: '/home/alice/dumps' }],
    ['names of copies', { ids: ['home/alice/2026-05-31.tar', 'home/alice-2026-05-31.tar'], name: 'alice' }],
    ['snapshots', { ids: ['tank/home/alice@auto-2026-05-31', 'rpool/USERDATA/alice_x1y2z3@2026'], name: 'tank/home/alice' }],
  ])('have no name in %s', (_, changes) => {
    const text = JSON.stringify(setOf(found(changes), hostBackup('files'), machine()));
    expect(text).toContain('person-alice');
    expect(text.replaceAll('person-alice', '')).not.toContain('alice');
  });

  it('have the one that the policy gives them', () => {
    const { origin } = setOf(
      found({ covers: ['/home/alice'] }),
      hostBackup('restic'),
      machine({ wants: { accounts: ['alice'] } }),
    );
    expect(origin.covers).toEqual(['/home/alice']);
  });

  it('are not looked for in the names of nights', () => {
    const ids = ['home/2026-05-31/all.tar', 'home/20260531T0130.tar'];
    expect(setOf(found({ ids }), hostBackup('files'), machine()).copies.map(({ id }) => id)).toEqual(ids);
  });
});

it('what keeps copies from being deleted is not known where nobody asked', () =>
  expect(setOf(found({}), hostBackup('files'), machine()).lock).toMatchObject({ seen: false, reason: 'unsupported' }));
