import type { Strength } from '../schema.ts';
import { hasAny } from './pattern.ts';
import type { Words } from './words.ts';

const hedges = [
  '(soweit|sofern|wenn|falls|wo|wo immer|insoweit|insofern|insoweit als) ([^ ]+ ){0,4}(moeglich|sinnvoll|erforderlich|noetig|notwendig|vorgesehen|angemessen|umsetzbar|machbar|anwendbar|praktikabel|zumutbar|geboten|zielfuehrend|umgesetzt|verfuegbar|vertretbar|relevant|zweckmaessig|unterstuetzt)',
  'soweit (dies|es|das|diese|sie)',
  '(im allgemeinen|in general)',
  '(as far as|where|wherever|if|when|to the extent|insofar as|as) ([^ ]+ ){0,4}(possible|feasible|practicable|reasonable|reasonably|appropriate|applicable|necessary|required|needed|practical|viable|supported|available)',
  'nach moeglichkeit*',
  'moeglichst',
  'angemessen(e|en|er|es|em)?',
  'verhaeltnismaessig*',
  'appropriate(ly)?',
  'adequate(ly)?',
  'reasonabl(e|y)',
  'proportionate',
  'commercially reasonable',
  'grundsaetzlich*',
  'im grundsatz',
  'prinzipiell',
  'generally',
  'in principle',
  'as a (rule|general rule)',
  'in der regel',
  'i d r',
  'idr',
  'regelhaft',
  'im regelfall',
  'ueblicherweise',
  'normalerweise',
  'typischerweise',
  'weitgehend',
  'weitestgehend',
  'ueberwiegend',
  'usually',
  'normally',
  'typically',
  'largely',
  'mostly',
  'predominantly',
  'bei bedarf',
  'as needed',
  'im rahmen (des|der) (technisch|wirtschaftlich)? ?moeglich*',
  'nach bestem (wissen|bemuehen)',
  'best efforts?',
  'bemueh(t|en|te) sich',
  'endeavou?rs?',
  'strives?',
  'aims? to',
  'anstreb*',
  'angestrebt*',
  'streb(t|en) ... an',
  '(soll|sollen|sollte|sollten)',
  'should',
  '(wirtschaftlich|technisch|organisatorisch) (vertretbar|zumutbar|moeglich|sinnvoll)*',
  'vorzugsweise',
  'preferably',
  'bevorzugt',
  'ggf',
  'gegebenenfalls',
  'unter umstaenden',
  'im angemessenen umfang',
  'unter beruecksichtigung (von|der|des) (implementierungskosten|aufwand|kosten|verhaeltnis)*',
];
const plans = [
  '(ist|sind|wird|werden|derzeit|aktuell|noch|momentan)? ?(geplant|angedacht|in planung|in vorbereitung|in umsetzung|in arbeit|im aufbau|in einfuehrung)',
  '(geplante|geplanter|geplantes) (einfuehrung|umsetzung|massnahme|inbetriebnahme|umstellung|implementierung|ausbau|rollout)*',
  '(einfuehrung|umsetzung|umstellung|rollout|implementierung|migration|inbetriebnahme|ausbau) ([^ ]+ ){0,3}(geplant|vorgesehen|in vorbereitung|bis|im|ab|steht noch aus)',
  '(soll|sollen) ([^ ]+ ){0,8}(eingefuehrt|umgesetzt|implementiert|umgestellt|eingerichtet|aktiviert|ausgerollt|realisiert|ausgebaut|erweitert|nachgeruestet|ergaenzt) ?(werden)?',
  '(wird|werden) ([^ ]+ ){0,5}(kuenftig|zukuenftig|demnaechst|perspektivisch|mittelfristig|langfristig|in kuerze|bis (ende|mitte|anfang|q|zum)|im (laufe|ersten|zweiten|dritten|vierten|q|naechsten)|ab (q|januar|februar|maerz|april|mai|juni|juli|august|september|oktober|november|dezember|20))',
  '(kuenftig|zukuenftig|perspektivisch|demnaechst|mittelfristig)',
  '(ist|sind) ([^ ]+ ){0,6}(vorgesehen)',
  'planned',
  'is planned',
  '(will|shall) be (introduced|implemented|rolled out|enabled|deployed|added|migrated) (by|in|during|from|until|before|with|later|soon|next)*',
  'to be (introduced|implemented|rolled out|enabled|deployed)',
  '(in progress|under way|underway|roadmap|in preparation|upcoming|in the future|work in progress|being (introduced|implemented|rolled out))',
  'im (ersten|zweiten|dritten|vierten) quartal',
  'ab (q[1-4]|[1-4] quartal)',
];
const notPlans = [
  '(geplante(n|r|s)?) (wartung|aenderung|ausfallzeit|ausserbetrieb|down|unterbrechung|einsatz|wiederherstell)*',
  'planned (maintenance|downtime|change)*',
  '(soweit|sofern|wenn|falls) ([^ ]+ ){0,4}(vorgesehen|geplant)',
  'nicht vorgesehen',
  '(vertraglich|gesetzlich) vorgesehen*',
];
/** In a main clause the verb stands second: something follows it before the next comma. */
const options = [
  'optional(e|er|es|en|ly)?',
  'wahlweise',
  'fakultativ',
  'auf wunsch',

  'buchbar*',
  'zubuchbar*',
  'gegen aufpreis',
  '(kann|koennen) (?!nicht |nur |kein|niemand|ausschliesslich|lediglich|jederzeit )([^ ,;]+ ){1,12}?(werden|aktivieren|einrichten|nutzen|verwenden|einsetzen|buchen|waehlen|anpassen|festlegen|erfolgen|freischalten)',
  '(can|may) (optionally )?be (enabled|activated|configured|logged|used|recorded|requested|booked|ordered|switched on|set up|added)',
  '(customers?|users?|clients?|controllers?) (can|may) (optionally )?(enable|activate|configure|use|choose|set|request)',
];
const notOptions = [
  '(kann|koennen) ([^ ,;]+ ){0,6}?(nur|nicht|kein|keine|keinen|keiner|ausschliesslich|lediglich|niemand|jederzeit)',
  '(nur|ausschliesslich|niemand|kein|keine) ([^ ,;]+ ){0,8}(kann|koennen)',
  '(can|may) (only|not)',
  'only ([^ ]+ ){0,6}(can|may)',
  'aus der ferne',
  'remotely',
];

