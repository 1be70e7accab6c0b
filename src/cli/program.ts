import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { milliseconds } from '../../checks/params.ts';
import { reports } from '../../reports/index.ts';
import { wallTime } from '../facts/wall-clock.ts';
import { longestTimer } from '../inventory/schema.ts';
import { type Language, languages } from '../language/message.ts';
import { packageVersion } from '../package.ts';
import { reportError } from './errors.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** Runs the command line and returns the exit code. */
export async function runCli(args: readonly string[]): Promise<number> {
  const terminal = await openTerminal({
    language: askedLanguage(args),
    color: !args.includes('--no-color'),
    quiet: args.includes('--quiet') || args.includes('-q'),
  });
  if (terminal.language === 'de') {
    const [{ config }, { de }] = await Promise.all([import('zod'), import('zod/locales')]);
    config(de());
  }
  // Whatever nobody caught is ours: Node's own code for it, 1, would say that a promise is contradicted.
  const onUncaught = (error: unknown) => process.exit(reportError(error, terminal));
  process.on('uncaughtException', onUncaught).on('unhandledRejection', onUncaught);
  let exitCode = 0;
  const program = makeProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 3;
    return reportError(error, terminal);
  }
}

/** The language is needed before the command line is parsed, for the help itself. */
function askedLanguage(args: readonly string[]): Language {
  const index = args.findIndex((each) => each === '--lang' || each.startsWith('--lang='));
  const value = index < 0 ? undefined : args[index]!.includes('=') ? args[index]!.split('=')[1] : args[index + 1];
  return languages.find((each) => each === value) ?? 'en';
}

