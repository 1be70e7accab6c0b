// Two small documents of our own, from which the fixtures of every format are made: nothing in them is anybody's.
// `\u00ad` marks where a word may be parted at the end of a line.
export const documents = {
  massnahmen: {
    contents: 'Inhaltsverzeichnis',
    header: 'Musterwerk Beispiel GmbH – Technische und organisatorische Maßnahmen',
    footer: 'Seite',
    footnote: 'Eine Fußnote gehört nicht zum Text.',
    comment: 'Eine Anmerkung der Redaktion.',
    nodes: [
      { h: 1, text: 'Vertraulichkeit' },
      { p: 'Dieses Beispiel beschreibt erfundene Vorkehrungen & Abläufe. Es dient allein der Prüfung der Leser\u00adprogramme.' },
      { h: 2, text: 'Zutrittskontrolle' },
      {
        list: [
          {
            text: 'Die Werk\u00adstore sind außerhalb der Arbeits\u00adzeit verschlossen und werden von einem Wach\u00addienst zweimal je Nacht begangen',
          },
          {
            text: 'Besucher tragen einen Ausweis',
            list: [
              { text: 'Der Ausweis gilt einen Tag', list: [{ text: 'Er wird am Abend vernichtet' }] },
              { text: 'Die Ausgabe wird vermerkt' },
            ],
          },
          { text: 'Schlüssel werden gegen Unterschrift ausgegeben' },
        ],
      },
      { h: 2, text: 'Zugangskontrolle' },
      {
        p: 'Kennwörter haben mindestens 14 Zeichen. Nach fünf Fehl\u00adversuchen wird das Benutzer\u00adkonto für eine Viertel\u00adstunde gesperrt.',
      },
      {
        boxes: [
          { checked: true, text: 'Zweiter Faktor für Verwalter' },
          { checked: false, text: 'Anmeldung mit Sicherheits\u00adschlüssel' },
        ],
      },
      { h: 1, text: 'Verfügbarkeit' },
      { h: 2, text: 'Sicherungen' },
      {
        table: [
          ['Maßnahme', 'Stand', 'Bemerkung'],
          [
            'Nächtliche Sicherung aller Daten\u00adbanken',
            'umgesetzt',
            'wird 30 Tage auf\u00adbewahrt; liegt verschlüsselt an einem zweiten Ort',
          ],
          ['Probe der Wieder\u00adherstellung', 'geplant', 'zweimal im Jahr'],
          ['Unter\u00adbrechungs\u00adfreie Strom\u00adversorgung', 'umgesetzt', 'reicht für 20 Minuten'],
        ],
      },
      { h: 2, text: 'Notfälle' },
      { p: 'Im Notfall gilt:' },
      {
        numbers: [
          'Die Leitung wird verständigt.',
          'Der Betrieb wechselt an den zweiten Standort.',
          'Nach dem Ereignis wird ein Bericht geschrieben.',
        ],
      },
      {
        p: 'Der Plan wird jedes Jahr geprüft. Die Prüfung wird schriftlich fest\u00adgehalten und dem Beauf\u00adtragten für den Daten\u00adschutz vor\u00adgelegt.',
      },
    ],
  },
  measures: {
    contents: 'Contents',
    header: 'Sample Works Ltd – Technical and organisational measures',
    footer: 'Page',
    footnote: 'A footnote is not part of the text.',
    comment: 'A remark of the editor.',
    nodes: [
      { h: 1, text: 'Confidentiality' },
      { p: 'This sample describes made-up arrangements & routines. It only serves to test the programs that read it.' },
      { h: 2, text: 'Physical access control' },
      {
        list: [
          { text: 'The gates of the plant are locked outside working hours and a guard walks round the premises twice a night' },
          {
            text: 'Visitors wear a badge',
            list: [
              { text: 'The badge is valid for one day', list: [{ text: 'It is shredded in the evening' }] },
              { text: 'Each badge handed out is noted down' },
            ],
          },
          { text: 'Keys are handed out against a signature' },
        ],
      },
      { h: 2, text: 'System access control' },
      { p: 'Passwords have at least 14 characters. After five failed attempts the account is locked for a quarter of an hour.' },
      {
        boxes: [
          { checked: true, text: 'Second factor for administrators' },
          { checked: false, text: 'Sign-in with a security key' },
        ],
      },
      { h: 1, text: 'Availability' },
      { h: 2, text: 'Backups' },
      {
        table: [
          ['Measure', 'State', 'Remark'],
          ['Nightly backup of all databases', 'in place', 'kept for 30 days; stored encrypted at a second site'],
          ['Trial of a restore', 'planned', 'twice a year'],
          ['Uninterruptible power supply', 'in place', 'lasts for 20 minutes'],
        ],
      },
      { h: 2, text: 'Emergencies' },
      { p: 'In an emergency:' },
      { numbers: ['The management is informed.', 'Operations move to the second site.', 'A report is written after the event.'] },
      { p: 'The plan is reviewed every year. The review is put down in writing and handed to the data protection officer.' },
    ],
  },
};
