import type { Catalogue } from './texts.ts';

export const de: Catalogue = {
  checks: {
    'access.keys-age': {
      title: 'Alter von Schlüsseln',
      about: 'Kein Schlüssel, der etwas öffnet, ist älter als zugesagt, wer auch immer ihn hat.',
      remedy: 'Einen neuen Schlüssel erzeugen, ihn an die Stelle des alten setzen und diesen löschen.',
      codes: {
        'too-old': 'älter als die zugesagten {max}, mit dem Tag der Erzeugung: {keys}',
        'young-enough': 'keiner von {count} Schlüssel(n) ist älter als die zugesagten {max}, mit dem Tag der Erzeugung: {keys}',
        'no-key': 'es gibt keinen zu prüfenden Schlüssel, der etwas öffnet',
      },
    },
    'accounts.admins': {
      title: 'Administratoren',
      about: 'Nur die vereinbarten Personen, und nicht mehr als vereinbart, können sich anmelden und alles am System tun.',
      remedy: 'Denen die Rechte nehmen, die sie nicht mehr brauchen, oder das Dokument berichtigen.',
      codes: {
        'as-agreed': '{count} Administrator(en) können sich anmelden: {accounts} ({by})',
        'not-agreed':
          '{others} können sich als Administratoren anmelden, vereinbart ist {allow}; alle {count}: {accounts} ({by})',
        'too-many': '{count} Administratoren können sich anmelden, zugesagt sind höchstens {max}: {accounts} ({by})',
      },
    },
    'accounts.inactive': {
      title: 'Ungenutzte Konten',
      about:
        'Kein Konto, mit dem man sich anmelden kann, blieb länger ungenutzt als zugesagt, soweit Anmeldungen aufgezeichnet werden.',
      remedy: 'Das Konto sperren oder löschen, oder klären, warum seine Anmeldungen nicht aufgezeichnet werden.',
      codes: {
        unused: 'nicht genutzt innerhalb von {after}, mit der letzten aufgezeichneten Anmeldung: {accounts}',
        used: 'jedes Konto, mit dem man sich anmelden kann, wurde innerhalb von {after} genutzt: {accounts}',
        'no-login': 'es gibt kein zu prüfendes Konto, mit dem man sich anmelden kann',
      },
    },
    'accounts.shared': {
      title: 'Persönliche Konten',
      about:
        'Jedes Konto, mit dem man sich anmelden kann, gehört einer Person oder einem Programm; keines hat einen Namen, den mehrere nutzen.',
      remedy: 'Jeder Person ein eigenes Konto geben und das gemeinsame für Anmeldungen sperren.',
      codes: {
        shared: 'damit kann man sich anmelden, aber es gehört keiner einzelnen Person: {accounts}',
        personal: 'keines von {count} Konto/Konten mit Anmeldung hat einen gemeinsam genutzten Namen',
        'several-keys': 'ein Administratorkonto, das mehrere Schlüssel öffnen, nutzen vielleicht mehrere Personen: {accounts}',
        'no-login': 'es gibt kein zu prüfendes Konto, mit dem man sich anmelden kann',
      },
    },
    'auth.lockout': {
      title: 'Sperre nach Fehlversuchen',
      about: 'Jeder Zugang, der Passwörter annimmt, sperrt spätestens nach der zugesagten Zahl von Fehlversuchen.',
      remedy: 'pam_faillock in den PAM-Stapel des Zugangs aufnehmen oder ihn von fail2ban überwachen lassen und erneut prüfen.',
      codes: {
        open: 'sperrt nicht nach {attempts} Fehlversuchen, Zugang für Zugang: {entrances}',
        locks: 'sperrt spätestens nach {attempts} Fehlversuchen, Zugang für Zugang: {entrances}',
        'by-address': 'gesperrt wird die Adresse, von der die Fehlversuche kommen, nicht das Konto: {entrances}',
        'no-passwords': 'nimmt keine Passwörter an: {entrances}',
      },
    },
    'av.installed': {
      title: 'Schutz vor Schadsoftware',
      about: 'Auf dem Host läuft ein Scanner gegen Schadsoftware, mit Signaturen, die nicht älter sind als zugesagt.',
      remedy: 'Einen Scanner installieren, seinen Dienst starten und ihn die Signaturen selbst holen lassen.',
      codes: {
        'by-name': 'läuft dem Namen eines Dienstes oder Timers nach, was nur ein Hinweis ist: {scanners}',
        none: 'kein Dienst eines Scanners gefunden; erkannt worden wären: {known}',
        off: 'installiert, aber angehalten oder abgeschaltet: {scanners}',
        'on-request': 'prüft nur, was ihm zur Prüfung gegeben wird, nicht Dateien beim Zugriff',
        outdated: 'die Signaturen sind älter als die zugesagten {maxAge}: {scanners}',
        running: 'läuft, mit dem Tag seiner Signaturen, wo er zu sehen war: {scanners}',
      },
    },
    'backup.completeness': {
      title: 'Vollständige Sicherungen',
      about: 'Jedes Dateisystem mit Daten ist in einem Satz von Sicherungen seines Systems enthalten.',
      remedy:
        'Den Pfad in die Sicherung aufnehmen oder ihn in der Klausel ausnehmen, wenn seine Daten nicht erhalten werden müssen.',
      codes: {
        uncovered: 'in keiner Sicherung dieses Systems: {volumes}; seine Sicherungen: {sets}',
        'left-out': 'ausgenommen und nicht beurteilt: {volumes}',
        remote: 'Freigaben anderer Systeme, deren Sicherung hier nicht beurteilt wird: {volumes}',
        idle: 'ungenutzte Geräte können Daten enthalten, die in keiner Sicherung sind: {volumes}',
        covered: 'gesichert, mit dem Satz und seiner neuesten Kopie: {volumes}',
        likely:
          'gesichert, soweit die Konfiguration und die übergeordneten Pfade es erkennen lassen, mit dem Satz und seiner neuesten Kopie: {volumes}',
      },
    },
    'backup.encryption': {
      title: 'Verschlüsselte Sicherungen',
      about: 'Jede Kopie ist verschlüsselt, durch den Speicher oder durch das Programm, das sie angelegt hat.',
      remedy:
        'Das Sicherungsprogramm verschlüsseln lassen oder die Verschlüsselung des Speichers einschalten; danach die unverschlüsselten Kopien löschen oder neu schreiben.',
      codes: {
        plain: '{location}: {plain} von {count} Kopien sind nicht verschlüsselt: {copies}',
        encrypted: '{location}: {count} Kopien sind durch {mechanism} verschlüsselt, von {oldest} bis {newest}',
        stored:
          '{location}: {count} Kopien sind durch {mechanism} verschlüsselt, von {oldest} bis {newest}; {stored} davon nur durch das Volume, auf dem sie liegen: {volumes}',
        'deleted-ones': '{deleted} gelöschte Kopien sind als ältere Versionen noch vorhanden; sie wurden nicht beurteilt',
      },
    },
    'backup.expiry': {
      title: 'Löschung alter Sicherungen',
      about:
        'Keine Kopie ist älter als zugesagt, auch nicht als verborgene Version, und zu sehen ist, was sie löscht: eine Regel des Speichers, die Vorgabe des Programms oder ein Aufräumauftrag.',
      remedy:
        'Eine Regel oder einen Auftrag einrichten, der Kopien und ihre verborgenen Versionen rechtzeitig löscht, Älteres löschen und keine Sperre länger gelten lassen als zugesagt.',
      codes: {
        'too-old': 'älter als {after} zuzüglich {slack} in {location}: {copies} (insgesamt {count}, die älteste vom {oldest})',
        'kept-hidden':
          'gelöschte Kopien bleiben in {location} als verborgene Versionen erhalten, insgesamt {count}, die älteste vom {oldest}; zugesagt ist die Löschung nach {after} zuzüglich {slack}',
        'removed-late':
          'gelöschte Kopien bleiben in {location} als verborgene Versionen erhalten, insgesamt {count}, bis sie {removed} alt sind; zugesagt ist die Löschung nach {after} zuzüglich {slack}',
        locked: 'in {location} nach {after} zuzüglich {slack} nicht löschbar, weil gesperrt: {locked}',
        deleted:
          'keine von {count} Kopien in {location} ist älter als {after} zuzüglich {slack}, die älteste ist vom {oldest}; gelöscht wird durch {rules}',
        future: 'tragen ein Datum in der Zukunft, ihr Alter ist also nicht bekannt: {copies}',
        governance: 'länger als zugesagt gesperrt, was sich aber mit besonderen Rechten aufheben lässt: {locked}',
        'lock-unseen': 'ob Kopien gesperrt sind, war nicht zu sehen: {reason}',
      },
    },
    'backup.freshness': {
      title: 'Alter der neuesten Sicherung',
      about:
        'Die neueste Kopie ist nicht älter als zugesagt. Als Kopie zählt eine Datei nach Auskunft des Programms, das sie erzeugt hat, sonst nach ihrer Größe im Vergleich mit den vorherigen.',
      remedy: 'Klären, warum die Sicherung nicht mehr läuft oder nicht mehr fertig wird, sie ausführen und erneut prüfen.',
      codes: {
        fresh: 'die neueste Kopie in {location} ist vom {newest}, zugesagt ist ein Alter von höchstens {maxAge}: {copy}',
        'too-old': 'die neueste Kopie in {location} ist vom {newest}, und das ist länger als {maxAge} her: {copy}',
        'no-copy': 'in {location} gibt es keine Kopie; zugesagt ist eine, die höchstens {maxAge} alt ist',
        'not-counted':
          'neuer, aber keine Kopien, weil leer, unvollendet oder höchstens halb so groß wie die vorherigen (Größe / übliche Größe): {copies}',
        future: 'tragen ein Datum in der Zukunft und zählen darum nicht: {copies}',
        shrunk: 'die neueste Kopie ist höchstens halb so groß wie eine frühere ({largest}): {copy}',
        unchanged:
          'alle Vollsicherungen seit {since} sind exakt gleich groß ({size}): vielleicht wird immer wieder derselbe Stand geschrieben',
      },
    },
    'backup.immutable': {
      title: 'Vor Löschung geschützte Kopien',
      about: 'Keine Kopie lässt sich vor ihrer Zeit löschen, auch nicht durch die, die sie anlegen.',
      remedy:
        'Object Lock mit einer Standardfrist oder ein Repository im Append-only-Modus einrichten; danach die schon vorhandenen Kopien sperren.',
      codes: {
        'no-lock': '{where}: nichts schützt Kopien vor dem Löschen',
        weaker: '{where}: geschützt durch {has}, zugesagt ist {mode}',
        'too-short': '{where}: neue Kopien sind {days} lang geschützt, zugesagt ist {keep}',
        deletable: '{where}: löschbar, bevor sie {keep} alt sind, mit dem Zeitpunkt, ab dem: {copies}',
        'new-ones': '{where}: neue Objekte sind {days} lang geschützt ({has}); schon vorhandene vielleicht nicht',
        'append-only':
          '{where}: {count} Kopien in einem Repository im Append-only-Modus; wer den Speicher verwaltet, kann das ändern',
        locked: '{where}: {count} Kopien sind nicht löschbar ({has}), die erste davon bis {until}',
        'by-copies': '{where}: die Kopien darin werden selbst beurteilt: {sets}',
      },
    },
    'backup.monitoring': {
      title: 'Überwachte Sicherungen',
      about:
        'Jeder Auftrag, der Kopien anlegt, ist eingeschaltet und gelaufen, und jemand wird benachrichtigt, wenn er scheitert.',
      remedy:
        'Dem Auftrag einen Alarm geben: eine Unit mit OnFailure= oder ein Lebenszeichen an einen Dienst, der sich meldet, wenn es ausbleibt.',
      codes: {
        told: 'jemand wird bei Fehlern benachrichtigt, Auftrag für Auftrag mit dem letzten Lauf: {watched}',
        indicated: 'bei Fehlern wird vielleicht jemand benachrichtigt, Auftrag für Auftrag mit dem letzten Lauf: {watched}',
        'not-run': 'nicht innerhalb von {maxAge} gelaufen: {jobs}',
        'nobody-told': 'niemand wird benachrichtigt, wenn er scheitert: {jobs}',
        'failed-last': 'beim letzten Lauf gescheitert: {jobs}',
      },
    },
    'backup.restore-test': {
      title: 'Erprobte Wiederherstellung',
      about: 'Innerhalb der zugesagten Zeit ist eine Wiederherstellung gelungen und festgehalten, und seither keine gescheitert.',
      remedy: 'Aus einer Kopie wiederherstellen, das Ergebnis prüfen und es mit tomproof restore-record festhalten.',
      codes: {
        failed: 'eine Wiederherstellung ist gescheitert und seither keine derselben Sache gelungen: {tests}',
        overdue: 'innerhalb von {every} ist keine Wiederherstellung gelungen; die letzten: {things}',
        never:
          'innerhalb von {every} ist keine Wiederherstellung gelungen, und auch davor ist keine festgehalten: {things} ({records} Nachweis(e))',
        restored: 'innerhalb von {every} wiederhergestellt: {tests}',
        impossible: 'Nachweise, die nicht stimmen können, wurden nicht gezählt: {tests}',
      },
    },
    'backup.retention': {
      title: 'Aufbewahrung der Sicherungen',
      about:
        'Von jetzt bis zum zugesagten Zeitpunkt zurück sind Kopien vorhanden, und dazwischen fehlt keine; was eine Einstellung besagt, zählt nicht.',
      remedy:
        'Klären, warum Kopien nicht entstanden oder nicht mehr da sind, den Auftrag oder die Löschregel berichtigen und fehlgeschlagene Läufe melden lassen.',
      codes: {
        unbroken:
          '{count} Kopien in {location} ohne Lücke, vom {oldest} bis zum {newest}; zugesagt sind {keep} rückwirkend, eine alle {interval} (bis zu {slack} später)',
        gap: 'in {location} fehlt: {missing} (insgesamt {count}); zugesagt sind {keep} rückwirkend, eine alle {interval} (bis zu {slack} später); die neueste ist vom {newest}',
        stopped:
          'in {location} kam seit dem {newest} keine Kopie rechtzeitig hinzu; es fehlt: {missing} (insgesamt {count}); zugesagt sind {keep} rückwirkend, eine alle {interval} (bis zu {slack} später)',
        'no-copy': 'in {location} gibt es keine Kopie; zugesagt sind {keep} rückwirkend, eine alle {interval}',
        'deleted-too-early':
          'Kopien in {location} werden gelöscht, bevor sie {keep} zurückreichen können, eine alle {interval}: {rules}',
        'not-counted':
          'keine Kopien, weil leer, unvollendet, höchstens halb so groß wie die vorherigen (Größe / übliche Größe) oder ohne die Vollsicherung, auf der sie beruhen: {copies}',
        future: 'tragen ein Datum in der Zukunft und zählen darum nicht: {copies}',
      },
    },
    'backup.separate-location': {
      title: 'Sicherungen getrennt vom Original',
      about:
        'Die Kopien liegen, wie zugesagt, auf einem anderen System, in einem anderen Konto, bei einem anderen Anbieter oder an einem anderen Standort als das Original.',
      remedy: 'Die Sicherungen an einen eigenen Ort kopieren und in der Konfiguration angeben, wovon sie Kopien sind.',
      codes: {
        same: '{location}: die Kopien liegen dort, wo das Original liegt, nach {same}; Kopien: {copies}; Original: {origin}',
        apart: '{location}: getrennt nach {from}; Kopien: {copies}; Original: {origin}',
        'apart-as-declared':
          '{location}: getrennt nach {from}, soweit Namen und Konfiguration es erkennen lassen; Kopien: {copies}; Original: {origin}',
      },
    },
    'bucket.encryption': {
      title: 'Verschlüsselte Buckets',
      about:
        'Der Speicher verschlüsselt, was neu in den Bucket geschrieben wird, mit dem verlangten oder einem stärkeren Verfahren, und auch ältere Objekte sind verschlüsselt, soweit eine Stichprobe das zeigt.',
      remedy:
        'Für den Bucket die Verschlüsselung als Voreinstellung setzen und noch unverschlüsselte Objekte auf sich selbst kopieren.',
      codes: {
        encrypted: 'verschlüsselt als Voreinstellung ({algorithm}); alle {sample} Objekte der Stichprobe sind verschlüsselt',
        'encrypted-empty': 'verschlüsselt als Voreinstellung ({algorithm}); der Bucket ist leer',
        'encrypted-by-provider':
          'verschlüsselt als Voreinstellung ({algorithm}); der Anbieter hat auch ältere Objekte verschlüsselt',
        'no-default': 'verschlüsselt nicht als Voreinstellung',
        'plain-objects': '{count} von {sample} Objekten der Stichprobe sind nicht verschlüsselt: {objects}',
        'weaker-default': 'verschlüsselt als Voreinstellung mit {algorithm}, zugesagt ist {least}',
        'weaker-objects': 'Objekte sind mit {algorithms} verschlüsselt, zugesagt ist {least}',
      },
    },
    'bucket.private': {
      title: 'Nicht öffentliche Buckets',
      about:
        'Weder Richtlinie (Policy) noch ACL öffnen den Bucket für jedermann, und ohne Zugangsdaten lässt sich weder sein Inhalt auflisten noch daraus lesen. Wo nichts die ACLs einzelner Objekte sperrt, ist das nur ein Indiz.',
      remedy:
        'Öffentliche Berechtigungen aus Richtlinie und ACL entfernen und den öffentlichen Zugriff sperren, wo der Speicher das kann.',
      codes: {
        private:
          'weder durch Richtlinie noch durch ACL öffentlich, öffentlicher Zugriff ist gesperrt, und ohne Zugangsdaten gab es keinen Zugang',
        'private-without-block':
          'weder durch Richtlinie noch durch ACL öffentlich, und ohne Zugangsdaten gab es keinen Zugang; nichts verhindert, dass einzelne Objekte geöffnet werden',
        'kept-out-by-block': 'als öffentlich eingestellt, nur die Sperre verhindert den Zugang: {grants}',
        open: 'jedermann kann ohne Zugangsdaten den Inhalt auflisten und daraus lesen',
        'open-to-list': 'jedermann kann ohne Zugangsdaten den Inhalt auflisten',
        'open-to-read': 'jedermann kann ohne Zugangsdaten daraus lesen',
        public: 'als öffentlich eingestellt: {grants}',
      },
    },
    'change.branch-protection': {
      title: 'Geschützter Branch',
      about: 'Niemand kann den produktiven Branch umschreiben oder löschen, auch Administratoren nicht.',
      remedy:
        'Force Push und Löschen für den Branch abschalten, auch für Administratoren, und die Liste derer leeren, die den Schutz umgehen dürfen.',
      codes: {
        'force-push': '{branch} lässt sich mit einem Force Push umschreiben',
        deletion: '{branch} lässt sich löschen',
        'spares-administrators': 'der Schutz von {branch} bindet Administratoren nicht',
        bypass: 'dürfen den Schutz von {branch} umgehen: {who}',
        protected: 'niemand kann {branch} umschreiben oder löschen ({by})',
        archived: 'das Repository ist archiviert, und nichts darin lässt sich ändern',
      },
    },
    'change.review': {
      title: 'Review von Änderungen',
      about: 'Eine Änderung kommt erst in den produktiven Branch, wenn so viele andere wie zugesagt sie freigegeben haben.',
      remedy: 'Für den Branch die zugesagte Zahl von Freigaben verlangen, durch eine Regel, die niemand umgehen darf.',
      codes: {
        'too-few': '{branch} verlangt {approvals} Freigabe(n) für eine Änderung, zugesagt sind {reviewers}',
        needed: '{branch} verlangt {approvals} Freigabe(n) für eine Änderung ({by})',
        bypass: 'können den Branch ohne Review ändern: {who}',
        'bypass-unseen': 'wer den Branch ohne Review ändern kann, war nicht zu sehen',
        'spares-administrators': 'der Schutz des Branches bindet Administratoren nicht',
        'keeps-stale': 'eine Freigabe gilt weiter, wenn die Änderung danach verändert wird',
        archived: 'das Repository ist archiviert, und nichts darin lässt sich ändern',
      },
    },
    'database.tls-required': {
      title: 'Datenbankverbindungen nur mit TLS',
      about: 'Der Datenbankserver weist ab, wer ohne TLS kommt: im Versuch und nach seinen geltenden Regeln für alle.',
      remedy:
        'Verbindungen von anderen Rechnern nur mit hostssl zulassen (PostgreSQL: pg_hba.conf) oder beim Anbieter TLS erzwingen, neu laden und erneut prüfen.',
      codes: {
        accepted: 'eine Verbindung ohne TLS wurde nicht abgewiesen ({account}: {answer})',
        allowed: 'nach den Regeln des Servers dürfen andere ohne TLS weitermachen: {rules}',
        declared:
          'nach den geltenden Regeln darf niemand von einem anderen Rechner ohne TLS weitermachen; versucht wurde es nicht, daher ist das nur ein Hinweis',
        'ends-before': 'TLS ({version}) endet vor dem Datenbankserver, auf demselben Rechner',
        'not-through': 'TLS ({version}) endet vor dem Datenbankserver, der dahinter ohne TLS über das Netz erreicht wird',
        refused:
          'ohne TLS wurde {account} von hier abgewiesen; ob das für alle gilt, war nicht zu sehen, daher ist das nur ein Hinweis',
        required:
          'ohne TLS wurde {account} abgewiesen, und nach den geltenden Regeln darf niemand von einem anderen Rechner ohne TLS weitermachen',
        'too-old': 'ist auf TLS-Versionen ab {set} eingestellt, zugesagt ist mindestens {min}',
      },
    },
    'ddos.protection': {
      title: 'Schutz vor Überflutung',
      about:
        'Der Schutz des Anbieters vor verteilten Überlastungsangriffen (DDoS) ist für jede Adresse eingeschaltet, für die es ihn gibt.',
      remedy: 'Den Schutz des Anbieters für diese Adresse oder diesen Dienst einschalten.',
      codes: {
        on: 'ist für {covers} eingeschaltet ({state})',
        off: 'ist für {covers} ausgeschaltet ({state})',
      },
    },
    'disk.encryption': {
      title: 'Verschlüsselte Datenträger',
      about:
        'Jeder Datenträger mit Daten, auch der Auslagerungsspeicher, liegt auf jedem Weg vom Einhängepunkt bis zum Laufwerk auf einer verschlüsselnden Schicht.',
      remedy:
        'Die Daten auf einen Datenträger mit LUKS (oder ein verschlüsseltes ZFS-Dataset) verlegen, den Auslagerungsspeicher mit einem Zufallsschlüssel verschlüsseln und erneut prüfen; verschlüsselt ein Laufwerk oder der Anbieter darunter, stattdessen diesen Nachweis anführen.',
      codes: {
        encrypted: 'verschlüsselt: {volumes}',
        plain:
          'auf mindestens einem Weg keine verschlüsselnde Schicht: {volumes}; was ein Laufwerk oder der Anbieter darunter verschlüsselt, ist vom System aus nicht zu sehen',
        'only-memory': 'liegt nur im Arbeitsspeicher: {volumes}',
        'left-out': 'ausgenommen und nicht erkennbar verschlüsselt: {volumes}',
        below:
          'eigene Dateisysteme unterhalb dieser Einhängepunkte, nicht beurteilt und nicht erkennbar verschlüsselt: {volumes}',
        remote: 'Freigaben anderer Systeme, deren Speicher hier nicht beurteilt wird: {volumes}',
        'cipher-unseen': 'das Verschlüsselungsverfahren war nicht zu sehen, dazu braucht es Root-Rechte: {volumes}',
      },
    },
    'docs.present': {
      title: 'Dokument vorhanden',
      about: 'Das genannte Dokument ist da, nicht leer, laut Prüfsumme das zugesagte und nicht älter als zugesagt.',
      remedy: 'Das aktuelle Dokument ablegen, mit seinem Datum im Namen, oder den Pfad in der Richtlinie berichtigen.',
      codes: {
        absent: 'kein Dokument passt auf {path}; vorhanden sind {others}',
        empty: 'ist leer: {files}',
        changed: 'hat nicht den zugesagten SHA-256-Wert: {files}',
        present: 'ist da: {files}',
        'young-enough': 'nicht älter als die zugesagten {maxAge}, mit seinem Datum und woher es stammt: {file}',
        'young-copy':
          'nicht älter als die zugesagten {maxAge}, aber nur nach dem Datum der Datei, das auch das einer Kopie ist: {file}',
        'too-old': 'das neueste ist älter als die zugesagten {maxAge}, mit seinem Datum und woher es stammt: {file}',
      },
    },
    'env.separation': {
      title: 'Getrennte Umgebungen',
      about: 'Die Produktion teilt sich weder Rechner noch Datenbank noch Projekt mit einer anderen Umgebung.',
      remedy:
        'Der anderen Umgebung einen eigenen Rechner, eine eigene Datenbank oder ein eigenes Projekt geben, oder das Label berichtigen, das sie zuordnet.',
      codes: {
        apart: 'teilt nichts ({by}) mit einer anderen Umgebung; gesehen wurden {environments}',
        shared: 'von der Produktion und einer anderen Umgebung zugleich genutzt: {shared}',
      },
    },
    'firewall.active': {
      title: 'Firewall auf dem Host',
      about:
        'Der Paketfilter des Hosts weist jede neue Verbindung ab, die keine Regel erlaubt, über IPv4 und, wo der Host es nutzt, über IPv6.',
      remedy:
        'Die Policy der Input-Kette auf drop setzen oder sie mit einer Regel abschließen, die alles verwirft, in einer Tabelle für beide Familien, und davor nur das Nötige erlauben.',
      codes: {
        guarded: 'die Firewall {firewalls} des Anbieters weist ab, was zu {guards} kommt und keine Regel nennt',
        'no-machine': '{guards} ist keine Maschine mit eigenem Betriebssystem',
        'no-public-address': '{guards} hat keine öffentliche Adresse',
        'only-provider':
          'der eigene Filter der Maschine lässt alles ein ({families}); die Firewall {firewalls} des Anbieters vor {guards} nicht',
        'own-filter': 'keine Firewall des Anbieters schützt {guards}, der Paketfilter von {system} selbst schon',
        denied: 'neue Verbindungen werden über {families} grundsätzlich abgewiesen, durch {by}',
        'no-network': 'nutzt weder IPv4 noch IPv6',
        forwarded:
          'manche Ports werden weitergeleitet (Ziel-NAT, etwa für Container): wohin sie führen, schützen die Regeln für eingehende Verbindungen nicht',
        open: 'neue Verbindungen werden über {families} grundsätzlich angenommen; Filter, die sie durchlassen: {filters}',
      },
    },
    'ftp.plaintext-off': {
      title: 'Keine Klartextdienste',
      about:
        'Kein Dienst antwortet, der Passwörter oder Inhalte im Klartext überträgt: FTP, Telnet, rsh, rsync sowie Mail-, Verzeichnis- und Datenbankdienste, die kein TLS anbieten.',
      remedy: 'Den Dienst abschalten oder TLS darin einschalten (SFTP oder FTPS statt FTP, SSH statt Telnet und rsh).',
      codes: {
        plaintext: 'antwortet, ohne Verschlüsselung anzubieten: {services}; gesehen von {vantage} aus',
        'only-encrypted':
          'unter {addresses} bietet jeder Dienst, der erkannt wurde, Verschlüsselung an: {services}; gesehen von {vantage} aus',
        'none-answers':
          'unter {addresses} wurde kein solcher Dienst gefunden, {silent} Ports schweigen; gesehen von {vantage} aus',
        'judged-elsewhere':
          'offen, aber hier nicht danach gefragt, was sie sprechen: {ports}; für Web, TLS und SSH gibt es eigene Prüfungen',
        'only-web-answers':
          'unter {addresses} antworteten nur Webports; dass die übrigen schweigen, kann daher auch an einem Filter auf dem Weg aus {vantage} hinaus liegen und ist nur ein Indiz',
      },
    },
    'http.cookies': {
      title: 'Cookie-Attribute',
      about: 'Jedes Cookie, das der Dienst vor einer Anmeldung setzt, trägt Secure, HttpOnly und SameSite wie zugesagt.',
      remedy: 'Die fehlenden Attribute dort ergänzen, wo die Anwendung oder der Proxy davor das Cookie setzt.',
      codes: {
        careful: '{count} Cookie(s) gesetzt, alle mit den zugesagten Attributen',
        careless: '{count} Cookie(s) ohne zugesagte Attribute, jeweils mit dem, was fehlt: {cookies}',
        'no-cookies': 'setzt vor einer Anmeldung kein Cookie',
      },
    },
    'http.hsts': {
      title: 'HTTP Strict Transport Security (HSTS)',
      about:
        'Die HTTPS-Antworten des Hosts weisen Browser an, künftig nur noch HTTPS zu verwenden, mindestens für die zugesagte Zeit.',
      remedy:
        'Strict-Transport-Security genau einmal und mit max-age in Sekunden bei jeder HTTPS-Antwort senden, auch bei Weiterleitungen und Fehlerseiten.',
      codes: {
        absent: 'sendet kein Strict-Transport-Security',
        address: '{host} ist eine Adresse, bei der Browser HSTS nicht beachten',
        invalid: 'sendet ein Strict-Transport-Security, das gegen die Grammatik von RFC 6797 verstößt; Browser beachten es nicht',
        'no-subdomains': 'max-age beträgt {seconds} Sekunden, Subdomains sind aber nicht eingeschlossen',
        sent: 'max-age beträgt {seconds} Sekunden',
        'sent-for-subdomains': 'max-age beträgt {seconds} Sekunden, Subdomains eingeschlossen',
        'switched-off': 'max-age=0 schaltet HSTS ab',
        'too-short': 'max-age beträgt {seconds} Sekunden, zugesagt ist mindestens {maxAge}',
      },
    },
    'http.https-redirect': {
      title: 'Unverschlüsseltes HTTP führt zu HTTPS',
      about:
        'Der Port für unverschlüsseltes HTTP ist geschlossen, oder die abgefragte Adresse leitet nur auf HTTPS beim selben Host weiter, ohne weiteren unverschlüsselten Schritt.',
      remedy:
        'Den Port für unverschlüsseltes HTTP schließen oder dort alles mit einer einzigen Weiterleitung auf HTTPS beim selben Host beantworten.',
      codes: {
        closed: 'unverschlüsseltes HTTP auf Port {plainPort} ist geschlossen',
        downgraded: '{url} schickt Besucher zurück zu unverschlüsseltem HTTP: {location}',
        'other-host': '{url} leitet auf einen anderen Host weiter: {location}',
        'plain-hop': '{url} leitet noch einmal auf unverschlüsseltes HTTP weiter: {location}',
        redirects: '{url} leitet auf {location} weiter',
        served: '{url} wird unverschlüsselt ausgeliefert (Status {status})',
      },
    },
    'http.security-headers': {
      title: 'Sicherheits-Header',
      about: 'Die Seite sendet über HTTPS die zugesagten Header-Felder, jedes mit einem Wert, der im Browser etwas bewirkt.',
      remedy:
        'Die genannten Felder mit jeder Seite senden; eine Content-Security-Policy soll Quellen einschränken, nicht nur melden.',
      codes: {
        absent: 'nicht gesendet: {absent}',
        'absent-and-meaningless': 'nicht gesendet: {absent}; ohne Wirkung gesendet: {meaningless}',
        meaningful: 'sendet {headers} mit Wirkung',
        meaningless: 'ohne Wirkung gesendet: {meaningless}',
        'scripts-open': 'die Content-Security-Policy schränkt nicht ein, welche Skripte laufen',
      },
    },
    'location.hosting': {
      title: 'Ort des Hostings',
      about:
        'Die Adresse liegt in einem der zugesagten Länder. Nur die Schnittstelle des Anbieters selbst beweist das; Adresslisten deuten darauf hin.',
      remedy: 'Den Dienst in eine Region in den zugesagten Ländern verlegen oder das Dokument berichtigen.',
      codes: {
        inside: 'liegt in {country} ({evidence}), zugesagt ist {countries}',
        outside: 'liegt in {country} ({evidence}), zugesagt ist {countries}',
      },
    },
    'logging.audit': {
      title: 'Protokollierung von Zugriffen und Änderungen',
      about:
        'Jede zugesagte Art von Ereignissen wird von einem Protokoll des Systems aufgezeichnet, das gerade geschrieben wird und aktuelle Einträge hat.',
      remedy:
        'Den Dienst starten, der das Protokoll schreibt; für Änderungen an Konten und Rechten und für Befehle Regeln in auditd ergänzen, in einer Datenbank log_connections, log_statement oder pgaudit einstellen; erneut prüfen.',
      codes: {
        recorded: 'aufgezeichnet werden {events}; Protokolle: {logs}',
        'not-recorded': 'nicht aufgezeichnet: {missing}; Protokolle: {logs}',
        volatile: 'nur im Arbeitsspeicher und nach einem Neustart verloren: {logs}',
      },
    },
    'logging.protected': {
      title: 'Schutz der Protokolle',
      about:
        'Wer protokolliert wird, kann das Protokoll nicht ändern: Nur Administratoren dürfen hineinschreiben, und eine Kopie geht an ein anderes System, denn auf dem eigenen können Administratoren jede Datei ändern.',
      remedy:
        'Anmeldungen und die Nutzung von Rechten an ein System senden, das andere verwalten (rsyslog, systemd-journal-upload, audisp-remote), und allen übrigen das Schreibrecht entziehen.',
      codes: {
        writable: 'andere dürfen hineinschreiben: {open}',
        'local-only': 'liegt nur auf dem System selbst, wo dessen Administratoren es ändern können: {logs}',
        copied: 'wird kopiert nach {targets}; ob das außer Reichweite der Administratoren liegt, ist hier nicht zu sehen',
        'out-of-reach': 'die Administratoren des Systems können es nicht ändern: {logs}',
      },
    },
    'logging.retention': {
      title: 'Aufbewahrung der Protokolle',
      about:
        'Der älteste Eintrag eines Protokolls der Anmeldungen ist mindestens so alt wie zugesagt, und kein Protokoll enthält ältere Einträge als zugesagt, weil eine Regel sie löscht.',
      remedy:
        'Festlegen, wie lange Protokolle aufbewahrt werden (logrotate: rotate und maxage; journald: MaxRetentionSec und genügend SystemMaxUse), und dafür sorgen, dass die Regeln greifen.',
      codes: {
        'reaches-back': 'Einträge reichen mindestens {min} zurück: {oldest}',
        deleted: 'kein Eintrag ist älter als {max}, und eine Regel löscht sie: {oldest}',
        within: 'Einträge reichen mindestens {min} und höchstens {max} zurück: {oldest}',
        'too-short': 'Einträge reichen keine {min} zurück: {oldest}',
        'too-long': 'Einträge sind älter als {max}: {oldest}',
        'not-deleted': 'keine Regel löscht Einträge innerhalb von {max}: {rules}',
      },
    },
    'mail.authentication': {
      title: 'Absenderprüfung von E-Mails',
      about:
        'Die Domain veröffentlicht SPF-, DKIM- und DMARC-Einträge, an denen Empfänger gefälschte E-Mails erkennen, so streng wie zugesagt.',
      remedy:
        'Einen SPF-Eintrag veröffentlichen, der mit ~all oder -all endet, einen DKIM-Schlüssel mit mindestens 2048 Bit und eine DMARC-Richtlinie, die auch für Subdomains gilt.',
      codes: {
        authenticated: 'veröffentlicht: {seen}',
        'spf-missing': 'hat keinen SPF-Eintrag',
        'spf-permerror': 'der SPF-Eintrag ist für jeden Empfänger ungültig: {seen}',
        'spf-open': 'der SPF-Eintrag lässt jeden senden: {seen}',
        'spf-weak': 'der SPF-Eintrag endet mit {seen}, das genügt der Zusage ({spf}) nicht',
        'dmarc-missing': 'hat keinen DMARC-Eintrag',
        'dmarc-weak': 'der DMARC-Eintrag leistet für einen Teil der E-Mails weniger als das zugesagte {dmarc}: {seen}',
        'dkim-missing': 'kein DKIM-Schlüssel unter dem Selektor {seen}',
        'dkim-invalid': 'der DKIM-Schlüssel ist keiner, den Empfänger annehmen: {seen}',
        'dkim-short-key': 'RFC 8301 empfiehlt RSA-Schlüssel mit mindestens 2048 Bit: {seen}',
      },
    },
    'mail.starttls': {
      title: 'Verschlüsselte Zustellung von E-Mails',
      about:
        'Jede Adresse jedes Mailservers bietet STARTTLS an und nimmt keine ältere Version als zugesagt an, erzwungen durch MTA-STS oder DANE, wo zugesagt.',
      remedy:
        'STARTTLS auf jedem Mailserver einschalten und alte Versionen abschalten; MTA-STS im Modus enforce oder signierte TLSA-Einträge veröffentlichen.',
      codes: {
        encrypted: 'STARTTLS mit {min} oder neuer bei {servers}; erzwungen durch: {enforced}',
        plain: 'kein STARTTLS bei {servers}',
        'too-old': 'zugesagt ist mindestens {min}, angenommen wird {servers}',
        'not-enforced': 'nichts hält Absender davon ab, im Klartext zuzustellen ({seen})',
        'mta-sts-absent': 'kein brauchbarer MTA-STS-Eintrag: {seen}',
        'mta-sts-policy': 'die MTA-STS-Richtlinie erzwingt nichts: {seen}',
        'mta-sts-mx': 'die MTA-STS-Richtlinie nennt {seen} nicht',
        'dane-absent': 'kein TLSA-Eintrag für {seen}',
        'dane-unusable': 'kein TLSA-Eintrag für {seen}, den Absender nach RFC 7672 verwenden dürfen',
        'no-mail': 'die Domain hat weder MX-Eintrag noch Adresse und empfängt keine E-Mails',
        'null-mx': 'die Domain sagt, dass sie keine E-Mails empfängt (Null-MX)',
      },
    },
    'mfa.admins': {
      title: 'Zweiter Faktor für Administratoren',
      about: 'Jeder Administrator, der sich anmelden kann, braucht auf jedem Weg einen zweiten Faktor.',
      remedy:
        'Auf jedem Weg (SSH, Konsole, Konsole des Anbieters) einen zweiten Faktor verlangen, auch dort, wo heute Passwort oder Schlüssel genügt.',
      codes: {
        absent: 'kommen mit einem Faktor hinein: {accounts}; über {by}',
        weak: 'haben nur einen schwachen zweiten Faktor: {accounts} ({kinds})',
        present: 'brauchen einen zweiten Faktor: {accounts} ({kinds}); über {by}',
        'no-login': 'kein Administrator kann sich anmelden',
      },
    },
    'mfa.enforced': {
      title: 'Erzwungener zweiter Faktor',
      about: 'Das System lässt niemanden ohne zweiten Faktor hinein, was auch immer die Konten für sich gewählt haben.',
      remedy: 'In den Einstellungen des Systems den zweiten Faktor für alle verlangen.',
      codes: {
        everybody: '{system} verlangt von allen einen zweiten Faktor ({by})',
        some: '{system} verlangt nur von einigen einen zweiten Faktor: {only} ({by})',
        nobody: '{system} verlangt von niemandem einen zweiten Faktor ({by})',
      },
    },
    'mfa.users': {
      title: 'Zweiter Faktor für Benutzer',
      about: 'Jedes Konto, mit dem sich Menschen anmelden, braucht auf jedem Weg einen zweiten Faktor.',
      remedy: 'Auf jedem Weg einen zweiten Faktor verlangen, auch dort, wo heute Passwort oder Schlüssel genügt.',
      codes: {
        absent: 'kommen mit einem Faktor hinein: {accounts}; über {by}',
        weak: 'haben nur einen schwachen zweiten Faktor: {accounts} ({kinds})',
        present: 'brauchen einen zweiten Faktor: {accounts} ({kinds}); über {by}',
        nobody: 'es gibt kein Konto, mit dem sich Menschen anmelden können',
      },
    },
    'monitoring.active': {
      title: 'Überwachung',
      about: 'Etwas überwacht das System, arbeitet und benachrichtigt jemanden, wenn das System ausfällt.',
      remedy: 'Den Agenten starten oder das System von außen überwachen und dafür sorgen, dass jemand benachrichtigt wird.',
      codes: {
        watched: 'überwacht von {monitors}; jemand wird benachrichtigt',
        'agent-active': 'überwacht von {monitors}; ob jemand benachrichtigt wird, ist hier nicht zu sehen',
        'nobody-told': 'überwacht von {monitors}, aber niemand wird benachrichtigt',
        stopped: 'installiert, aber angehalten: {stopped}',
        none: 'nichts überwacht es',
        'some-stopped': 'installiert, aber angehalten: {stopped}',
      },
    },
    'password.max-age': {
      title: 'Alter von Passwörtern',
      about: 'Jedes Passwort muss innerhalb der zugesagten Zeit gewechselt werden.',
      remedy: 'Die Frist für jedes Konto setzen (chage -M), nicht nur für neue (PASS_MAX_DAYS), oder das Dokument berichtigen.',
      codes: {
        'too-old': 'müssen nicht innerhalb von {max} gewechselt werden: {accounts}',
        expire: 'müssen spätestens nach {days} Tagen gewechselt werden, zugesagt ist {max}: {accounts}',
        'rule-for-all': 'nach {days} Tagen muss jedes Passwort gewechselt werden ({by}), zugesagt ist {max}',
        'rule-for-new':
          'nach {days} Tagen müssen die Passwörter neuer Konten gewechselt werden ({by}), zugesagt ist {max}; die älterer Konten waren nicht zu sehen',
        'no-passwords': 'kein Konto hat ein Passwort',
      },
    },
    'password.policy': {
      title: 'Regeln für Passwörter',
      about: 'Das System lehnt neue Passwörter ab, die schwächer sind als zugesagt.',
      remedy:
        'Die Regel dort setzen, wo sie durchgesetzt wird (pwquality.conf und PAM-Stapel oder Einstellungen des Anbieters), und erneut prüfen.',
      codes: {
        'too-weak': 'nimmt schwächere Passwörter an: {found}; zugesagt ist {promised}',
        'strong-enough': 'verlangt {found}; zugesagt ist {promised}',
        'no-passwords': 'kein Konto hat ein Passwort',
      },
    },
    'patching.updates': {
      title: 'Sicherheitsupdates',
      about:
        'Kein Sicherheitsupdate steht länger aus als zugesagt, keines wartet auf einen Neustart, und das System kennt den aktuellen Stand einer Quelle für Sicherheitsupdates seiner Version; automatische Updates laufen wie zugesagt.',
      remedy:
        'Die Updates einspielen und neu starten, wo das nötig ist; die Sicherheitsquelle der Version einrichten; automatische Updates einschalten und dafür sorgen, dass sie laufen.',
      codes: {
        'up-to-date': '{manager}: {waiting} Sicherheitsupdates stehen aus, keines länger als {within}, Stand {refreshedAt}',
        overdue: '{count} Sicherheitsupdates stehen länger als {within} aus: {names}',
        'reboot-pending': 'Updates werden erst nach einem Neustart wirksam: {why}',
        unsupported: '{release} erhält seit {endsAt} keine Sicherheitsupdates mehr ({by})',
        'automatic-off': 'Sicherheitsupdates werden nicht automatisch eingespielt: {by}',
        'automatic-on': 'Updates werden entgegen der Zusage automatisch eingespielt: {by}',
        'automatic-failed': 'der letzte automatische Lauf ist gescheitert: {by}, {lastRunAt}',
        'automatic-stalled': 'der letzte automatische Lauf liegt zu lange zurück: {by}, {lastRunAt}',
        'others-waiting': '{others} weitere Updates stehen aus',
        'support-unknown': 'bis wann {release} Sicherheitsupdates erhält, ist hier nicht bekannt',
      },
    },
    'ports.management': {
      title: 'Verwaltungsports',
      about:
        'Kein TCP-Port, über den ein System verwaltet wird oder seine Daten gelesen werden, ist von dort aus erreichbar, wo dieser Lauf hinsieht, weder über IPv4 noch über IPv6.',
      remedy:
        'Den Port in den Firewalls beider Adressfamilien schließen oder nur aus einem VPN oder von einem Sprungserver zulassen und erneut von außen prüfen.',
      codes: {
        'closed-in-rules':
          'keine Regel des Anbieters öffnet einen von {count} Verwaltungsports für alle, bei {things}; für einen Teil offen: {restricted}',
        'no-public-address': 'hat nach Auskunft des Anbieters keine öffentliche Adresse: {things}',
        'open-in-rules':
          'durch eine Regel des Anbieters für alle offen: {openings}; von außen gesehen (✓ erreicht, ✗ nicht): {scans}',
        'rule-denies': '{socket} wurde erreicht, obwohl keine Regel des Anbieters jemanden zu {guards} durchlässt',
        'rule-unreached': 'eine Regel des Anbieters öffnet, was bei {address} nicht erreicht wurde: {rule}',
        'unguarded-reachable': 'keine Regel des Anbieters schützt es, und es wurde erreicht: {sockets}',
        reachable: 'von {vantage} aus erreichbar: {ports}',
        'reachable-outside-windows': 'von {vantage} aus am {at} erreichbar, außerhalb der Wartungsfenster {windows}: {ports}',
        'not-reachable':
          'keiner von {count} Ports unter {addresses} ist von {vantage} aus erreichbar; {silent} davon schweigen, die übrigen sind geschlossen',
        'not-listening':
          'keiner von {count} Ports unter {addresses} ist von {vantage} aus erreichbar; {silent} davon schweigen, die übrigen sind geschlossen. Innerhalb von {host} lauschen {local} davon nur auf der Loopback-Adresse, die übrigen gar nicht',
        'closed-outside-windows':
          'keiner von {count} Ports unter {addresses} war am {at}, außerhalb der Wartungsfenster {windows}, von {vantage} aus erreichbar; {silent} davon schwiegen, die übrigen waren geschlossen. Ein Blick beweist nichts über die anderen Stunden',
        'closed-within-window':
          'keiner von {count} Ports unter {addresses} war am {at}, selbst im Wartungsfenster {window}, von {vantage} aus erreichbar; {silent} davon schwiegen, die übrigen waren geschlossen. Ein Blick beweist nichts über die anderen Stunden',
        'listens-unreached':
          'lauscht innerhalb von {host}, wurde aber von {vantage} aus nicht erreicht: {sockets}; von anderswo kann es erreichbar sein',
        'nothing-listens':
          'von {vantage} aus erreichbar, obwohl innerhalb von {host} dort jenseits der Loopback-Adresse nichts lauscht: {sockets}; es antwortet ein Lastverteiler, eine Adressumsetzung oder ein Container',
        'only-web-answers':
          'unter {addresses} antworteten nur Webports; dass die übrigen schweigen, kann daher auch an einem Filter auf dem Weg aus {vantage} hinaus liegen und ist nur ein Indiz',
      },
    },
    'ports.unexpected': {
      title: 'Keine nicht angegebenen Ports',
      about: 'Von den abgefragten TCP-Ports antworten nur die angegebenen, an jeder Adresse.',
      remedy: 'Den Dienst beenden oder den Port in der Firewall schließen; soll er antworten, ihn im Dokument angeben.',
      codes: {
        unexpected: 'antwortet außer den angegebenen {allow}: {ports}',
        'listens-unreached':
          'lauscht innerhalb von {host}, wurde aber von {vantage} aus nicht erreicht: {sockets}; von anderswo kann es erreichbar sein',
        'nothing-listens':
          'von {vantage} aus erreichbar, obwohl innerhalb von {host} dort jenseits der Loopback-Adresse nichts lauscht: {sockets}; es antwortet ein Lastverteiler, eine Adressumsetzung oder ein Container',
        'only-declared': 'von {asked} Ports unter {addresses} antwortet keiner außer den angegebenen {allow}',
        'not-every-port': 'nur {asked} von 65535 Ports wurden abgefragt',
        'only-web-answers':
          'unter {addresses} antworteten nur Webports; dass die übrigen schweigen, kann daher auch an einem Filter auf dem Weg aus {vantage} hinaus liegen und ist nur ein Indiz',
      },
    },
    'provider.identity': {
      title: 'Anbieter',
      about:
        'Die Adresse gehört dem Anbieter, den das Dokument nennt. Nur die Schnittstelle des Anbieters selbst beweist das; Adresslisten deuten darauf hin.',
      remedy: 'Den Anbieter nennen, der wirklich genutzt wird, oder den Dienst zum genannten verlegen.',
      codes: {
        same: 'gehört zu {provider} ({evidence})',
        other: 'gehört zu {provider} ({evidence}), zugesagt ist {promised}',
      },
    },
    'provider.listed': {
      title: 'Genannte Unterauftragsverarbeiter',
      about: 'Wer etwas hostet, ist ein Unterauftragsverarbeiter, den das Dokument nennt, an einem Ort, den es nennt.',
      remedy: 'Den Anbieter oder das Land ins Dokument aufnehmen, oder verlegen, was dort liegt.',
      codes: {
        listed: '{names} in {country} {region}, wie im Dokument ({countries}; laut {evidence})',
        'not-listed': 'liegt bei {provider}, das nicht unter den Unterauftragsverarbeitern des Dokuments steht: {listed}',
        elsewhere: '{names} in {country} {region}, das Dokument sagt {countries} (laut {evidence})',
      },
    },
    'redundancy.raid': {
      title: 'Fehlerfreie RAID-Verbünde',
      about:
        'Jeder Datenträger mit Daten liegt auf einem Verbund, der den Ausfall eines Laufwerks übersteht, und jeder Verbund arbeitet mit allen Mitgliedern.',
      remedy:
        'Das fehlende oder defekte Mitglied ersetzen, den Wiederaufbau abwarten und den nächsten Ausfall durch die Überwachung melden lassen.',
      codes: {
        degraded: 'arbeitet nicht mit allen Mitgliedern oder gar nicht: {arrays}',
        rebuilding: 'wird wiederaufgebaut und übersteht bis dahin keinen weiteren Ausfall: {arrays}',
        healthy: 'alle Mitglieder arbeiten: {arrays}; darauf liegen {volumes}',
      },
    },
    'secrets.rotation': {
      title: 'Wechsel von Geheimnissen',
      about: 'Kein Schlüssel, den Programme verwenden, wurde vor längerer Zeit als zugesagt erzeugt oder zuletzt gewechselt.',
      remedy:
        'Einen neuen Schlüssel erzeugen, ihn dem Programm geben und den alten löschen, am besten durch einen Auftrag, der das rechtzeitig tut.',
      codes: {
        'too-old': 'nicht innerhalb der zugesagten {max} gewechselt, mit dem Tag der Erzeugung: {keys}',
        'young-enough': 'jeder von {count} Schlüssel(n) wurde innerhalb der zugesagten {max} erzeugt oder gewechselt: {keys}',
        'no-key': 'es gibt keinen zu prüfenden Schlüssel, der etwas öffnet',
        'persons-only': 'es gibt nur Schlüssel von Personen',
      },
    },
    'secrets.scanning': {
      title: 'Suche nach Geheimnissen',
      about: 'Im Repository und in dem, was hineingeschickt wird, wird nach Geheimnissen gesucht, und kein gefundenes ist offen.',
      remedy:
        'Die Suche nach Geheimnissen und den Schutz beim Hochladen einschalten, jedes gefundene Geheimnis ersetzen und seine Meldung schließen.',
      codes: {
        off: 'niemand sucht nach Geheimnissen',
        found: '{open} gefundene Geheimnisse sind nicht erledigt, das älteste vom {oldest}',
        'push-unprotected': 'nach Geheimnissen wird gesucht, aber was hochgeladen wird, wird nicht aufgehalten',
        clean: 'nach Geheimnissen wird gesucht, und keines ist offen; beim Hochladen aufgehalten: {pushProtection}',
      },
    },
    'session.timeout': {
      title: 'Ende untätiger Sitzungen',
      about: 'Eine Sitzung, die niemand nutzt, endet innerhalb der zugesagten Zeit von selbst.',
      remedy: 'StopIdleSessionSec in logind.conf setzen, oder TMOUT schreibgeschützt in einer Datei in /etc/profile.d.',
      codes: {
        ends: 'untätige Sitzungen enden innerhalb von {after}: {ends}',
        'ends-remote':
          'untätige Sitzungen über das Netz enden innerhalb von {after}: {ends}; nichts war zu sehen, was andere beendet',
        'ends-unless-changed': 'untätige Sitzungen enden innerhalb von {after}, wenn der Benutzer das nicht abschaltet: {ends}',
        'too-late': 'untätige Sitzungen enden erst nach {ends}, zugesagt ist {after}',
        never: 'nichts beendet untätige Sitzungen, zugesagt ist {after}',
        'only-dead':
          'nichts beendet untätige Sitzungen, zugesagt ist {after}; dass eine Verbindung ohne Gegenstelle nach {deadClient} Sekunden geschlossen wird, genügt nicht',
      },
    },
    'ssh.crypto': {
      title: 'SSH-Algorithmen',
      about:
        'Jeder Algorithmus für Schlüsselaustausch, Hostschlüssel, Verschlüsselung und MAC, den der SSH-Server anbietet, steht im zugesagten Profil.',
      remedy:
        'KexAlgorithms, HostKeyAlgorithms, Ciphers und MACs in der Konfiguration des SSH-Servers auf das Profil beschränken und erneut prüfen.',
      codes: {
        'no-service': 'Port {port} ist geschlossen: dort ist kein SSH-Dienst',
        'protocol-1': 'spricht Version 1 des SSH-Protokolls: {banner}',
        'outside-profile': 'bietet an, was {profile} nicht zulässt: {found}',
        'in-profile': 'bietet nichts an, was {profile} nicht zulässt',
        'not-recommended': '{profile} empfiehlt nicht: {found}',
        terrapin: 'anfällig für den Terrapin-Angriff (CVE-2023-48795), weil der strikte Schlüsselaustausch fehlt: {found}',
      },
    },
    'ssh.password-auth-off': {
      title: 'Keine SSH-Anmeldung mit Passwort',
      about:
        'Der SSH-Server bietet jemandem ohne Konto weder Anmeldung mit Passwort noch keyboard-interactive an, und seine Konfiguration erlaubt sie niemandem, soweit sie einsehbar ist.',
      remedy:
        'PasswordAuthentication no und KbdInteractiveAuthentication no in der Konfiguration des SSH-Servers setzen, Ausnahmen aus Match-Blöcken entfernen und erneut prüfen.',
      codes: {
        'no-service': 'Port {ports} ist geschlossen, dort ist kein SSH-Dienst',
        'no-authentication': 'lässt unter {address} jeden ohne Anmeldung ein',
        'password-offered': 'bietet unter {address} Anmeldung mit {offered} an',
        'password-allowed': 'seine Konfiguration erlaubt allen die Anmeldung mit {allowed}',
        'password-allowed-for-some': 'seine Konfiguration erlaubt manchen die Anmeldung mit Passwort: {allowed}',
        'no-password': 'bietet nur {methods} an',
        'no-password-for-anybody':
          'bietet nur {methods} an, und seine Konfiguration erlaubt niemandem die Anmeldung mit Passwort',
        'not-allowed':
          'seine Konfiguration erlaubt niemandem die Anmeldung mit Passwort; ob der laufende Server sie geladen hat, wurde nicht von außen gefragt, daher ist das nur ein Hinweis',
        'not-in-files':
          'seine Konfigurationsdateien erlauben niemandem die Anmeldung mit Passwort; der Server selbst konnte nicht gefragt werden, daher ist das nur ein Hinweis',
        'exceptions-unseen':
          'Ausnahmen für einzelne Benutzer oder Adressen sind nicht auszuschließen, weil dies nicht zu sehen war: {what}',
        'after-key': 'ein Passwort wird nur zusammen mit etwas anderem verlangt: {methods}',
        'offered-in-vain': 'keyboard-interactive ist eingeschaltet, aber ohne PAM (UsePAM no) beantwortet es nichts',
      },
    },
    'storage.absence': {
      title: 'Kein Speicher für Daten',
      about:
        'Außer den Dateisystemen seines Betriebssystems hat das System keinen Datenträger und keine Freigabe, um Daten abzulegen; das Konto beim Speicheranbieter hat keinen Bucket, in dem etwas liegt. Dateisysteme des Systems und leere Buckets sind nur ein Indiz: Sie könnten Daten aufnehmen.',
      remedy: 'Den Datenträger, die Freigabe oder den Bucket entfernen oder im Dokument angeben, wozu sie dienen.',
      codes: {
        databases: 'hat Datenbanken: {databases}',
        copies: 'hat Kopien von Daten: {sets}',
        'no-copies': 'Kopiensätze sind da, und leer: {sets}',
        'empty-buckets': 'hat Buckets, alle sind leer: {buckets}',
        'filled-buckets': 'enthält etwas: {buckets}',
        'no-buckets': 'besitzt keinen Bucket bei {systems}',
        storage: 'kann Daten ablegen auf: {volumes}',
        'only-system': 'hat nur die Dateisysteme seines Betriebssystems: {volumes}',
      },
    },
    'tenant.separation': {
      title: 'Trennung der Mandanten in der Datenbank',
      about:
        'Jede Tabelle mit der Spalte, die den Mandanten nennt, hat Row-Level Security, die eingeschaltet ist, auch den Eigentümer bindet und Zeilen nur nach dieser Spalte zeigt.',
      remedy:
        'Für jede Tabelle: ALTER TABLE … ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY und eine Policy, die die Spalte mit dem Mandanten der Sitzung vergleicht; Policies löschen, die alles durchlassen.',
      codes: {
        'not-enabled': 'Tabellen mit {column} ohne Row-Level Security: {tables}',
        'not-forced': 'die Row-Level Security bindet den Eigentümer nicht: {tables}',
        'no-policy': 'Row-Level Security ohne eine Policy, die nach {column} durchlässt: {tables}',
        'open-policy': 'eine Policy lässt alles durch, was auch immer in {column} steht: {tables}',
        separated: '{count} Tabelle(n) zeigen Zeilen nur nach {column}: {tables}',
        mentioned:
          '{count} Tabelle(n) haben Policies, in denen {column} vorkommt: {tables}; was der Ausdruck wirklich bewirkt, ist hier nicht erwiesen, daher ist das nur ein Hinweis: {unproven}',
        'without-column': 'nicht beurteilt, weil ohne {column}: {tables}',
        bypassed: 'die Row-Level Security bindet diese Rollen nicht, mit denen man sich anmelden kann: {roles}',
        views: 'Sichten, die mit den Rechten eines Eigentümers lesen, den die Row-Level Security nicht bindet: {views}',
      },
    },
    'time.synchronised': {
      title: 'Synchronisierte Uhr',
      about: 'Die Uhr des Hosts folgt einer Zeitquelle, die antwortet, und weicht höchstens so weit ab wie zugesagt.',
      remedy:
        'Einen Zeitdienst (chronyd, systemd-timesyncd oder ntpd) mit erreichbaren Servern einrichten und in der Firewall zulassen.',
      codes: {
        'by-kernel':
          'der Kernel meldet, dass die Uhr gestellt wird; wodurch und wie weit sie abweicht, wurde nicht gesagt, daher ist das nur ein Hinweis',
        follows: '{by} folgt {follows}',
        'follows-closely': '{by} folgt {follows}, Abweichung {offset} ms',
        'not-synchronised': '{by} meldet, dass die Uhr keiner Quelle folgt; zuletzt gestellt: {lastUpdate}',
        'too-far': '{by} meldet eine Abweichung von {offset} ms, zugesagt sind höchstens {maxOffset}',
      },
    },
    'tls.certificate': {
      title: 'Zertifikat',
      about:
        'Das vom Server vorgelegte Zertifikat ist vertrauenswürdig, nennt den Server, ist gültig, und es selbst und seine Aussteller haben starke Schlüssel und Signaturen.',
      remedy:
        'Ein aktuelles Zertifikat für diesen Namen mit vollständiger Kette einrichten, von einer Stelle, der die Clients vertrauen, und die Erneuerung automatisieren.',
      codes: {
        'no-tls': 'bietet kein TLS an: was er überträgt, ist im Klartext lesbar ({starttls})',
        expired: 'ist abgelaufen: {subject}, am {notAfter}',
        'not-yet-valid': 'ist noch nicht gültig: {subject}, erst ab {notBefore}',
        'wrong-name': 'nennt nicht {name}, nur {names}',
        'self-signed': 'ist selbst signiert: {subject}',
        untrusted: 'ist nicht vertrauenswürdig {trustCode}',
        'other-anchor': 'endet bei einer anderen Zertifizierungsstelle als der zugesagten: {anchor}',
        'weak-key': 'schwacher Schlüssel, {key}: {subject}',
        'weak-signature': 'schwache Signatur, {signature}: {subject}',
        'expires-soon': 'läuft am {notAfter} ab, früher als in den zugesagten {daysLeft} Tagen: {subject}',
        valid: '{subject}, gültig bis {notAfter}',
        kept: 'der Anbieter verwahrt {name} für {domains}, gültig bis {notAfter}; wer es ausgestellt hat und was ein Server vorlegt, war nicht zu sehen',
        'not-issued': 'der Anbieter konnte es nicht ausstellen oder erneuern: {name}',
        unused: 'nichts verwendet es',
        'self-signed-accepted': 'ist selbst signiert, was erlaubt war; für {fingerprint} bürgt sonst niemand',
        'key-short': 'Schlüssel kürzer, als BSI TR-02102-2 empfiehlt: {found}',
        'spare-expired': 'der Server schickt auch nicht (mehr) gültige Zertifikate mit, die niemand braucht: {found}',
        'second-certificate': 'der Server hat neben diesem ({seen}) noch ein Zertifikat; jenes wurde nicht angesehen',
      },
    },
    'tls.ciphers': {
      title: 'Cipher-Suiten, Gruppen und Schlüssellängen',
      about: 'Jede Cipher-Suite, Gruppe und Schlüssellänge, die der Server annimmt, steht im zugesagten Profil.',
      remedy:
        'Suiten, Gruppen und Diffie-Hellman-Parameter in den TLS-Einstellungen des Servers auf das Profil beschränken und erneut prüfen.',
      codes: {
        'no-tls': 'bietet kein TLS an: was er überträgt, ist im Klartext lesbar ({starttls})',
        forbidden: 'nimmt an, was {source} verbietet: {found}',
        'outside-profile': 'nimmt an, was nicht in {profile} steht: {found}',
        'in-profile': 'nimmt nichts an, was {profile} verbietet, in {accepted}',
        'suites-outside': '{profile} empfiehlt nicht: {found}',
        'groups-outside': '{profile} empfiehlt diese Gruppen nicht: {found}',
        'keys-short': '{profile} empfiehlt mindestens {min} Bit: {found}',
        'compression-on': 'TLS-Kompression ist eingeschaltet, wovon RFC 9325 abrät (CRIME)',
        'renegotiation-insecure': 'bestätigt keine sichere Neuaushandlung (RFC 5746)',
        'not-seen': 'empfohlen, war aber nicht zu sehen: {what}',
      },
    },
    'tls.min-version': {
      title: 'Niedrigste TLS-Version',
      about: 'Der Server lehnt jede ältere Protokollversion als die zugesagte ab.',
      remedy:
        'Die alten Versionen in den TLS-Einstellungen des Servers abschalten, oder TLS einschalten, wo es fehlt, und erneut prüfen.',
      codes: {
        'no-tls': 'bietet kein TLS an: was er überträgt, ist im Klartext lesbar ({starttls})',
        'too-old': 'nimmt {tooOld} an, zugesagt ist mindestens {min}',
        'passes-plain': '{service} beendet kein TLS: was im Klartext kommt, wird weitergereicht',
        'set-to': 'ist so eingestellt, dass nur {accepted} angenommen wird ({policy}); zugesagt ist mindestens {min}',
        'strong-enough': 'nimmt {accepted} an und lehnt alles Ältere ab; zugesagt ist mindestens {min}',
      },
    },
    'vulnerabilities.open': {
      title: 'Offene Schwachstellen',
      about: 'Keine bekannte Schwachstelle, die so schwer wiegt wie zugesagt oder schwerer, ist länger offen als zugesagt.',
      remedy:
        'Das Betroffene aktualisieren oder ersetzen, oder die Meldung mit dem Grund schließen, warum sie hier keine Rolle spielt.',
      codes: {
        'not-looked-for': 'niemand sucht nach Schwachstellen',
        overdue: '{count} Schwachstellen ab {severity} sind länger als die zugesagten {within} offen: {found}',
        'in-time': 'keine ab {severity} ist länger als die zugesagten {within} offen; kürzer offen: {count}',
      },
    },
  },
  reasons: {
    aborted: 'nicht angesehen: der Lauf wurde abgebrochen: {what}',
    denied: 'der Zugriff wurde verweigert: {what}',
    exception: 'die Prüfung selbst ist gescheitert: {what}',
    incomplete: 'die Auflistung war unvollständig: {what}',
    'local-limit': 'dieser Rechner konnte nicht nachsehen: {what}',
    malformed: 'die Antwort war unverständlich: {what}',
    'no-check': 'diese Version von tomproof kann das noch nicht sehen: {what}',
    'no-subject': 'nichts gefunden, was zu prüfen wäre: {what}',
    'not-visible': 'ist nicht zu sehen: {what}',
    'rate-limited': 'die Gegenseite bat um eine Pause: {what}',
    refused: 'die Gegenseite hat die Verbindung abgelehnt: {what}',
    stale: 'der Nachweis ist zu alt: {what}',
    timeout: 'keine Antwort innerhalb der Frist: {what}',
    'too-young': 'Kopien gibt es erst seit {since}: belegen lässt es sich ab {provable}, wenn bis dahin keine fehlt',
    unreachable: 'nicht erreichbar: {what}',
    unsupported: 'die Gegenseite bietet das nicht an: {what}',
    untrusted: 'die Gegenseite hat nicht bewiesen, wer sie ist, darum wurde sie nichts gefragt: {what}',
  },
  advice: {
    attestation: 'die Schnittstelle sagt es nicht; die datierte Erklärung einer Person würde es',
    bucket: 'die Schnittstelle sagt es nicht; der Bucket, in dem die Kopien liegen, würde es, als Ziel der Art bucket',
    document: 'die Schnittstelle sagt es nicht; ein Dokument würde es, als Ziel der Art document',
    endpoint: 'die Schnittstelle sagt es nicht; der Dienst selbst würde es, als Ziel der Art endpoint',
    postgres: 'die Schnittstelle sagt es nicht; die Datenbank selbst würde es, als Ziel der Art postgres',
    'ssh-host': 'die Schnittstelle sagt es nicht; die Maschine selbst würde es, als Ziel der Art ssh-host',
  },
};
