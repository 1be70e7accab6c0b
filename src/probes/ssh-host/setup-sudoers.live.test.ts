import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installed, liveDescribe, run } from '../../../fixtures/live/tools.ts';
import { workshop } from '../../../fixtures/live/workshop.ts';
import { login, sshHost as targetOf } from '../../../fixtures/look.ts';
import { replayHost } from '../../../fixtures/replay-host.ts';
import { setupsOf } from './setup.ts';
import { setupScript } from './setup-script.ts';

liveDescribe([installed('sudo', 'visudo')], 'sudo’s rules', () => {
  const at = workshop();

  it('are understood by visudo, for every command of the catalogue and as if every program were installed', async () => {
    const folder = await at.folder();
    const { key } = replayHost(() => undefined);
    const [setup] = setupsOf([{ target: targetOf({ sudo: true, login: login({ key }) }), wants: {} }]);
    const script = setupScript(setup!, '0.0.0');
    const makesRules = script.slice(script.indexOf('rule() {'), script.indexOf('# Its name has a dot'));
    const rules = script.split('\n').filter((line) => line.startsWith('  rule '));
    const [makes, file] = [join(folder, 'makes-rules'), join(folder, 'sudoers')];
    await writeFile(makes, `account=tomproof\n${makesRules.replace('[ -x "$program" ]', 'true')}\n${rules.join('\n')}\n`);
    const text = await run('sh', [makes]);
    await writeFile(file, text, { mode: 0o440 });
    expect(await run('visudo', ['-cf', file])).toContain('parsed OK');
    expect(text.trim().split('\n')).toHaveLength(setup!.commands.filter(({ root }) => root).length);
    expect(text).toContain('tomproof ALL=(root) NOPASSWD: /usr/sbin/dmsetup status --noflush\n');
  });
});
