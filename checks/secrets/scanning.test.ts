import { changeControl } from '../../fixtures/facts/change-control.ts';
import { checkTable, none } from '../testing/table.ts';
import { secretsScanning } from './scanning.ts';

const scanning = (enabled: boolean, pushProtection: boolean | null) => ({
  secretScanning: { seen: true as const, enabled, pushProtection },
});
const alerts = (open: number, whole = true) => ({
  secretAlerts: { seen: true as const, open, oldest: open > 0 ? '2026-05-01T00:00:00Z' : null, whole },
});
const unseen = (detail: string) => ({ seen: false as const, reason: 'denied' as const, detail });

checkTable(secretsScanning, {
  holds: [
    ['on, and nothing found', changeControl(), { code: 'clean' }],
    ['archived, where nothing can be sent', changeControl({ archived: true, ...scanning(true, false) })],
    ['archived, and what is sent was not seen', changeControl({ archived: true, ...scanning(true, null) })],
  ],
  fails: [
    ['nobody looks', changeControl(scanning(false, false)), { code: 'off' }],
    [
      'nobody looks, so that nothing is found',
      changeControl({ ...scanning(false, null), secretAlerts: unseen('alerts') }),
      { code: 'off' },
    ],
    ['what is sent is not stopped', changeControl(scanning(true, false)), { code: 'push-unprotected' }],
    ['one was found', changeControl(alerts(1)), { code: 'found' }],
    ['one was found before the listing ended', changeControl(alerts(1, false)), { code: 'found' }],
    ['one was found, and nothing else was seen', changeControl({ secretScanning: unseen('settings'), ...alerts(1) })],
    ['one was found in what is archived', changeControl({ archived: true, ...alerts(1) })],
  ],
  unknown: [
    ['whether anybody looks was not seen', changeControl({ secretScanning: unseen('settings') }), { reason: 'denied' }],
    ['whether what is sent is stopped was not seen', changeControl(scanning(true, null)), { reason: 'not-visible' }],
    ['what was found was not seen', changeControl({ secretAlerts: unseen('alerts') }), { reason: 'denied' }],
    ['nothing was found before the listing ended', changeControl(alerts(0, false)), { reason: 'incomplete' }],
    ['archived, and what was found was not seen', changeControl({ archived: true, secretAlerts: unseen('alerts') })],
  ],
  notApplicable: none('every repository may hold secrets, an archived one, too'),
});