/** What a status column or a box says: done, planned, optional; null where it says nothing. */
export function strengthOfStatus(words: Words): Strength | 'gap' | null {
  if (
    hasAny(
      [
        '(nicht|not) (umgesetzt|implementiert|vorhanden|erfuellt|implemented|in place|available|done|applicable)',
        'nein',
        'no',
        'entfaellt',
        'fehlt',
        'keine',
        'n a',
        'missing',
        'none',
      ],
      words,
    )
  )
    return 'gap';
  if (hasAny(['teilweise', 'partial*', 'partly', 'bedingt'], words)) return 'hedged';
  if (hasAny(['optional', 'auf wunsch', 'on request'], words)) return 'optional';
  if (
    hasAny(
      [
        '*geplant*',
        'planned',
        'offen',
        'open',
        'in (umsetzung|arbeit|vorbereitung|planung|bearbeitung|progress|einfuehrung|preparation)',
        'ausstehend',
        'pending',
        'to do',
        'todo',
        'q[1-4]',
        'roadmap',
        'zukuenftig',
        'noch nicht',
      ],
      words,
    )
  )
    return 'planned';
  return null;
}

/** `nur, soweit dies erforderlich ist` limits what is done; it leaves no room. */
const isLimit = (words: Words) =>
  hasAny(
    [
      '(nur|ausschliesslich|only|lediglich) ([^ ]+ ){0,8}(soweit|sofern|wenn|insoweit|where|if|when|insofar|to the extent)',
      '(nur|only) ([^ ]+ ){0,4}(im erforderlichen umfang|as necessary)',
    ],
    words,
  ) &&
  !hasAny(
    [
      'angemessen*',
      'appropriate*',
      'grundsaetzlich*',
      '(technisch|organisatorisch) *',
      'in der regel',
      'moeglich',
      'ausnahmsweise',
    ],
    words,
  );

/** What the wording promises. */
export function strengthOf(words: Words): Strength {
  if (hasAny(plans, words) && !hasAny(notPlans, words)) return 'planned';
  if (hasAny(options, words) && !hasAny(notOptions, words)) return 'optional';
  return hasAny(hedges, words) && !isLimit(words) ? 'hedged' : 'firm';
}
