import { durationsIn } from '../parameters/durations.ts';
import { hasAny } from '../pattern.ts';
import type { Measure, Read } from './measure.ts';

/** Documents that have to exist, with the usual name of their file. */
const documents: readonly (readonly [path: string, phrases: readonly string[]])[] = [
  ['*27001*', ['(zertifi*|certif*) ... 27001', '27001 ... (zertifi*|certif*)', '27001~(zertifi|certif)*', 'iso ... 27001']],
  ['*soc*2*', ['soc 2', 'soc2']],
  ['*c5*', ['bsi c5', 'c5 testat', 'c5 attest*']],
  [
    '*sub*',
    [
      '(sub~prozessor|sub~prozessoren|sub~processor|unterauftragnehmer|unterauftragsverarbeiter|subunternehmer|subauftragnehmer|subdienstleister)~?( )?liste',
      '(liste|list|uebersicht|verzeichnis) (der|aller|von|of|ueber) (all |eingesetzten |aktuellen )?(sub|unterauftrag)*',
    ],
  ],
  [
    '*incident*',
    [
      'incident~response~?(plan|konzept|plaene|plans)',
      'incident response (plan|playbook)*',
      'sicherheitsvorfall~?(plan|konzept)*',
    ],
  ],
  [
    '*notfall*',
    [
      '(notfaelle|emergencies) ... (handbuch|plan|manual)*',
      '*notfall~?(plan|plaene|konzept|handbuch|plaenen|vorsorgekonzept)[^ ]*',
      'emergency plan*',
      'disaster recovery plan*',
      'business continuity plan*',
      'contingency plan*',
      'wiederanlauf~?plan*',
    ],
  ],
  ['*pentest*', ['(bericht|report)[^ ]* ... penetration*', 'penetration~?tests? ... (bericht|report|ergebnis|result)*']],
  [
    '*avv*',
    [
      '(av|avv|auftragsverarbeitungs|auftragsverarbeitung)~(vertrag|vertraege|vereinbarung)[^ ]* (mit|with)',
      'avv mit *',
      '(data processing agreements?|dpas?) (with|are|is)',
    ],
  ],
  [
    '*verarbeitung*',
    [
      'verzeichnis* (der|von|ueber) (die )?verarbeitung*',
      'verarbeitungs~verzeichnis*',
      'verfahrens~verzeichnis*',
      'uebersicht ueber (die )?verarbeitungst*',
      'records? of processing*',
      'ropa',
    ],
  ],
];

/** What only a document shows. */
export const evidence: readonly Measure[] = [
  {
    check: 'docs.present',
    phrases: documents.flatMap(([, phrases]) => phrases),
    read: ({ words }): Read => {
      const path = documents.find(([, phrases]) => hasAny(phrases, words))?.[0] ?? '*';
      const often = durationsIn(words).find(({ kind, seconds }) => kind === 'every' && seconds >= 28 * 86_400);
      return { ...(often ? { with: { maxAge: often.value } } : {}), assumed: { path } };
    },
    confidence: 0.5,
  },
];