function makeProgram(terminal: Terminal, finish: (exitCode: number) => void): Command {
  const { say } = terminal;
  const formats = Object.keys(reports);
  const whole = (min: number, max: number) => (text: string) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < min || value > max) throw new InvalidArgumentError(say('usage-number', { min, max }));
    return value;
  };
  const duration = (text: string) => {
    const value = milliseconds(text);
    if (value <= 0 || value > longestTimer) throw new InvalidArgumentError(say('usage-duration'));
    return value;
  };
  const instant = (text: string) => {
    const [, reading] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.exec(text) ?? [];
    const at = new Date(text);
    if (reading === undefined || wallTime(reading) === undefined || Number.isNaN(at.getTime())) {
      throw new InvalidArgumentError(say('usage-instant'));
    }
    return at;
  };
  const day = (text: string) => {
    if (!/^\d{4}-\d\d-\d\d$/.test(text) || wallTime(`${text}T00:00`) === undefined)
      throw new InvalidArgumentError(say('usage-date'));
    return text;
  };
  const several = (value: string, before: readonly string[] = []) => {
    const given = value.split(',').filter((each) => each !== '');
    // An unset variable in a script must not turn into `all` or `nothing`.
    if (given.length === 0) throw new InvalidArgumentError(say('usage-empty'));
    return [...before, ...given];
  };

  const titles = {
    'Usage:': say('help-usage'),
    'Arguments:': say('help-arguments'),
    'Options:': say('help-options'),
    'Commands:': say('help-commands'),
  } as Record<string, string>;
  const decorate = (command: Command, examples: readonly string[]) =>
    command
      .configureHelp({ styleTitle: (title) => titles[title] ?? title })
      .helpOption('-h, --help', say('help-help'))
      .exitOverride()
      .configureOutput({ writeOut: (text) => void terminal.out(text), writeErr: (text) => terminal.error(text.trimEnd()) })
      .addOption(new Option('--lang <language>', say('help-lang')).choices(languages).default('en'))
      .option('--no-color', say('help-no-color'))
      .option('-q, --quiet', say('help-quiet'))
      .addHelpText('after', `\n${say('help-examples')}\n${examples.map((each) => `  ${each}`).join('\n')}\n`);
  const configured = (command: Command, named: [name: string, about: string] = ['addresses', say('help-addresses')]) =>
    command
      .argument(`[${named[0]}...]`, named[1])
      .option('-c, --config <file>', say('help-config'))
      .option('-p, --policy <policy>', say('help-policy'), several)
      .option('--only <clause>', say('help-only'), several)
      .option('--json', say('help-json'));

  const program = decorate(new Command('tomproof'), [
    'tomproof demo',
    'tomproof audit https://app.example.org mail.example.org:587',
    'tomproof audit --config ops/tomproof.yaml --format console,html,json',
  ])
    .description(say('help-program'))
    .version(packageVersion(), '-V, --version', say('help-version'))
    .helpCommand(false)
    .addHelpText('after', `\n${say('help-exit-codes')}\n`);

  decorate(configured(program.command('audit').description(say('help-audit'))), [
    'tomproof audit https://app.example.org mail.example.org:587',
    'tomproof audit --only 3.2 --format console,html=report.html',
    'tomproof audit --fail-on contradicted --format junit=junit.xml --quiet',
  ])
    .option('-o, --out <folder>', say('help-out'))
    .option('-f, --format <formats>', say('help-format', { formats }), several)
    .addOption(new Option('--fail-on <what>', say('help-fail-on')).choices(['unproven', 'contradicted']).default('unproven'))
    .option('--concurrency <n>', say('help-concurrency'), whole(1, 5000))
    .option('--per-host <n>', say('help-per-host'), whole(1, 100))
    .option('--deadline <duration>', say('help-deadline'), duration)
    .option('--include-waived', say('help-include-waived'), false)
    .option('-v, --verbose', say('help-verbose'))
    .action(async (addresses: string[], options) => {
      const { auditCommand } = await import('./audit.ts');
      finish(await auditCommand(addresses, options, terminal));
    });

  decorate(configured(program.command('plan').description(say('help-plan'))), [
    'tomproof plan',
    'tomproof plan --requests https://app.example.org',
  ])
    .option('--requests', say('help-requests'))
    .option('--offline', say('help-offline'))
    .action(async (addresses: string[], options) => {
      const { planCommand } = await import('./plan.ts');
      finish(await planCommand(addresses, options, terminal));
    });

  decorate(configured(program.command('doctor').description(say('help-doctor'))), [
    'tomproof doctor',
    'tomproof doctor --config ops/tomproof.yaml --json',
  ])
    .addHelpText('after', `\n${say('help-doctor-codes')}\n`)
    .action(async (addresses: string[], options) => {
      const { doctorCommand } = await import('./doctor.ts');
      finish(await doctorCommand(addresses, options, terminal));
    });

  const setup = program.command('ssh-setup').description(say('help-ssh-setup'));
  decorate(configured(setup, ['targets', say('help-ssh-setup-targets')]), [
    'tomproof ssh-setup > setup.sh',
    'tomproof ssh-setup db-1 db-2 --only 3.2 > setup.sh',
    'tomproof ssh-setup --json',
  ]).action(async (targets: string[], options) => {
    const { sshSetupCommand } = await import('./ssh-setup.ts');
    finish(await sshSetupCommand(targets, options, terminal));
  });

  decorate(program.command('checks').description(say('help-checks')).argument('[check]', say('help-check-id')), [
    'tomproof checks',
    'tomproof checks tls.min-version --lang de',
  ])
    .option('-c, --config <file>', say('help-config'))
    .option('--json', say('help-json'))
    .action(async (id: string | undefined, options) => {
      const { checksCommand } = await import('./checks.ts');
      finish(await checksCommand(id, options, terminal));
    });

  decorate(program.command('judge').description(say('help-judge')).argument('<bundle>', say('help-bundle')), [
    'tomproof judge evidence/2026-11-21T01-00-00Z-3fa2c1',
  ])
    .option('-c, --config <file>', say('help-config'))
    .option('-f, --format <formats>', say('help-format', { formats }), several)
    .option('--json', say('help-json'))
    .action(async (bundle: string, options) => {
      const { judgeCommand } = await import('./judge.ts');
      finish(await judgeCommand(bundle, options, terminal));
    });

  decorate(program.command('init').description(say('help-init')).argument('[addresses...]', say('help-addresses')), [
    'tomproof init',
    'tomproof init https://app.example.org mail.example.org:587 --vantage office-berlin',
  ])
    .option('-c, --config <file>', say('help-config'))
    .option('-p, --policy <policy>', say('help-policy'), several)
    .option('--vantage <name>', say('help-vantage'))
    .option('--force', say('help-force'))
    .action(async (addresses: string[], options) => {
      const { initCommand } = await import('./init.ts');
      finish(await initCommand(addresses, options, terminal));
    });

  decorate(program.command('restore-record').description(say('help-restore-record')), [
    'tomproof restore-record --restored orders-db --result succeeded --took 35m --by ops',
    'tomproof restore-record --restored orders-db --copy postgres/orders/2026-11-20.dump.gpg --copy-at 2026-11-20T01:00:00Z --result failed',
  ])
    .requiredOption('--restored <what>', say('help-record-restored'))
    .addOption(new Option('--result <result>', say('help-record-result')).choices(['succeeded', 'failed']).makeOptionMandatory())
    .option('--copy <id>', say('help-record-copy'))
    .option('--copy-at <instant>', say('help-record-copy-at'), instant)
    .option('--performed-at <instant>', say('help-record-performed-at'), instant)
    .option('--took <duration>', say('help-record-took'), duration)
    .option('--by <who>', say('help-record-by'))
    .option('-o, --out <folder>', say('help-record-out'), 'records')
    .action(async (options) => {
      const { restoreRecordCommand } = await import('./restore-record.ts');
      finish(await restoreRecordCommand(options, terminal));
    });

  const attest = program.command('attest').description(say('help-attest')).argument('[clause]', say('help-attest-clause'));
  decorate(attest, [
    "tomproof attest 2.3 --by HR --statement 'All staff have signed the obligation to secrecy.' --document hr/signed.pdf",
    "tomproof attest 4.1 --policy acme-tom --statement 'The concept was reviewed.' --valid-until 2027-06-30",
    'tomproof attest --list',
  ])
    .option('-c, --config <file>', say('help-config'))
    .option('-p, --policy <policy>', say('help-policy'), several)
    .option('--by <role>', say('help-attest-by'))
    .option('--statement <text>', say('help-attest-statement'))
    .option('--document <file>', say('help-attest-document'))
    .option('--valid-until <day>', say('help-attest-valid-until'), day)
    .option('-o, --out <folder>', say('help-attest-out'))
    .option('--list', say('help-attest-list'))
    .option('--json', say('help-json'))
    .action(async (clause: string | undefined, options) => {
      const { attestCommand } = await import('./attest.ts');
      finish(await attestCommand(clause, options, terminal));
    });

  const policy = program.command('policy').description(say('help-policies')).helpCommand(false);
  policy.action(() => policy.outputHelp());
  decorate(policy, ['tomproof policy lint', 'tomproof policy drift acme-tom.yaml --document TOM.docx']);
  const ofPolicies = (command: Command) =>
    command.argument('[policies...]', say('help-policies-named')).option('-c, --config <file>', say('help-config'));
  decorate(ofPolicies(policy.command('lint').description(say('help-lint'))), [
    'tomproof policy lint',
    'tomproof policy lint policies/acme-tom.yaml --document TOM.docx',
  ])
    .option('--document <file>', say('help-lint-document'))
    .option('--json', say('help-json'))
    .action(async (names: string[], options) => {
      const { lintCommand } = await import('./policy.ts');
      finish(await lintCommand(names, options, terminal));
    });
  decorate(ofPolicies(policy.command('coverage').description(say('help-coverage'))), [
    'tomproof policy coverage',
    'tomproof policy coverage policies/acme-tom.yaml --json',
  ])
    .option('--json', say('help-json'))
    .action(async (names: string[], options) => {
      const { coverageCommand } = await import('./policy.ts');
      finish(await coverageCommand(names, options, terminal));
    });
  const drift = policy.command('drift').description(say('help-drift')).argument('<policy>', say('help-drift-policy'));
  decorate(drift, ['tomproof policy drift policies/acme-tom.yaml --document TOM.docx'])
    .requiredOption('--document <file>', say('help-drift-document'))
    .option('-c, --config <file>', say('help-config'))
    .option('--json', say('help-json'))
    .action(async (name: string, options) => {
      const { driftCommand } = await import('./policy.ts');
      finish(await driftCommand(name, options, terminal));
    });

  decorate(program.command('import').description(say('help-import')).argument('<document>', say('help-import-document')), [
    'tomproof import TOM.docx --out policies/acme-tom.yaml',
    'tomproof import AVV.pdf --json',
  ])
    .option('-o, --out <file>', say('help-import-out'))
    .option('--name <policy>', say('help-import-name'))
    .option('--force', say('help-force'))
    .option('--json', say('help-json'))
    .action(async (document: string, options) => {
      const { importCommand } = await import('./import.ts');
      finish(await importCommand(document, options, terminal));
    });

  decorate(program.command('demo').description(say('help-demo')), ['tomproof demo', 'tomproof demo --lang de'])
    .option('-o, --out <folder>', say('help-out'))
    .action(async (options) => {
      const { demoCommand } = await import('./demo.ts');
      finish(await demoCommand(options, terminal));
    });
  return program;
}
