import { suggestionsOf } from '../../../../fixtures/suggestions.ts';

it.each<[words: string, checks: Record<string, unknown>]>([
  ['Einsatz einer Firewall', { 'firewall.active': {} }],
  ['Hardware-Firewall und Software-Firewall', { 'firewall.active': {} }],
  ['Servers are protected by firewalls', { 'firewall.active': {} }],
  ['Netzwerkzugriffe sind durch Security Groups beschränkt', { 'firewall.active': {} }],
  ['Einsatz von VPN bei Remote-Zugriffen', { 'ports.management': {} }],
  ['Administrativer Zugriff nur über VPN', { 'ports.management': {} }],
  ['SSH ist nur über einen Jump-Host erreichbar', { 'ports.management': {} }],
  ['Datenbanken sind aus dem Internet nicht erreichbar', { 'ports.management': {} }],
  ['Administrative access is only possible via VPN', { 'ports.management': {} }],
  ['Nicht benötigte Ports sind geschlossen', { 'ports.unexpected': {} }],
  ['Von außen sind nur die Ports 80 und 443 erreichbar', { 'ports.unexpected': { allow: [80, 443] } }],
  ['Only required ports are open', { 'ports.unexpected': {} }],
  ['Unused services are disabled', { 'ports.unexpected': {} }],
  ['DDoS-Schutz', { 'ddos.protection': {} }],
  ['Protection against denial-of-service attacks', { 'ddos.protection': {} }],
  ['Hosting in Deutschland', { 'location.hosting': { countries: ['DE'] } }],
  ['Die Server stehen in Frankfurt am Main', { 'location.hosting': { countries: ['DE'] } }],
  ['Verarbeitung ausschließlich in der EU', { 'location.hosting': { countries: ['EU'] } }],
  ['Datenverarbeitung nur innerhalb der EU/des EWR', { 'location.hosting': { countries: ['EEA'] } }],
  ['Rechenzentren in Deutschland und Finnland', { 'location.hosting': { countries: ['DE', 'FI'] } }],
  ['All data is stored in the European Union', { 'location.hosting': { countries: ['EU'] } }],
  ['Data centres located in Ireland', { 'location.hosting': { countries: ['IE'] } }],
  ['Keine Übermittlung in Drittländer', { 'location.hosting': { countries: ['EEA'] } }],
  [
    'Hosting bei Hetzner in Deutschland',
    { 'location.hosting': { countries: ['DE'] }, 'provider.identity': { provider: 'hetzner' } },
  ],
  ['The servers are operated by AWS', { 'provider.identity': { provider: 'aws' } }],
  ['Auf Bürogeräten werden keine Kundendaten gespeichert', { 'storage.absence': {} }],
])('%s', (words, checks) => expect(suggestionsOf(words)).toEqual(checks));

it.each([
  'Übermittlungen in Drittländer erfolgen nur auf Grundlage von Standardvertragsklauseln',
  'Wir beachten das Recht der Europäischen Union',
  'Brandschutztüren und Brandwände',
  'Änderungen an der Firewall werden dokumentiert und protokolliert',
])('only sounds like it: %s', (words) => {
  expect(Object.keys(suggestionsOf(words)).filter((check) => check !== 'logging.audit')).toEqual([]);
});
