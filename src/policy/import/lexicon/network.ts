import { portsIn } from '../parameters/counts.ts';
import { countriesIn, placesIn } from '../parameters/places.ts';
import { providersIn } from '../parameters/providers.ts';
import { hasAny } from '../pattern.ts';
import type { Measure } from './measure.ts';

/** What can be reached, and where things stand. */
export const network: readonly Measure[] = [
  {
    check: 'ports.management',
    phrases: [
      '*verwaltungs~ports?',
      '(management|administrations|administrative|admin|wartungs|administrativen|administrativer)~? ?(ports?|schnittstelle[^ ]*|interfaces?)',
      'vpn* & {remote}',
      '{remote} & (vpn*|bastion*|jump~(host|server)*|sprung~server)',
      '(administrat[^ ]*|server|ssh|rdp|datenbank[^ ]*|database|wartung[^ ]*|produktiv[^ ]*|verwaltung[^ ]*) & (vpn*|bastion*|jump~(host|server)*|sprung~server)',
      '(zugriff|zugang|zugaenge|access|zugriffe|verbindung|verbindungen|einwahl)[^ ]* & (nur|ausschliesslich|only|exclusively|lediglich) & (vpn*|bastion*|jump~(host|server)*|sprungserver)',
      '(ssh|rdp|datenbank[^ ]*|database|server|systeme|management*|admin*) & (nicht( oeffentlich| direkt)?|not|kein*) & (aus dem internet|von aussen|oeffentlich|aus dem oeffentlichen|direkt|internet|public|publicly|from the internet) (erreichbar|zugaenglich|reachable|accessible|exposed)*',
      '(ip~(whitelist|allowlist|beschraenk|filter|adress)[^ ]*|freigegebene* ip*|allow~?list|whitelist|festgelegte* ip*) & (admin*|ssh|verwaltung*|server*|zugriff*|access|management|wartung*)',
      '(ein )?externe* (zugang|zugriff) ... nicht moeglich',
      'vpn (technologie|verbindung|tunnel|zugang|einsatz)*',
      '(einsatz|nutzung|verwendung|use) (von|eines|einer|of) (a )?vpn*',
      'vpn',
      '{database} ... (internet|aussen|outside|public) ... (nicht|not|kein*) *',
      '{database} ... (not|cannot|nicht) ([^ ]+ ){0,3}(reached|reachable|erreichbar|exposed|accessible) ... (internet|aussen|outside)',
      '(verwaltung|admin|management|wartung)[^ ]* & (internen? netz|internal network|verwaltungsnetz|management network|firmennetz|interne netz)*',
      '(aus dem|from the|im) (verwaltungs~netz|management~network|internen netz|admin~netz)*',
      'wartungs~(zugang|zugaeng|zugriff)[^ ]* & (nur|only|ausschliesslich|zeitlich*)',
      'bastion*',
      'jump~(host|server)s?',
      'management ports? ... (exposed|internet|reachable|open)',
    ],
    not: [
      '*uebertragung* ... vpn',
      '(ssh|ssl|tls) ... oder vpn*',
      'vpn ... (tls|ssl)',
      '(tls|ssl) ... vpn',
      'vpn ... {mfa}',
      '{mfa} ... vpn*',
      '*weitergabe*',
      'heimarbeit',
      'home~office',
      'standort~(vernetzung|kopplung|verbindung)*',
      'site to site',
    ],
    read: ({ words }) => {
      if (hasAny(['datentraeger*'], words)) return null;
      const ports = portsIn(words);
      return ports.length > 0 && !hasAny(['443', '80'], words) ? { with: { ports } } : {};
    },
    role: 'indicates',
    confidence: 0.65,
  },
  {
    check: 'ports.unexpected',
    phrases: [
      '(nur|ausschliesslich|only|lediglich) ... (notwendige*|erforderliche*|benoetigte*|required|necessary|freigegebene*|needed|genutzte*|erlaubte*) (netzwerk~|tcp )?(ports?|dienste?n?|services?)',
      '(nicht (benoetigte|erforderliche|notwendige|genutzte)[^ ]*|ungenutzte*|unnoetige*|unused|unnecessary|ueberfluessige*|unneeded) ([^ ]+ ){0,2}(ports?|dienste?n?|services?)',
      'ports? & (geschlossen|closed|notwendig*|erforderlich*|necessary|required|minimal*|beschraenk*|freigegeben|geoeffnet)',
      '(port|ports) (80|443)',
      '(alles|everything|all|alle) ... (ausser|except|bis auf) *',
    ],
    not: ['*verwaltungs~port*', 'usb*', 'management ports?', 'administrative ports?', 'port~security'],
    read: ({ words }) => {
      const ports = portsIn(words);
      return ports.length > 0 ? { with: { allow: ports } } : { assumed: { allow: [80, 443] } };
    },
    confidence: 0.7,
  },
  {
    check: 'firewall.active',
    phrases: [
      '*fire~?wall(s|systeme?n?|system|loesung[^ ]*|regeln?|rules?|konzept|technologie|cluster)?',
      'firewall (system|regel|loesung)*',
      'paket~filter*',
      'packet filter*',
      'security groups?',
      'ip~tables',
      'nf~tables',
      '(deny|drop) (by )?(default|all)',
      'default deny',
      'denied by default',
      'blocked by default',
      '(verwirft|blockiert|sperrt) ... (verbindung|zugriff|datenverkehr)* ... nicht',
      'grundsaetzlich gesperrt',
      '(eingehende*|inbound|incoming|ankommende*) ... (verworfen|blockiert|gesperrt|abgelehnt|abgewiesen|denied|dropped|blocked|rejected)',
    ],
    not: [
      'web~application~firewall*',
      'waf',
      '*konfiguration* ... protokoll*',
      '*protokoll* ... firewall*',
      'firewall~logs?',
      'aenderung* (von|der|an|am) ([^ ]+ ){0,2}firewall*',
      'personal firewall* (auf|on) (client|notebook|laptop|arbeitsplatz)*',
      'brandwand',
    ],
    confidence: 0.85,
  },
  {
    check: 'ddos.protection',
    phrases: ['*d~?dos*', 'anti~ddos*', 'denial~of~service*', '*ueberlastangriff*'],
    confidence: 0.9,
  },
  {
    check: 'location.hosting',
    phrases: ['{hosting}'],
    not: [
      'www*',
      'strasse',
      'auftragsverarbeiter ist',
      'amtsgericht',
      'hrb',
      'recht (der|von) *',
      'gesetz*',
      'standardvertragsklausel*',
      'angemessenheitsbeschluss* ... vorlieg*',
      'mitgliedstaat* ... (recht|verpflicht)*',
      'recht der (union|europaeischen)*',
      'standard contractual clauses',
      'aufsichtsbehoerde*',
      'eu~(datenschutz|us|dsgvo|gdpr)[^ ]* (grundverordnung|privacy|data)*',
      'datenschutz~grundverordnung ... eu',
      '(gdpr|dsgvo) (der|of the) (eu|europ)*',
      '(geltungsbereich|anwendungsbereich)',
      'telekom deutschland gmbh ... (im folgenden|genannt)',
      '(verordnung|richtlinie|regulation|directive) ... (eu|2016)',
    ],
    notUnder: ['*begriffs*', 'praeambel', 'vertragsgegenstand'],
    read: ({ words }) => {
      const places = placesIn(words);
      if (places.length === 0) {
        // `keine Übermittlung in Drittländer`
        return hasAny(['(keine?|nicht|no|not) ... (in |to )?(dritt~?(laender|staaten|land|staat)|third countr)*'], words) &&
          !hasAny(['sofern*', 'soweit', 'unless', 'ohne', 'without', 'es sei denn', 'ausser'], words)
          ? { with: { countries: ['EEA'] } }
          : null;
      }
      if (
        hasAny(['(dritt~?land|dritt~?laender|dritt~?staat|third countr)*'], words) &&
        !hasAny(['(nur|ausschliesslich|only|exclusively|keine?|nicht|no|not) *'], words)
      )
        return null;
      const countries = countriesIn(words);
      const us = countries.filter(
        (code) => code !== 'US' || hasAny(['(in|hosted in|standort) (den )?(usa|united states|us)'], words),
      );
      const near = places.some(
        ({ from, to }) =>
          hasAny(
            [
              '(in|innerhalb|within|inside|ausserhalb|outside|aus|nach|der|des|the|im|standort|standorte|location|region|serverstandort|,|:|am|/|oder|und|eu~?[^ ]*)',
            ],
            {
              ...words,
              text: ` ${words.text
                .slice(Math.max(0, from - 42), from)
                .trim()
                .split(' ')
                .slice(-4)
                .join(' ')} `,
            },
          ) || /^ (?:rechenzentr|server|data|hosting|region|standort|basiert|cloud|based)/.test(words.text.slice(to, to + 20)),
      );
      if (!near) return null;
      return us.length > 0 ? { with: { countries: us } } : null;
    },
    confidence: 0.8,
  },
  {
    check: 'provider.identity',
    phrases: [
      '{hosting}',
      '(bei|von|durch|by|at|on|in) (der |den |dem |firma )?(*hetzner*|aws|amazon web services|azure|google cloud|ovh*|ionos|scaleway|stackit|open telekom cloud|netcup|strato)',
      '*server',
      'systeme',
    ],
    not: [
      'www*',
      'http',
      '*zertifi* ... (hetzner|aws|ionos|azure)*',
      'aws account',
      '{backup}',
      '*protokoll*',
      'firewall*',
      '(tochter|marktfuehrer)*',
      'kunden (von|der|bei) *',
    ],
    read: ({ words }) => {
      const provider = providersIn(words).find((name) => !['stripe', 'postmark', 'github', 'cloudflare'].includes(name));
      if (!provider) return null;
      const isPlace = hasAny(
        [
          '*hosting*',
          '*gehostet*',
          'hosted',
          '*rechenzentr*',
          'data~cent(re|er)s?',
          'betrieb*',
          'betreib*',
          'operated',
          'server',
          '*server*',
          'infrastruktur',
          'infrastructure',
          'cloud*',
          'gespeichert',
          'stored',
          'verarbeitet',
          'runs?',
          'laeuft',
          'laufen',
          'bereitgestellt',
          'anbieter*',
          'provider*',
        ],
        words,
      );
      return isPlace ? { with: { provider } } : null;
    },
    confidence: 0.65,
  },
  {
    check: 'storage.absence',
    phrases: [
      '(auf|in|on) ([^ ]+ ){1,4}(liegen|befinden sich|lagern|are) ([^ ]+ ){0,2}(keine|keinerlei|no) *',
      '(kein|keine|keinerlei|no) ([^ ]+ ){0,4}(*daten|data|information|informationen) ([^ ]+ ){0,6}(gespeichert|abgelegt|stored|vorgehalten|gehalten|saved|persistiert)',
      '(kein|keine|keinen|no) (lokale*|dauerhafte*|local|permanent) ([^ ]+ ){0,3}(speicherung|datenspeicherung|kopie|storage|datenhaltung|ablage|copies)*',
      '(daten|data) ([^ ]+ ){0,6}weder ([^ ]+ ){0,3}gespeichert noch *',
      '(daten|data) ([^ ]+ ){0,6}(nicht|weder|not) (lokal|dauerhaft|locally|permanently|auf) ([^ ]+ ){0,6}(gespeichert|abgelegt|stored|gehalten|noch)',
      '(es )?werden (hier |dort |dabei )?(aber )?keine (personenbezogenen )?daten gespeichert',
    ],
    not: [
      '*passw*',
      '*kreditkart*',
      'credit card*',
      'klartext',
      '*unverschluesselt*',
      '*cookie*',
      '*laenger*',
      'longer',
      'protokoll*',
      '*anruf*',
      '*aufzeichnung*',
      '*training*',
    ],
    confidence: 0.6,
  },
];
