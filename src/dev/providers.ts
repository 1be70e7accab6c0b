import { existsSync } from 'node:fs';
import path from 'node:path';
import { checks } from '../../checks/index.ts';
import { type Feeds, feedsOf, probesOf } from '../../fixtures/provider-feeds.ts';
import { type Outcome, providerLimits } from '../../fixtures/provider-limits.ts';
import { providerSchemas } from '../inventory/provider-schema.ts';
import { packageRoot } from '../package.ts';

/** `docs/providers/README.md`: which check can be fed by which provider's own word. */
export function providersPage(): string {
  const columns = providerSchemas.map((schema) => {
    const kind = schema.shape.kind.value;
    const pages = probesOf(kind).map(({ id }) => `${id}.md`);
    return {
      kind,
      page: pages.find((page) => existsSync(path.join(packageRoot, 'docs', 'providers', page))),
      feeds: feedsOf(kind),
    };
  });
  const rows = checks.flatMap(({ id }) => {
    const cells = columns.map(({ feeds }) => cellOf(feeds.get(id)));
    return cells.some((cell) => cell !== '') ? [[`\`${id}\``, ...cells]] : [];
  });
  const heads = ['check', ...columns.map(({ kind, page }) => (page ? `[\`${kind}\`](${page})` : `\`${kind}\``))];
  const table = [heads, heads.map((_, index) => (index === 0 ? '---' : ':---')), ...rows];
  return `${intro}\n${markdownTable(table)}\n\n${limitsIntro}\n${markdownTable(limitRows(columns.map(({ kind }) => kind)))}\n`;
}

const cellOf = (feed: ReturnType<Feeds['get']>) => (feed === undefined ? '' : feed.told ? '●' : `○ ${feed.advices.join(', ')}`);

const markdownTable = (rows: readonly (readonly string[])[]) =>
  rows.map((cells) => `| ${cells.join(' | ')} |`.replaceAll(/\| +(?=\|)/g, '| ')).join('\n');

const outcomes: Readonly<Record<Outcome, string>> = { holds: 'proven', fails: 'contradicted', unknown: 'unverified' };

function limitRows(kinds: readonly (keyof typeof providerLimits)[]): string[][] {
  const rows = kinds.flatMap((kind) =>
    Object.entries(providerLimits[kind]).map(([check, { never, why }]) => [
      `\`${kind}\``,
      `\`${check}\``,
      never.map((each) => outcomes[each]).join(' or '),
      why,
    ]),
  );
  return [['target', 'check', 'never', 'because'], ['---', '---', '---', '---'], ...rows];
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

What a ● never comes to, whatever the account is like, stands in the second table; the audits in \`src/probes/*/audit*.test.ts\` have seen everything else.

Buckets, databases, hosts and services are targets of their own (\`kind: bucket\`, \`postgres\`, \`ssh-host\`, \`endpoint\`), whoever runs them.
So is what runs at a provider without an interface, as at [Strato](strato.md).
`;

const limitsIntro = `## What an interface alone never comes to

Another view of the same thing may: \`ssh-host\` for disks, \`postgres\` and \`endpoint\` for connections, \`bucket\` for what lies in it, a person's dated statement for the rest.
`;
