import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEstate } from '../../fixtures/estate/index.ts';
import { auditCommand } from './audit.ts';
import type { Terminal } from './terminal.ts';

/** `tomproof demo`: audits a practice estate on loopback with the built-in policy, and one for what people state, and writes the HTML report. */
export async function demoCommand(options: { readonly out?: string }, terminal: Terminal): Promise<number> {
  const { say } = terminal;
  terminal.note(say('demo-start'));
  const estate = await startEstate();
  const scratch = await mkdtemp(path.join(tmpdir(), 'tomproof-demo-'));
  try {
    const config = path.join(scratch, 'tomproof.yaml');
    // JSON is YAML: nothing has to be quoted by hand.
    const { targets, people } = estate;
    const policies = ['art32-baseline', people.policy];
    await writeFile(config, JSON.stringify({ policies, attestations: people.attestations, vantage: 'loopback', targets }));
    const out = options.out ?? 'evidence';
    const exitCode = await auditCommand(
      [],
      { config, out, format: ['console', `html=${path.join(out, 'demo.html')}`], failOn: 'unproven', includeWaived: false },
      terminal,
    );
    terminal.note(say('demo-end', { exitCode }));
    return exitCode > 2 ? exitCode : 0;
  } finally {
    await estate.close();
    await rm(scratch, { recursive: true, force: true });
  }
}
