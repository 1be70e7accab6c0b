import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Check } from '../../checks/define.ts';
import { checks } from '../../checks/index.ts';
import { providerTargets } from '../../fixtures/provider-targets.ts';
import type { Advice, FactKind } from '../facts/index.ts';
import { providerSchemas } from '../inventory/provider-schema.ts';
import type { ProviderTarget } from '../inventory/target.ts';
import { packageRoot } from '../package.ts';
import { probes } from '../probes/index.ts';

/** What the interface of a kind of target tells of, and what it has no way to tell. */
interface Column {
  readonly kind: ProviderTarget['kind'];
  readonly pages: readonly string[];
  readonly told: ReadonlySet<FactKind>;
  readonly untold: ReadonlyMap<FactKind, Advice>;
}

function columnOf(kind: ProviderTarget['kind']): Column {
  const target = providerTargets[kind];
  const asked = probes.filter((probe) => probe.accepts(target));
  return {
    kind,
    pages: asked.map(({ id }) => `${id}.md`).filter((page) => existsSync(path.join(packageRoot, 'docs', 'providers', page))),
    told: new Set(asked.flatMap((probe) => probe.kindsFor?.(target) ?? probe.kinds)),
    untold: new Map(asked.flatMap((probe) => Object.entries(probe.cannotTell?.(target) ?? {}) as [FactKind, Advice][])),
  };
}

function cellOf({ judges }: Check, { told, untold }: Column): string {
  const kinds: readonly FactKind[] = [judges].flat();
  if (kinds.some((kind) => told.has(kind))) return '●';
  const advices = [...new Set(kinds.flatMap((kind) => untold.get(kind) ?? []))].sort();
  return advices.length > 0 ? `○ ${advices.join(', ')}` : '';
}

/** `docs/providers/README.md`: which check can be fed by which provider's own word. */
export function providersPage(): string {
  const columns = providerSchemas.map((schema) => columnOf(schema.shape.kind.value));
  const all: readonly Check[] = checks;
  const rows = all.flatMap((check) => {
    const cells = columns.map((column) => cellOf(check, column));
    return cells.some((cell) => cell !== '') ? [[`\`${check.id}\``, ...cells]] : [];
  });
  const heads = ['check', ...columns.map(({ kind, pages }) => (pages[0] ? `[\`${kind}\`](${pages[0]})` : `\`${kind}\``))];
  const table = [heads, heads.map((_, index) => (index === 0 ? '---' : ':---')), ...rows];
  return `${intro}\n${table.map((cells) => `| ${cells.join(' | ')} |`.replaceAll(/\| +(?=\|)/g, '| ')).join('\n')}\n`;
}

const intro = `# What providers tell

<!-- written by \`npm run docs:providers\`; a test compares it with the code -->

Much of a TOM document is about things that a cloud or a software service runs for you. A target of one of these kinds asks its provider's own
interface, with a credential that may only look; the page behind a kind says how to make one. \`tomproof doctor\` tries it before the first audit.

* **●** the interface tells of the things this check judges. It need not tell all the check wants to know of them: Hetzner lists disks, but has no word
  about their encryption, so \`disk.encryption\` stays unverified there until the machine itself is asked. The provider's page says which.
* **○** such things exist there, but the interface has no way to tell of them. The clause ends unverified and says what would show it: another kind of target
  (\`ssh-host\`, \`bucket\`, \`postgres\`, \`endpoint\`, \`document\`), or a person's dated statement (\`attestation\`).
* blank: there is no such thing, or this version does not ask that provider yet.

Buckets, databases, hosts and services are targets of their own (\`kind: bucket\`, \`postgres\`, \`ssh-host\`, \`endpoint\`), whoever runs them.
So is what runs at a provider without an interface, as at [Strato](strato.md).
`;
