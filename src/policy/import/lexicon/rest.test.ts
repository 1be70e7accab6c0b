import { suggestionsOf } from '../../../../fixtures/suggestions.ts';

const disk = { 'disk.encryption': {} };
const laptop = { 'endpoint.disk-encryption': {} };

it.each<[words: string, checks: Record<string, unknown>]>([
  ['Die Festplatten der Server sind verschlüsselt', disk],
  ['Festplattenverschlüsselung auf allen Servern', disk],
  ['Verschlüsselung von Datenträgern', disk],
  ['Datentraegerverschluesselung mit LUKS', disk],
  ['Daten werden im Ruhezustand mit AES-256 verschlüsselt', disk],
  ['Verschlüsselung ruhender Daten', disk],
  ['Verschlüsselte Speicherung personenbezogener Daten', disk],
  ['Datenbanken sind verschlüsselt', disk],
  ['Data at rest is encrypted (AES-256)', disk],
  ['Encryption at rest for all databases and volumes', disk],
  ['Customer data is stored encrypted', disk],
  ['Full-disk encryption on all servers', disk],
  ['Data is encrypted in transit and at rest', { 'tls.min-version': {}, ...disk }],
  ['Kundendaten werden bei Übertragung und Speicherung verschlüsselt', { 'tls.min-version': {}, ...disk }],
  ['Objektspeicher werden serverseitig mit AES-256 verschlüsselt', { 'bucket.encryption': { algorithm: 'AES256' } }],
  ['S3 buckets are encrypted with KMS keys', { 'bucket.encryption': { algorithm: 'aws:kms' } }],
  ['S3-Buckets sind nicht öffentlich', { 'bucket.private': {} }],
  ['Public access to object storage is blocked', { 'bucket.private': {} }],
  ['Verschlüsselung von Notebooks', laptop],
  ['Notebooks und Tablets sind vollständig verschlüsselt', laptop],
  ['Mobile Endgeräte werden verschlüsselt', laptop],
  ['Verschlüsselung von Laptops / Smartphones', laptop],
  ['BitLocker auf allen Arbeitsplatzrechnern', laptop],
  ['All laptops use full disk encryption', laptop],
  ['Employee devices are encrypted', laptop],
  ['Automatische Bildschirmsperre nach 5 Minuten', { 'endpoint.screen-lock': { afterMinutes: 5 } }],
  ['Bildschirmschoner mit Kennwortschutz', { 'endpoint.screen-lock': {} }],
  ['Automatische Desktopsperre', { 'endpoint.screen-lock': {} }],
  ['Arbeitsplätze werden beim Verlassen gesperrt', { 'endpoint.screen-lock': {} }],
  ['Rechner sperren sich nach fünfzehn Minuten Inaktivität automatisch', { 'endpoint.screen-lock': { afterMinutes: 15 } }],
  ['Screens lock automatically after ten minutes', { 'endpoint.screen-lock': { afterMinutes: 10 } }],
  ['Workstations are locked when unattended (after 5 minutes)', { 'endpoint.screen-lock': { afterMinutes: 5 } }],
])('%s', (words, checks) => expect(suggestionsOf(words)).toEqual(checks));

it.each([
  'Passwörter werden gehasht und gesalzen gespeichert',
  'Kennwörter werden verschlüsselt abgelegt',
  'USB-Sticks werden verschlüsselt',
  'Sperrung der Räume nach Dienstschluss',
  'Datenträger werden nach DIN 66399 vernichtet',
  'Verschlossene Schränke für Datenträger',
  'Fernlöschung verlorener Smartphones',
])('only sounds like it: %s', (words) => expect(suggestionsOf(words)).toEqual({}));
