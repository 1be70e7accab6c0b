import { hasAny } from './pattern.ts';
import type { Words } from './words.ts';

type Party = 'processor' | 'customer' | 'subprocessor';

const customer =
  '(auftraggeber(s|in|n)?|verantwortliche(r|n)?|kunde(n)?|customers?|controllers?|client|lizenznehmer|anwender|endkunde(n)?)';
const duties =
  '(ist|sind|hat|haben|muss|muessen|stellt|stellen|sorgt|verantwortet|verantworten|traegt|legt|legen|verwaltet|verwalten|obliegt|verpflichtet|verpflichten|nutzt|erstellt|sichert|vergibt|vergeben|is|are|must|shall|has|have|ensures?|manages?|bears?|remains?|defines?|determines?|configures?|bestimmt|uebernimmt|konfiguriert|wird|werden|kann|koennen|pflegt|may|can|verwendet)';

const byCustomer = [
  `(obliegt|obliegen) ([^ ]+ ){0,2}(dem|den|der)? ?${customer}`,
  `(in der |im )?(verantwortung|verantwortungsbereich|zustaendigkeit|verantwortlichkeit|verpflichtung) (des|der|beim|von|of the|liegt beim|dem) ${customer}`,
  `(liegt|liegen) (bei|beim|in der) ([^ ]+ ){0,3}${customer}`,
  `(durch|vom|seitens|by) (den |dem |des |the |die )?${customer} (selbst |eigenverantwortlich )?(zu |selbst|sicherzustellen|eigen|durchzufuehren|verwaltet|festgelegt|vorgenommen|vergeben|verantwortet|durchgefuehrt|managed|defined|configured)`,
  `(responsibility|duty) of the ${customer}`,
  `${customer} (is|are) (solely )?responsible`,
  '(customer|kundenseitig|auftraggeberseitig)(e|en|er|es)? (responsib|verantwort|pflicht|massnahm|einzuricht|sicherzustell|zu )*',
];
const subjectFirst = new RegExp(`^ (?:der |die |das |the |dem |den |unsere |our |each |jeder )?${customer} ${duties} `);
/** What the customer gets, or is told, is what somebody else does. */
const operatorFirst =
  /^ (?:das|die|unser|the|our) (?:rechenzentr(?:um|en)|data cent(?:er|re)s?)(?: , [^,]{1,30} ,)? (?:ist|sind|wird|werden|verfuegt|weist|hat|betreibt|is|are|has|have|maintains?|operates?) /;
const passive =
  /^ (?:der |die |dem |den |the )?[a-z]+ (?:wird|werden|is|are|shall be|will be|has been) (?:[a-z]+ ){0,5}(?:informiert|benachrichtigt|unterrichtet|gemeldet|mitgeteilt|informed|notified|unterstuetzt|supported|zur verfuegung|provided)/;

const operators = [
  '(rechenzentrums?|hosting|cloud|infrastruktur|iaas|paas|housing|colocation)~?(anbieter|betreiber|provider|dienstleister|partner)s?(n|s)?',
  '(data~cent(er|re)|hosting|cloud|infrastructure|colocation) (operator|provider|partner)s?',
  '(betreiber|betreibers|operator) (des|der|of the) (rechenzentr|data)*',
  '(unterauftragnehmer|unterauftragsverarbeiter|subunternehmer|subdienstleister|sub~?processors?|subauftragnehmer)[ns]?',
  '(externe(n|r|m|s)?) (hosting|cloud|rechenzentr|it)[^ ]*',
];
const providerNames =
  '(hetzner|aws|amazon|microsoft|azure|google|ionos|ovh|telekom|scaleway|strato|netcup|stackit|supabase|render)[^ ]*';
const byOperator = [
  '(durch|fuer|beim|im) (das|den|dem|unser|unserem)? ?rechenzentr(um|en|ums)$',
  '(durch|fuer) das rechenzentrum',
  '(provided|operated|ensured|done) by (the )?(operator|data cent(er|re))',
  '(der )?(anbieter|betreiber) des rechenzentrums',
  ...operators.map(
    (each) =>
      `(durch|vom|seitens|by) (den |dem |die |das |the |des |der |einem |einen |unser |unseren |unserem |our |jeweiligen |eingesetzten |beauftragten |genutzten |deren |zertifizierten )?${each}`,
  ),
  ...operators
    .slice(0, 3)
    .map(
      (each) =>
        `(der|die|das|the|unser|our) ${each} (ist|sind|verfuegt|betreibt|stellt|gewaehrleistet|sichert|setzt|uebernimmt|hat|is|are|operates?|ensures?|provides?|maintains?|has|uses|erfuellt|verpflichtet|schuetzt|sorgt)`,
    ),
  `${providerNames} (ist|sind|verfuegt|betreibt|stellt|gewaehrleistet|sichert|setzt|uebernimmt|is|operates?|ensures?|provides?|maintains?|erfuellt|sorgt)`,
  `(durch|von|seitens|by) (die |den |der |the )?${providerNames}`,
];
/** `Aufgaben der Schule`: a section of what somebody else has to do. */
export const isCustomerSection = (title: string): boolean =>
  /(?:pflichten|aufgaben|mitwirkung(?:spflichten)?|obliegenheiten|verantwortung|responsibilities|duties|obligations)\s+(?:des|der|of(?:\s+the)?|beim)\s+(?!auftragnehmer|auftragsverarbeiter|(?:data )?processor|mitarbeit|beschäftigt|datenschutz|geschäfts|leitung|provider|anbieter|employees|staff)/iu.test(
    title,
  ) || /^(?:was der kunde|customer (?:responsib|duties|obligations))/iu.test(title);

const operatorTitle = [
  ...operators.slice(0, 3),
  `*(massnahmen|zutritt|sicherheit|kontrolle|measures|security|control)[^ ]* (des|der|beim|durch|von|by|of|at) ([^ ]+ ){0,3}(rechenzentr|hosting|hoster|provider|${providerNames})*`,
  '(rechenzentrum|rechenzentren|data~cent(er|re)s?)',
];

/** Who does it: the customer where the words make it theirs, the operator of a data centre where it acts, else the processor. */
export function partyOf(words: Words, titles: Words, isPhysical: boolean): Party {
  if ((subjectFirst.test(words.text) && !passive.test(words.text)) || hasAny(byCustomer, words)) return 'customer';
  if (operatorFirst.test(words.text)) return 'subprocessor';
  if (
    hasAny(byOperator, words) &&
    !hasAny(
      [
        '(auswahl|pruefung|kontrolle|ueberpruef|ueberwach|verpflicht|liste|vertrag|weisung|audit|selection|review)[^ ]* (von|der|des|of|mit)',
        '(mit|with) ',
        'sorgfaeltig*',
        '*vertrag*',
        'einsatz von',
        'hosting bei',
        'gehostet',
        'hosted',
      ],
      words,
    )
  )
    return 'subprocessor';
  return isPhysical && hasAny(operatorTitle, titles) ? 'subprocessor' : 'processor';
}
