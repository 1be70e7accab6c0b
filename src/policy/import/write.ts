import { CORE_SCHEMA, dump } from 'js-yaml';
import type { PolicyFile } from '../schema.ts';

export interface ImportedPolicy {
  readonly policy: string;
  /** Name of the document's file. */
  readonly document: string;
  readonly language: 'de' | 'en';
  readonly clauses: PolicyFile['clauses'];
  readonly besides: readonly string[];
}

const head = {
  en: `# Written by \`tomproof import\`. No binding is in force yet: read each clause, mend what is wrong, and take \`suggested: true\` (with \`words\` and
# \`confidence\`) out of the bindings that are right. \`tomproof policy lint\` and \`coverage\` say what is left to do.`,
  de: `# Geschrieben von \`tomproof import\`. Noch gilt keine Bindung: jede Klausel lesen, Falsches ändern und bei den richtigen Bindungen
# \`suggested: true\` (mit \`words\` und \`confidence\`) entfernen. \`tomproof policy lint\` und \`coverage\` sagen, was noch zu tun ist.`,
};

/** Bindings stand in one line each. */
const flowLevel = 3;

const yaml = (value: unknown, indent = 0) =>
  dump(value, { lineWidth: 140 - indent, noRefs: true, flowLevel, schema: CORE_SCHEMA })
    .trimEnd()
    .replace(/^(?=.)/gm, ' '.repeat(indent));

/** A policy as a file that a person goes through: clauses under the titles of their sections, digests of all else at the end. */
export function policyText({ policy, document, language, clauses, besides }: ImportedPolicy): string {
  const title = document.replace(/\.[^.]*$/, '') || document;
  const lines = [head[language], yaml({ policy, title: { de: title, en: title }, language }), 'clauses:'];
  let section: string | null = null;
  for (const clause of clauses) {
    const own = clause.section?.[language] ?? '';
    if (own !== section && own !== '') lines.push(`\n  # ${own.replace(/\s+/g, ' ')}`);
    section = own;
    lines.push(yaml([written(clause)], 2));
  }
  lines.push('', yaml({ document: { name: document, besides } }));
  return `${lines.join('\n')}\n`;
}

/** Without what is as it is by default. */
function written({ section, verify, ...clause }: PolicyFile['clauses'][number]) {
  const { id, article, text, digest, kind, strength, party, ...rest } = clause;
  const bindings = verify.map(({ check, with: stated, assumed, on, role, ...binding }) => ({
    check,
    ...(Object.keys(stated).length > 0 ? { with: stated } : {}),
    ...(Object.keys(assumed).length > 0 ? { assumed } : {}),
    ...(on ? { on } : {}),
    ...(role === 'proves' ? {} : { role }),
    ...binding,
  }));
  const titles = section && section.de === section.en ? section.de : section;
  return {
    id,
    ...(titles ? { section: titles } : {}),
    ...(article ? { article } : {}),
    text,
    digest,
    kind,
    strength,
    party,
    ...rest,
    ...(bindings.length > 0 ? { verify: bindings } : {}),
  };
}
