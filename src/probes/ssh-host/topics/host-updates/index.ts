import { ProbeError } from '../../../define.ts';
import { seen } from '../../seen.ts';
import { type Answers, defineTopic, type Machine } from '../../topic.ts';
import { apkCommands, readApk } from './apk.ts';
import { aptCommands, readApt } from './apt.ts';
import { automaticCommands, automaticOf } from './automatic.ts';
import { dnfCommands, readDnf } from './dnf.ts';
import { bounded, type Waiting } from './package-source.ts';
import { rebootCommands, rebootOf } from './reboot.ts';
import { supportCommands, supportOf } from './support.ts';
import { readZypper, zypperCommands } from './zypper.ts';

const commands = {
  ...aptCommands,
  ...dnfCommands,
  ...zypperCommands,
  ...apkCommands,
  ...automaticCommands,
  ...rebootCommands,
  ...supportCommands,
};

/** Which updates wait for the machine: one fact. A distribution whose package manager is not known is `unsupported`. */
export const hostUpdates = defineTopic({
  kind: 'host-updates',
  commands,
  read(answers, machine) {
    const { system, os } = machine;
    const automatic = seen(() => automaticOf(answers, machine));
    return {
      facts: [
        {
          kind: 'host-updates',
          subject: { id: `${system}:updates`, names: [...machine.names] },
          source: machine.source,
          system: system.slice(0, 255),
          release: (os.release.get('PRETTY_NAME') ?? `${os.id} ${os.version}`).slice(0, 200),
          ...bounded(waiting(answers, machine)),
          automatic: automatic.seen ? { ...automatic, by: automatic.by.slice(0, 200) } : automatic,
          reboot: seen(() => rebootOf(answers)),
          support: seen(() => supportOf(answers.releases, machine)),
        },
      ],
      failures: [],
    };
  },
});

function waiting(answers: Answers<typeof commands>, machine: Machine): Waiting {
  switch (machine.os.family) {
    case 'debian':
      return readApt(answers, machine);
    case 'redhat':
      return readDnf(answers, machine);
    case 'suse':
      return readZypper(answers, machine);
    case 'alpine':
      return readApk(answers, machine);
    default:
      throw new ProbeError('unsupported', `package manager of ${machine.os.id || 'an unnamed system'}`.slice(0, 200));
  }
}
