import type { AuditLog } from '../../../../facts/index.ts';
import { ProbeError } from '../../../define.ts';
import { printed } from '../../answers.ts';
import { listingOf } from '../../listing.ts';
import { seen } from '../../seen.ts';
import { isAtWork, readServices } from '../../services.ts';
import { type Answers, defineTopic } from '../../topic.ts';
import { readAuditd } from './auditd.ts';
import { commands } from './commands.ts';
import { auditCopies, carrying, journalCopies, linesOfFiles, syslogCopies } from './forwarding.ts';
import { readJournal } from './journal.ts';
import type { LogParts, Running } from './log.ts';
import { readSyslog } from './syslog.ts';

/** The logs of a machine that say who logged in and did what: one fact for each of the journal, the audit log and the log of syslog. */
export const auditLog = defineTopic({
  kind: 'audit-log',
  commands,
  read(answers, machine) {
    const services = seen(() => ({ units: readServices(answers) }));
    const known = () => {
      if (!services.seen) throw new ProbeError(services.reason, services.detail);
      return services.units;
    };
    const running: Running = (name) => isAtWork(known(), name);
    const has = (name: string) => services.seen && services.units.has(name);
    const since = machineSince(answers);

    const fact = (parts: LogParts, copies: AuditLog['copies']): AuditLog => ({
      kind: 'audit-log',
      subject: { id: `${machine.system}:${parts.log}`, names: [...machine.names] },
      source: machine.source,
      system: machine.system.slice(0, 255),
      ...parts,
      systemSince: since,
      copies,
      // Whoever is root can change any file of this machine.
      changeableByAdministrators: true,
    });
    const facts: AuditLog[] = [];
    if (has('systemd-journald') || answers.journalConfig.ok) {
      const copies = seen(() => ({ targets: [...journalCopies(answers, known(), machine), ...carrying(known())].slice(0, 100) }));
      facts.push(fact(readJournal(answers, running, machine), copies));
    }
    if (has('auditd') || answers.auditStatus.ok) {
      const copies = seen(() => ({
        targets: [...auditCopies(linesOfFiles(answers.auditConfig), machine), ...carrying(known())].slice(0, 100),
      }));
      facts.push(fact(readAuditd(answers, running, machine), copies));
    }
    const syslog = readSyslog(answers, running, machine);
    if (syslog) {
      const copies = seen(() => ({ targets: [...syslogCopies(answers, known(), machine), ...carrying(known())].slice(0, 100) }));
      facts.push(fact(syslog, copies));
    }
    if (facts.length === 0) known();
    if (facts.length === 0) throw new ProbeError('unsupported', 'no log that is known');
    return { facts, failures: [] };
  },
});

/** The newest of what the machine got when it was set up: a later one only makes it look younger. */
function machineSince({ machineSince: answer }: Answers<typeof commands>): string | null {
  const listed = seen(() => ({ files: listingOf(printed(answer, [0, 1, 2])) }));
  return listed.seen
    ? (listed.files
        .map(({ at }) => at)
        .sort()
        .at(-1) ?? null)
    : null;
}
