import type { CheckTexts, Warning } from '../checks/define.ts';
import type { Catalogue } from '../checks/texts.ts';
import type { Finding } from '../src/audit/finding.ts';
import type { Plan } from '../src/audit/plan.ts';
import type { Advice } from '../src/facts/index.ts';
import { type Args, fillIn, type Language, type MessageCode } from '../src/language/message.ts';
import type { Bilingual } from '../src/policy/schema.ts';

/** Everything a report says, in one language. Arguments are stripped of control characters; escaping for a format is the report's. */
export interface Words {
  readonly language: Language;
  say(code: MessageCode, args?: Args): string;
  of(text: Bilingual): string;
  /** Title of a check, or its id where no catalogue knows it. */
  title(check: string): string;
  /** When the check holds, in one sentence. */
  about(check: string): string;
  remedy(check: string): string;
  message(finding: Pick<Finding, 'check' | 'outcome' | 'code' | 'args'>): string;
  warning(check: string, warning: Warning): string;
}

/** Loads the texts of a language, together with those that plug-in checks brought along in the plan. */
export async function loadWords(language: Language, plan: Pick<Plan, 'texts'>): Promise<Words> {
  const [program, catalogue] = await Promise.all(
    language === 'de'
      ? [import('../src/language/de.ts').then((module) => module.de), import('../checks/de.ts').then((module) => module.de)]
      : [import('../src/language/en.ts').then((module) => module.en), import('../checks/en.ts').then((module) => module.en)],
  );
  const texts = catalogue.checks as Readonly<Record<string, CheckTexts>>;
  const reasons: Catalogue['reasons'] & Readonly<Record<string, string>> = catalogue.reasons;
  const adviceIn = ({ advice }: Args) => (advice === undefined ? [] : [catalogue.advice[advice as Advice] ?? String(advice)]);
  const textsOf = (check: string): CheckTexts | undefined => {
    const own = Object.hasOwn(plan.texts, check) ? plan.texts[check] : undefined;
    return own?.[language] ?? own?.en ?? (Object.hasOwn(texts, check) ? texts[check] : undefined);
  };
  const coded = (template: string | undefined, code: string, args: Args) =>
    template === undefined ? fillIn(`${code} ${JSON.stringify(args)}`, {}) : fillIn(template, args);
  return {
    language,
    say: (code, args = {}) => fillIn(program[code], args),
    of: (text) => text[language],
    title: (check) => textsOf(check)?.title ?? check,
    about: (check) => textsOf(check)?.about ?? '',
    remedy: (check) => textsOf(check)?.remedy ?? '',
    message: ({ check, outcome, code, args }) =>
      outcome === 'unknown'
        ? [coded(reasons[code], code, args), ...adviceIn(args)].join('; ')
        : coded(textsOf(check)?.codes[code], code, args),
    warning: (check, { code, args }) => coded(textsOf(check)?.codes[code], code, args),
  };
}
