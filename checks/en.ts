import type { Catalogue } from './texts.ts';

export const en: Catalogue = {
  checks: {
    'access.keys-age': {
      title: 'Age of keys',
      about: 'No key that opens something is older than promised, whoever holds it.',
      remedy: 'Make a new key, put it in the place of the old one and delete that one.',
      codes: {
        'too-old': 'older than the promised {max}, with the day they were made: {keys}',
        'young-enough': 'none of {count} key(s) is older than the promised {max}, with the day they were made: {keys}',
        'no-key': 'there is no key to judge that opens anything',
      },
    },
    'accounts.admins': {
      title: 'Administrators',
      about: 'Nobody but those agreed on, and not more than agreed, can log in and do anything on the system.',
      remedy: 'Take the rights of those who need them no longer, or correct the document.',
      codes: {
        'as-agreed': '{count} administrator(s) can log in: {accounts} ({by})',
        'not-agreed': '{others} can log in as administrator(s), agreed is {allow}; all {count}: {accounts} ({by})',
        'too-many': '{count} administrators can log in, promised are at most {max}: {accounts} ({by})',
      },
    },
    'accounts.inactive': {
      title: 'Unused accounts',
      about: 'No account that can log in has gone unused for longer than promised, as far as logins are recorded.',
      remedy: 'Lock or delete the account, or find out why its logins are not recorded.',
      codes: {
        unused: 'not used within {after}, with the last login on record: {accounts}',
        used: 'every account that can log in was used within {after}: {accounts}',
        'no-login': 'there is no account to judge that can log in',
      },
    },
    'accounts.shared': {
      title: 'Personal accounts',
      about: 'Every account that can log in belongs to one person or one program; none has a name that several use.',
      remedy: 'Give everybody an account of their own, and lock the shared one for logins.',
      codes: {
        shared: 'can log in, but belongs to no one person: {accounts}',
        personal: 'none of {count} account(s) that can log in has a shared name',
        'several-keys': 'an administrator’s account that several keys open may be used by several people: {accounts}',
        'no-login': 'there is no account to judge that can log in',
      },
    },
    'auth.lockout': {
      title: 'Lock after failed logins',
      about: 'Every entrance that takes passwords locks after at most the promised number of failures.',
      remedy: 'Put pam_faillock into the PAM stack of the entrance, or have fail2ban watch it, and look again.',
      codes: {
        open: 'does not lock after {attempts} failures, entrance by entrance: {entrances}',
        locks: 'locks after at most {attempts} failures, entrance by entrance: {entrances}',
        'by-address': 'locks the address the failures come from, not the account: {entrances}',
        'no-passwords': 'takes no passwords: {entrances}',
      },
    },
    'av.installed': {
      title: 'Malware scanner',
      about: 'A malware scanner runs on the host, with signatures no older than promised.',
      remedy: 'Install a scanner, start its service and let it fetch signatures by itself.',
      codes: {
        'by-name': 'runs by the name of a service or timer, which only indicates: {scanners}',
        none: 'no service of a scanner was found; these would have been recognised: {known}',
        off: 'installed, but stopped or switched off: {scanners}',
        'on-request': 'scans only what it is asked to scan, not files when they are used',
        outdated: 'the signatures are older than the promised {maxAge}: {scanners}',
        running: 'runs, with the day of its signatures where it was told: {scanners}',
      },
    },
    'backup.completeness': {
      title: 'Complete backups',
      about: 'Every file system with data lies in a set of copies of its system.',
      remedy: 'Add the path to the backup, or except it in the clause where its data need not be kept.',
      codes: {
        uncovered: 'in no copies of this system: {volumes}; its sets: {sets}',
        'left-out': 'excepted, and not judged: {volumes}',
        remote: 'shares of other systems, whose backups are not judged here: {volumes}',
        idle: 'devices that nothing uses may hold data that no copy has: {volumes}',
        covered: 'in the copies, with the set and its newest copy: {volumes}',
        likely: 'in the copies as far as the configuration and the paths above tell, with the set and its newest copy: {volumes}',
      },
    },
    'backup.encryption': {
      title: 'Encrypted backups',
      about: 'Every copy is encrypted, by the storage or by the program that made it.',
      remedy:
        'Let the backup program encrypt, or switch on encryption where the copies lie; then delete the plain copies or write them anew.',
      codes: {
        plain: '{location}: {plain} of {count} copies are not encrypted: {copies}',
        encrypted: '{location}: {count} copies are encrypted by {mechanism}, from {oldest} to {newest}',
        stored:
          '{location}: {count} copies are encrypted by {mechanism}, from {oldest} to {newest}; {stored} of them only by the volume they lie on: {volumes}',
        'deleted-ones': '{deleted} deleted copies are still there as older versions; they were not judged',
      },
    },
    'backup.expiry': {
      title: 'Deletion of old backups',
      about:
        'No copy is older than promised, not even as a hidden version, and something was seen that deletes them: a rule of the store, the policy of the program or a prune job.',
      remedy:
        'Set up a rule or job that deletes copies and their hidden versions in time, delete what is older, and let no lock last longer than promised.',
      codes: {
        'too-old': 'older than {after} plus {slack} in {location}: {copies} ({count} in all, the oldest of {oldest})',
        'kept-hidden':
          'deleted copies are kept as hidden versions in {location}, {count} of them, the oldest of {oldest}; promised is deletion after {after} plus {slack}',
        'removed-late':
          'deleted copies stay as hidden versions in {location}, {count} of them, until they are {removed} old; promised is deletion after {after} plus {slack}',
        locked: 'cannot be deleted after {after} plus {slack} in {location}, because they are locked: {locked}',
        deleted:
          'none of {count} copies in {location} is older than {after} plus {slack}, the oldest of {oldest}; deleted by {rules}',
        future: 'have a date that lies in the future, so that their age is not known: {copies}',
        governance: 'locked for longer than promised, which some accounts may override: {locked}',
        'lock-unseen': 'whether copies are locked could not be seen: {reason}',
      },
    },
    'backup.freshness': {
      title: 'Age of the newest backup',
      about:
        'The newest copy is no older than promised. A file counts as a copy by the word of the program that made it or, without one, by its size beside those before it.',
      remedy: 'Find out why the backup no longer runs or no longer finishes, run it, and look again.',
      codes: {
        fresh: 'the newest copy in {location} is of {newest}, promised is at most {maxAge} of age: {copy}',
        'too-old': 'the newest copy in {location} is of {newest}, which is longer ago than {maxAge}: {copy}',
        'no-copy': 'there is no copy in {location}; promised is one no older than {maxAge}',
        'not-counted':
          'newer, but no copies, being empty, unfinished or at most half the size of those before them (size / usual size): {copies}',
        future: 'have a date that lies in the future, so that they are not counted: {copies}',
        shrunk: 'the newest copy is at most half as large as one before it was ({largest}): {copy}',
        unchanged:
          'all full copies since {since} are of exactly the same size ({size}): the job may be writing the same data again and again',
      },
    },
    'backup.immutable': {
      title: 'Copies nobody can delete early',
      about: 'No copy can be deleted before its time, not even by those who make the copies.',
      remedy:
        'Switch on object lock with a default retention, or an append-only repository; then lock the copies that were there before.',
      codes: {
        'no-lock': '{where}: nothing keeps copies from being deleted',
        weaker: '{where}: kept by {has}, promised is {mode}',
        'too-short': '{where}: new copies are kept for {days}, promised is {keep}',
        deletable: '{where}: can be deleted before they are {keep} old, with the moment from which on: {copies}',
        'new-ones': '{where}: new objects are kept for {days} ({has}); those that were there before may not be',
        'append-only': '{where}: {count} copies in an append-only repository; whoever rules the store can change that',
        locked: '{where}: {count} copies cannot be deleted ({has}), the first of them until {until}',
        'by-copies': '{where}: its copies are judged themselves: {sets}',
      },
    },
    'backup.monitoring': {
      title: 'Watched backups',
      about: 'Every job that makes copies is switched on and has run, and somebody is told when it fails.',
      remedy: 'Give the job an alarm: an OnFailure= unit, or a heartbeat to a service that tells somebody when it is missed.',
      codes: {
        told: 'somebody is told of failures, job by job with its last run: {watched}',
        indicated: 'somebody may be told of failures, job by job with its last run: {watched}',
        'not-run': 'did not run within {maxAge}: {jobs}',
        'nobody-told': 'nobody is told when it fails: {jobs}',
        'failed-last': 'failed when it ran last: {jobs}',
      },
    },
    'backup.restore-test': {
      title: 'Tried restores',
      about: 'A restore succeeded and was recorded within the promised time, and none failed since.',
      remedy: 'Restore from a copy, check the result, and write it down with tomproof restore-record.',
      codes: {
        failed: 'a restore failed, and none of the same thing succeeded since: {tests}',
        overdue: 'no restore succeeded within {every}; the last ones: {things}',
        never: 'no restore succeeded within {every}, and none is recorded from before: {things} ({records} record(s))',
        restored: 'restored within {every}: {tests}',
        impossible: 'records that cannot be true were not counted: {tests}',
      },
    },
    'backup.retention': {
      title: 'Retention of backups',
      about:
        'Copies are there from now back to the promised time, and none is missing between them; what a setting says does not count.',
      remedy:
        'Find out why copies were not made or are gone, mend the job or the rule that deletes them, and have a failed run alarm somebody.',
      codes: {
        unbroken:
          '{count} copies in {location} without a gap, from {oldest} to {newest}; promised are {keep} back, one every {interval} (up to {slack} later)',
        gap: 'missing in {location}: {missing} ({count} in all); promised are {keep} back, one every {interval} (up to {slack} later); the newest is of {newest}',
        stopped:
          'no copy has come in time to {location} since {newest}; missing: {missing} ({count} in all); promised are {keep} back, one every {interval} (up to {slack} later)',
        'no-copy': 'there is no copy in {location}; promised are {keep} back, one every {interval}',
        'deleted-too-early': 'copies in {location} are deleted before they can reach back {keep}, one every {interval}: {rules}',
        'not-counted':
          'no copies, being empty, unfinished, at most half the size of those before them (size / usual size) or without the full copy they rest on: {copies}',
        future: 'have a date that lies in the future, so that they are not counted: {copies}',
      },
    },
    'backup.separate-location': {
      title: 'Backups apart from the original',
      about:
        'The copies lie on another system, in another account, with another provider or at another site than the original, as promised.',
      remedy: 'Copy the backups to a place of its own, and name in the configuration what they are copies of.',
      codes: {
        same: '{location}: the copies lie where the original lies, by {same}; copies: {copies}; original: {origin}',
        apart: '{location}: apart by {from}; copies: {copies}; original: {origin}',
        'apart-as-declared':
          '{location}: apart by {from}, as far as names and the configuration tell; copies: {copies}; original: {origin}',
      },
    },
    'bucket.encryption': {
      title: 'Encrypted buckets',
      about:
        'The store encrypts what is newly written to the bucket, with the algorithm that is asked for or a stronger one, and objects from before are encrypted, too, as far as some of them tell.',
      remedy: 'Set default encryption for the bucket, then copy the objects that are still plain onto themselves.',
      codes: {
        encrypted: 'encrypts by default ({algorithm}); {sample} object(s) were asked, all are encrypted',
        'encrypted-empty': 'encrypts by default ({algorithm}); the bucket is empty',
        'encrypted-by-provider': 'encrypts by default ({algorithm}), and the store has encrypted what was there before',
        'no-default': 'does not encrypt by default',
        'plain-objects': '{count} of {sample} objects that were asked are not encrypted: {objects}',
        'weaker-default': 'encrypts by default with {algorithm}, promised is {least}',
        'weaker-objects': 'objects are encrypted with {algorithms}, promised is {least}',
      },
    },
    'bucket.private': {
      title: 'Private buckets',
      about:
        'Neither policy nor ACL opens the bucket to everybody, and somebody without credentials can neither list it nor read from it. Where nothing blocks ACLs of single objects, it only indicates.',
      remedy: 'Take the public grants out of policy and ACL, and block public access where the store can do that.',
      codes: {
        private: 'not public by policy or ACL, public access is blocked, and nobody got in without credentials',
        'private-without-block':
          'not public by policy or ACL, and nobody got in without credentials; nothing blocks single objects from being opened',
        'kept-out-by-block': 'set as public, and only the block keeps people out: {grants}',
        open: 'anybody can list it and read from it without credentials',
        'open-to-list': 'anybody can list it without credentials',
        'open-to-read': 'anybody can read from it without credentials',
        public: 'set as public: {grants}',
      },
    },
    'change.branch-protection': {
      title: 'Protected branch',
      about: 'Nobody can rewrite or delete the production branch, administrators included.',
      remedy:
        'Switch force push and deletion off for the branch, for administrators, too, and take everybody off the list of those who may pass.',
      codes: {
        'force-push': '{branch} can be rewritten by a force push',
        deletion: '{branch} can be deleted',
        'spares-administrators': 'the protection of {branch} does not bind administrators',
        bypass: 'may pass the protection of {branch}: {who}',
        protected: 'nobody can rewrite or delete {branch} ({by})',
        archived: 'the repository is archived, and nothing in it can be changed',
      },
    },
    'change.review': {
      title: 'Review of changes',
      about: 'A change gets into the production branch only after as many others as promised approved it.',
      remedy: 'Demand the promised number of approvals for the branch, by a rule that nobody may pass.',
      codes: {
        'too-few': '{branch} needs {approvals} approval(s) for a change, promised are {reviewers}',
        needed: '{branch} needs {approvals} approval(s) for a change ({by})',
        bypass: 'can change the branch without a review: {who}',
        'bypass-unseen': 'who can change the branch without a review could not be seen',
        'spares-administrators': 'the protection of the branch does not bind administrators',
        'keeps-stale': 'an approval stays valid when the change is altered after it',
        archived: 'the repository is archived, and nothing in it can be changed',
      },
    },
    'database.tls-required': {
      title: 'Database connections with TLS only',
      about:
        'The database server turns away whoever comes without TLS, as it was tried and as its rules in force say for everybody.',
      remedy:
        'Allow connections from other machines by hostssl only (PostgreSQL: pg_hba.conf), or switch on enforced TLS at the provider, reload, and look again.',
      codes: {
        accepted: 'a connection without TLS was not turned away ({account}: {answer})',
        allowed: 'the server’s rules let others go on without TLS: {rules}',
        declared:
          'the rules in force let nobody from another machine go on without TLS; that was not tried, so this only indicates',
        'ends-before': 'TLS ({version}) ends in front of the database server, on the same machine',
        'not-through': 'TLS ({version}) ends in front of the database server, which is reached over the network without it',
        refused:
          'without TLS, {account} was turned away from here; whether that goes for everybody was not seen, so this only indicates',
        required:
          'without TLS, {account} was turned away, and the rules in force let nobody from another machine go on without it',
        'too-old': 'is set to take TLS versions from {set} on, promised is at least {min}',
      },
    },
    'ddos.protection': {
      title: 'Protection against floods',
      about: 'The provider’s protection against distributed denial of service is on for every address it covers.',
      remedy: 'Switch the provider’s protection on for this address or service.',
      codes: {
        on: 'is on for {covers} ({state})',
        off: 'is off for {covers} ({state})',
      },
    },
    'disk.encryption': {
      title: 'Encrypted volumes',
      about:
        'Every volume that holds data, swap included, lies on an encrypting layer on every way from its mount point down to the drives.',
      remedy:
        'Move the data to a volume on LUKS (or an encrypted ZFS dataset), encrypt swap with a random key, and look again; where a drive or the provider encrypts beneath the device, bind that evidence instead.',
      codes: {
        encrypted: 'encrypted: {volumes}',
        plain:
          'no encrypting layer on at least one way down: {volumes}; what a drive or the provider encrypts beneath it cannot be seen from the machine',
        'only-memory': 'lies in memory only: {volumes}',
        'left-out': 'excepted, and not known to be encrypted: {volumes}',
        below: 'file systems of their own below these mount points, not judged and not known to be encrypted: {volumes}',
        remote: 'shares of other systems, whose storage is not judged here: {volumes}',
        'cipher-unseen': 'the cipher was not seen, which takes root rights: {volumes}',
      },
    },
    'docs.present': {
      title: 'Document present',
      about: 'The named document is there, is not empty, is the one promised by its digest, and is no older than promised.',
      remedy: 'Put the current document in its place, with its date in its name, or correct the path in the policy.',
      codes: {
        absent: 'no document fits {path}; there are {others}',
        empty: 'is empty: {files}',
        changed: 'its SHA-256 is not the one promised: {files}',
        present: 'is there: {files}',
        'young-enough': 'no older than the promised {maxAge}, with its date and what tells it: {file}',
        'young-copy': 'no older than the promised {maxAge} by the date of the file only, which is that of a copy, too: {file}',
        'too-old': 'the newest is older than the promised {maxAge}, with its date and what tells it: {file}',
      },
    },
    'env.separation': {
      title: 'Separate environments',
      about: 'Production shares no host, database or project with any other environment.',
      remedy:
        'Move the other environment to a host, database or project of its own, or correct the label that says where it belongs.',
      codes: {
        apart: 'shares nothing ({by}) with another environment; seen are {environments}',
        shared: 'shared by production and another environment: {shared}',
      },
    },
    'firewall.active': {
      title: 'Host firewall',
      about:
        'The packet filter of the host keeps out every new connection that no rule allows, over IPv4 and, where the host uses it, over IPv6.',
      remedy:
        'Set the policy of the input chain to drop, or end it with a rule that drops all, in a table for both families, and allow only what is needed before it.',
      codes: {
        guarded: 'the provider’s firewall {firewalls} denies by default what comes to {guards}',
        'no-machine': '{guards} is no machine with an operating system of its own',
        'no-public-address': '{guards} has no public address',
        'only-provider':
          'the machine’s own filter lets everything in ({families}); the provider’s firewall {firewalls} in front of {guards} does not',
        'own-filter': 'no firewall of the provider guards {guards}, the packet filter of {system} itself does',
        denied: 'new connections are kept out by default over {families}, by {by}',
        'no-network': 'uses neither IPv4 nor IPv6',
        forwarded:
          'some ports are forwarded (destination NAT, as for containers): what they lead to, the rules for incoming connections do not guard',
        open: 'new connections are let in by default over {families}; filters that let them pass: {filters}',
      },
    },
    'ftp.plaintext-off': {
      title: 'No plaintext services',
      about:
        'No service that carries passwords or content in plain text answers: FTP, telnet, rsh, rsync, and mail, directory or database services that offer no TLS.',
      remedy: 'Switch the service off, or switch TLS on in it (SFTP or FTPS in place of FTP, SSH in place of telnet and rsh).',
      codes: {
        plaintext: 'answers without offering encryption: {services}; seen from {vantage}',
        'only-encrypted': 'at {addresses} every service that was recognised offers encryption: {services}; seen from {vantage}',
        'none-answers': 'at {addresses} no such service was found, {silent} ports are silent; seen from {vantage}',
        'judged-elsewhere': 'open, but not asked here what they speak: {ports}; web, TLS and SSH have checks of their own',
        'only-web-answers':
          'only web ports answered at {addresses}, so the silence of the others may as well come from a filter on the way out of {vantage}: it only indicates',
      },
    },
    'http.cookies': {
      title: 'Cookie attributes',
      about: 'Every cookie the service sets before a login carries Secure, HttpOnly and SameSite as promised.',
      remedy: 'Set the missing attributes where the application or the proxy before it sets the cookie.',
      codes: {
        careful: '{count} cookie(s) set, all with the promised attributes',
        careless: '{count} cookie(s) without promised attributes, with what is missing: {cookies}',
        'no-cookies': 'sets no cookie before a login',
      },
    },
    'http.hsts': {
      title: 'HTTP Strict Transport Security (HSTS)',
      about: 'The HTTPS answers of the host tell browsers to use nothing but HTTPS from now on, for at least the promised time.',
      remedy:
        'Send Strict-Transport-Security once, with max-age in seconds, with every HTTPS answer, redirects and error pages included.',
      codes: {
        absent: 'sends no Strict-Transport-Security',
        address: '{host} is an address, for which browsers ignore HSTS',
        invalid: 'sends a Strict-Transport-Security that breaks the grammar of RFC 6797, so browsers ignore it',
        'no-subdomains': 'max-age is {seconds} seconds, but subdomains are not included',
        sent: 'max-age is {seconds} seconds',
        'sent-for-subdomains': 'max-age is {seconds} seconds, subdomains included',
        'switched-off': 'max-age=0 switches HSTS off',
        'too-short': 'max-age is {seconds} seconds, promised is at least {maxAge}',
      },
    },
    'http.https-redirect': {
      title: 'Plain HTTP leads to HTTPS',
      about:
        'The plain HTTP port is closed, or the address asked only redirects to HTTPS on the same host, without another plain hop.',
      remedy: 'Close the plain HTTP port, or answer everything on it with one redirect to HTTPS on the same host.',
      codes: {
        closed: 'plain HTTP on port {plainPort} is closed',
        downgraded: '{url} sends visitors back to plain HTTP: {location}',
        'other-host': '{url} redirects to another host: {location}',
        'plain-hop': '{url} redirects to plain HTTP once more: {location}',
        redirects: '{url} redirects to {location}',
        served: '{url} is served over plain HTTP (status {status})',
      },
    },
    'http.security-headers': {
      title: 'Security headers',
      about:
        'The page sends the promised header fields over HTTPS, each with a value that makes browsers do more than without it.',
      remedy: 'Send the named fields with every page; let a content policy limit sources, not only report.',
      codes: {
        absent: 'not sent: {absent}',
        'absent-and-meaningless': 'not sent: {absent}; sent without effect: {meaningless}',
        meaningful: 'sends {headers} with effect',
        meaningless: 'sent without effect: {meaningless}',
        'scripts-open': 'the content policy does not limit which scripts run',
      },
    },
    'location.hosting': {
      title: 'Place of hosting',
      about:
        'The address lies in one of the promised countries. Only the provider’s own interface proves it; address lists indicate.',
      remedy: 'Move the service to a region in the promised countries, or correct the document.',
      codes: {
        inside: 'lies in {country} ({evidence}), promised is {countries}',
        outside: 'lies in {country} ({evidence}), promised is {countries}',
      },
    },
    'logging.audit': {
      title: 'Logging of access and changes',
      about: 'Each promised kind of event is recorded by a log of the system that is written now and has recent entries.',
      remedy:
        'Start the service that writes the log; for changes to accounts, rights and for commands add rules to auditd, or in a database log_connections, log_statement or pgaudit; look again.',
      codes: {
        recorded: 'recorded are {events}; logs: {logs}',
        'not-recorded': 'not recorded: {missing}; logs: {logs}',
        volatile: 'kept in memory only and lost at a restart: {logs}',
      },
    },
    'logging.protected': {
      title: 'Protection of logs',
      about:
        'Those who are logged cannot change the log: nobody but administrators may write to it, and a copy goes to another system, as administrators can change every file of their own.',
      remedy:
        'Send logins and use of rights to a system that is administered by others (rsyslog, systemd-journal-upload, audisp-remote), and take rights to write away from everybody else.',
      codes: {
        writable: 'others may write to it: {open}',
        'local-only': 'kept only on the system itself, where its administrators can change it: {logs}',
        copied: 'copied to {targets}; whether that is out of reach of the administrators cannot be seen here',
        'out-of-reach': 'its administrators cannot change it: {logs}',
      },
    },
    'logging.retention': {
      title: 'Retention of logs',
      about:
        'The oldest entry of a log of logins is at least as old as promised, and no log holds older entries than promised, because a rule deletes them.',
      remedy:
        'Set how long logs are kept (logrotate: rotate and maxage; journald: MaxRetentionSec and enough SystemMaxUse), and see to it that the rules run.',
      codes: {
        'reaches-back': 'entries reach back at least {min}: {oldest}',
        deleted: 'no entry is older than {max}, and a rule deletes them: {oldest}',
        within: 'entries reach back at least {min} and at most {max}: {oldest}',
        'too-short': 'entries do not reach back {min}: {oldest}',
        'too-long': 'entries are older than {max}: {oldest}',
        'not-deleted': 'no rule deletes entries within {max}: {rules}',
      },
    },
    'mail.authentication': {
      title: 'Sender authentication of mail',
      about: 'The domain publishes SPF, DKIM and DMARC records that let receivers recognise forged mail, as strict as promised.',
      remedy:
        'Publish one SPF record that ends in ~all or -all, a DKIM key of at least 2048 bits, and a DMARC policy that also covers subdomains.',
      codes: {
        authenticated: 'published: {seen}',
        'spf-missing': 'has no SPF record',
        'spf-permerror': 'the SPF record is invalid for every receiver: {seen}',
        'spf-open': 'the SPF record lets everybody send: {seen}',
        'spf-weak': 'the SPF record ends in {seen}, which does not meet the promise ({spf})',
        'dmarc-missing': 'has no DMARC record',
        'dmarc-weak': 'the DMARC record does less than the promised {dmarc} for a part of the mail: {seen}',
        'dkim-missing': 'no DKIM key under the selector {seen}',
        'dkim-invalid': 'the DKIM key is none that receivers accept: {seen}',
        'dkim-short-key': 'RFC 8301 recommends RSA keys of at least 2048 bits: {seen}',
      },
    },
    'mail.starttls': {
      title: 'Encrypted delivery of mail',
      about:
        'Every address of every mail exchanger offers STARTTLS with no version older than promised, enforced by MTA-STS or DANE as promised.',
      remedy:
        'Switch STARTTLS on and old versions off on every mail exchanger; publish MTA-STS in mode enforce or signed TLSA records.',
      codes: {
        encrypted: 'STARTTLS with {min} or newer at {servers}; enforced by: {enforced}',
        plain: 'no STARTTLS at {servers}',
        'too-old': 'promised is at least {min}, accepted is {servers}',
        'not-enforced': 'nothing keeps senders from delivering in plain text ({seen})',
        'mta-sts-absent': 'no usable MTA-STS record: {seen}',
        'mta-sts-policy': 'the MTA-STS policy enforces nothing: {seen}',
        'mta-sts-mx': 'the MTA-STS policy does not name {seen}',
        'dane-absent': 'no TLSA record for {seen}',
        'dane-unusable': 'no TLSA record for {seen} that RFC 7672 lets senders use',
        'no-mail': 'the domain has neither MX record nor address and receives no mail',
        'null-mx': 'the domain says that it receives no mail (null MX)',
      },
    },
    'mfa.admins': {
      title: 'Second factor for administrators',
      about: 'Every administrator who can log in needs a second factor on every way in.',
      remedy:
        'Demand a second factor on each way in (SSH, console, console of the provider), also where a password or key works today.',
      codes: {
        absent: 'get in by one factor: {accounts}; by {by}',
        weak: 'have a weak second factor only: {accounts} ({kinds})',
        present: 'need a second factor: {accounts} ({kinds}); by {by}',
        'no-login': 'no administrator can log in',
      },
    },
    'mfa.enforced': {
      title: 'Second factor enforced',
      about: 'The system lets in nobody without a second factor, whatever the accounts have chosen for themselves.',
      remedy: 'Switch on in the system’s settings that everybody needs a second factor.',
      codes: {
        everybody: '{system} demands a second factor of everybody ({by})',
        some: '{system} demands a second factor of some only: {only} ({by})',
        nobody: '{system} demands a second factor of nobody ({by})',
      },
    },
    'mfa.users': {
      title: 'Second factor for users',
      about: 'Every account that people log in with needs a second factor on every way in.',
      remedy: 'Demand a second factor on each way in, also where a password or key works today.',
      codes: {
        absent: 'get in by one factor: {accounts}; by {by}',
        weak: 'have a weak second factor only: {accounts} ({kinds})',
        present: 'need a second factor: {accounts} ({kinds}); by {by}',
        nobody: 'there is no account that people can log in with',
      },
    },
    'monitoring.active': {
      title: 'Monitoring',
      about: 'Something watches the system, works, and tells somebody when the system fails.',
      remedy: 'Start the agent, or watch the system from outside, and see to it that somebody is told.',
      codes: {
        watched: 'watched by {monitors}, which tells somebody',
        'agent-active': 'watched by {monitors}; whether somebody is told cannot be seen here',
        'nobody-told': 'watched by {monitors}, which tells nobody',
        stopped: 'installed, but stopped: {stopped}',
        none: 'nothing watches it',
        'some-stopped': 'installed, but stopped: {stopped}',
      },
    },
    'password.max-age': {
      title: 'Age of passwords',
      about: 'Every password has to be changed within the promised time.',
      remedy: 'Set the limit for each account (chage -M), not only for new ones (PASS_MAX_DAYS), or correct the document.',
      codes: {
        'too-old': 'need not be changed within {max}: {accounts}',
        expire: 'have to be changed after at most {days} days, promised is {max}: {accounts}',
        'rule-for-all': 'after {days} days every password has to be changed ({by}), promised is {max}',
        'rule-for-new':
          'after {days} days the passwords of new accounts have to be changed ({by}), promised is {max}; those of older accounts were not seen',
        'no-passwords': 'no account has a password',
      },
    },
    'password.policy': {
      title: 'Rules for passwords',
      about: 'The system refuses new passwords that are weaker than promised.',
      remedy: 'Set the rule where it is enforced (pwquality.conf and the PAM stack, or the provider’s settings) and look again.',
      codes: {
        'too-weak': 'accepts weaker passwords: {found}; promised is {promised}',
        'strong-enough': 'demands {found}; promised is {promised}',
        'no-passwords': 'no account has a password',
      },
    },
    'patching.updates': {
      title: 'Security updates',
      about:
        'No security update waits for longer than promised, none waits for a restart, and the machine knows the recent state of a source of security updates for its release; automatic updates run as promised.',
      remedy:
        'Install the updates and restart where that is due; configure the security source of the release; switch automatic updates on and see to it that they run.',
      codes: {
        'up-to-date': '{manager}: {waiting} security updates wait, none longer than {within}, as of {refreshedAt}',
        overdue: '{count} security updates wait for longer than {within}: {names}',
        'reboot-pending': 'updates take effect only after a restart: {why}',
        unsupported: '{release} gets no security updates since {endsAt} ({by})',
        'automatic-off': 'security updates are not installed automatically: {by}',
        'automatic-on': 'updates are installed automatically, against the promise: {by}',
        'automatic-failed': 'the last automatic run failed: {by}, {lastRunAt}',
        'automatic-stalled': 'the last automatic run is too long ago: {by}, {lastRunAt}',
        'others-waiting': '{others} other updates wait',
        'support-unknown': 'until when {release} gets security updates is not known here',
      },
    },
    'ports.management': {
      title: 'Management ports',
      about:
        'No TCP port through which a system is administered or its data is read can be reached from where this run looks, over IPv4 and IPv6.',
      remedy:
        'Close the port in the firewalls of both address families, or let it in only from a VPN or a jump host, and look again from outside.',
      codes: {
        'closed-in-rules':
          'no rule of the provider opens any of {count} management ports to the world, for {things}; open to a part of it: {restricted}',
        'no-public-address': 'has no public address, by the provider’s word: {things}',
        'open-in-rules': 'open to the world by a rule of the provider: {openings}; seen from outside (✓ reached, ✗ not): {scans}',
        'rule-denies': '{socket} was reached, though no rule of the provider lets anybody through to {guards}',
        'rule-unreached': 'a rule of the provider opens what was not reached at {address}: {rule}',
        'unguarded-reachable': 'no rule of the provider guards it, and it was reached: {sockets}',
        reachable: 'reachable from {vantage}: {ports}',
        'reachable-outside-windows': 'reachable from {vantage} at {at}, outside the maintenance windows {windows}: {ports}',
        'not-reachable':
          'none of {count} ports at {addresses} can be reached from {vantage}; {silent} of them are silent, the others closed',
        'not-listening':
          'none of {count} ports at {addresses} can be reached from {vantage}; {silent} of them are silent, the others closed. Inside {host} {local} of them listen on loopback only, the others not at all',
        'closed-outside-windows':
          'none of {count} ports at {addresses} could be reached from {vantage} at {at}, outside the maintenance windows {windows}; {silent} of them were silent, the others closed. One look proves nothing about the other hours',
        'closed-within-window':
          'none of {count} ports at {addresses} could be reached from {vantage} at {at}, not even within the maintenance window {window}; {silent} of them were silent, the others closed. One look proves nothing about the other hours',
        'listens-unreached':
          'listens inside {host}, but was not reached from {vantage}: {sockets}; from elsewhere it may be reachable',
        'nothing-listens':
          'reachable from {vantage}, though inside {host} nothing listens there beyond loopback: {sockets}; a load balancer, address translation or a container answers',
        'only-web-answers':
          'only web ports answered at {addresses}, so the silence of the others may as well come from a filter on the way out of {vantage}: it only indicates',
      },
    },
    'ports.unexpected': {
      title: 'No undeclared ports',
      about: 'Of the TCP ports that were asked, only the declared ones answer, at every address.',
      remedy: 'Stop the service or close the port in the firewall; if it is meant to answer, declare it in the document.',
      codes: {
        unexpected: 'answers besides the declared {allow}: {ports}',
        'listens-unreached':
          'listens inside {host}, but was not reached from {vantage}: {sockets}; from elsewhere it may be reachable',
        'nothing-listens':
          'reachable from {vantage}, though inside {host} nothing listens there beyond loopback: {sockets}; a load balancer, address translation or a container answers',
        'only-declared': 'of {asked} ports at {addresses} none answers besides the declared {allow}',
        'not-every-port': 'only {asked} of 65535 ports were asked',
        'only-web-answers':
          'only web ports answered at {addresses}, so the silence of the others may as well come from a filter on the way out of {vantage}: it only indicates',
      },
    },
    'provider.identity': {
      title: 'Provider',
      about:
        'The address belongs to the provider that the document names. Only the provider’s own interface proves it; address lists indicate.',
      remedy: 'Name the provider that is really used, or move the service to the one that was named.',
      codes: {
        same: 'belongs to {provider} ({evidence})',
        other: 'belongs to {provider} ({evidence}), promised is {promised}',
      },
    },
    'provider.listed': {
      title: 'Listed sub-processors',
      about: 'Whoever hosts something is a sub-processor that the document names, at a place it names.',
      remedy: 'Add the provider or the country to the document, or move what lies there.',
      codes: {
        listed: '{names} in {country} {region}, as the document says ({countries}; by {evidence})',
        'not-listed': 'lies at {provider}, which is not among the document’s sub-processors: {listed}',
        elsewhere: '{names} in {country} {region}, the document says {countries} (by {evidence})',
      },
    },
    'redundancy.raid': {
      title: 'Healthy RAID arrays',
      about:
        'Every volume of data lies on an array that survives the loss of a drive, and every array works with all its members.',
      remedy:
        'Replace the missing or failed member, wait until the array is rebuilt, and have the monitoring report the next failure.',
      codes: {
        degraded: 'works without all of its members, or not at all: {arrays}',
        rebuilding: 'is being rebuilt and does not survive another loss until then: {arrays}',
        healthy: 'all members work: {arrays}; on them lie {volumes}',
      },
    },
    'secrets.rotation': {
      title: 'Rotation of secrets',
      about: 'No key that programs use was made or last changed longer ago than promised.',
      remedy: 'Make a new key, give it to the program and delete the old one, best by a job that does so in time.',
      codes: {
        'too-old': 'not changed within the promised {max}, with the day they were made: {keys}',
        'young-enough': 'each of {count} key(s) was made or changed within the promised {max}: {keys}',
        'no-key': 'there is no key to judge that opens anything',
        'persons-only': 'there are keys of persons only',
      },
    },
    'secrets.scanning': {
      title: 'Search for secrets',
      about: 'Secrets are looked for in the repository and in what is sent to it, and none that was found is left.',
      remedy: 'Switch on secret scanning and push protection, replace every secret that was found, and close its alert.',
      codes: {
        off: 'nobody looks for secrets',
        found: '{open} secret(s) that were found are not dealt with, the oldest of {oldest}',
        'push-unprotected': 'secrets are looked for, but what is sent is not stopped',
        clean: 'secrets are looked for, and none is open; stopped when sent: {pushProtection}',
      },
    },
    'session.timeout': {
      title: 'End of idle sessions',
      about: 'A session that nobody uses ends by itself within the promised time.',
      remedy: 'Set StopIdleSessionSec in logind.conf, or TMOUT read-only in a file in /etc/profile.d.',
      codes: {
        ends: 'idle sessions end within {after}: {ends}',
        'ends-remote': 'idle sessions over the network end within {after}: {ends}; nothing was seen that ends others',
        'ends-unless-changed': 'idle sessions end within {after} unless the user switches that off: {ends}',
        'too-late': 'idle sessions end only after {ends}, promised is {after}',
        never: 'nothing ends idle sessions, promised is {after}',
        'only-dead':
          'nothing ends idle sessions, promised is {after}; that a connection without a client is closed after {deadClient} seconds does not do it',
      },
    },
    'ssh.crypto': {
      title: 'SSH algorithms',
      about: 'Every key exchange, host key, cipher and MAC algorithm that the SSH server offers is in the promised profile.',
      remedy:
        'Restrict KexAlgorithms, HostKeyAlgorithms, Ciphers and MACs in the configuration of the SSH server to the profile and look again.',
      codes: {
        'no-service': 'port {port} is closed: there is no SSH service',
        'protocol-1': 'speaks version 1 of the SSH protocol: {banner}',
        'outside-profile': 'offers what {profile} does not allow: {found}',
        'in-profile': 'offers nothing that {profile} does not allow',
        'not-recommended': '{profile} does not recommend: {found}',
        terrapin: 'open to the Terrapin attack (CVE-2023-48795), because strict key exchange is missing: {found}',
      },
    },
    'ssh.password-auth-off': {
      title: 'No SSH login with a password',
      about:
        'The SSH server offers neither password nor keyboard-interactive login, as it answers somebody without an account, and its configuration, where it can be seen, allows none, for nobody.',
      remedy:
        'Set PasswordAuthentication no and KbdInteractiveAuthentication no in the configuration of the SSH server, take exceptions out of its Match blocks, and look again.',
      codes: {
        'no-service': 'port {ports} is closed: there is no SSH service',
        'no-authentication': 'lets anybody in without authentication at {address}',
        'password-offered': 'offers login with {offered} at {address}',
        'password-allowed': 'its configuration allows everybody to log in with {allowed}',
        'password-allowed-for-some': 'its configuration allows some to log in with a password: {allowed}',
        'no-password': 'offers only {methods}',
        'no-password-for-anybody': 'offers only {methods}, and its configuration allows nobody to log in with a password',
        'not-allowed':
          'its configuration allows nobody to log in with a password; whether the running server has loaded it was not asked from outside, so this only indicates',
        'not-in-files':
          'its configuration files allow nobody to log in with a password; the server itself could not be asked, so this only indicates',
        'exceptions-unseen': 'exceptions for single users or addresses cannot be ruled out, as this was not seen: {what}',
        'after-key': 'a password is asked for only together with something else: {methods}',
        'offered-in-vain': 'keyboard-interactive is switched on, but without PAM (UsePAM no) nothing answers it',
      },
    },
    'storage.absence': {
      title: 'No storage for data',
      about:
        'The system has no volume and no share to keep data on besides the file systems of its operating system; the account at the store has no bucket with anything in it. File systems of the system and empty buckets only indicate: they could hold some.',
      remedy: 'Remove the volume, share or bucket, or state in the document what it is for.',
      codes: {
        databases: 'has databases: {databases}',
        copies: 'has copies of data: {sets}',
        'no-copies': 'sets of copies are there, and empty: {sets}',
        'empty-buckets': 'has buckets, and all are empty: {buckets}',
        'filled-buckets': 'there is something in: {buckets}',
        'no-buckets': 'owns no bucket at {systems}',
        storage: 'can keep data on: {volumes}',
        'only-system': 'has only the file systems of its operating system: {volumes}',
      },
    },
    'tenant.separation': {
      title: 'Separation of tenants in the database',
      about:
        'Every table with the column that names the tenant has row-level security that is on, binds the owner, too, and shows rows only by this column.',
      remedy:
        'On each table: ALTER TABLE … ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY, and a policy that compares the column with the tenant of the session; drop policies that let everything through.',
      codes: {
        'not-enabled': 'tables with {column} without row-level security: {tables}',
        'not-forced': 'row-level security does not bind the owner of: {tables}',
        'no-policy': 'row-level security without a policy that lets through by {column}: {tables}',
        'open-policy': 'a policy lets everything through, whatever stands in {column}: {tables}',
        separated: '{count} table(s) show rows only by {column}: {tables}',
        mentioned:
          '{count} table(s) have policies that speak of {column}: {tables}; of these, what the expression really does was not proven, so this only indicates: {unproven}',
        'without-column': 'not judged, as they have no {column}: {tables}',
        bypassed: 'row-level security does not bind these roles, which can log in: {roles}',
        views: 'views that read with the rights of an owner whom row-level security does not bind: {views}',
      },
    },
    'time.synchronised': {
      title: 'Synchronised clock',
      about: 'The clock of the host follows a source of time that answers, and is off by no more than promised.',
      remedy:
        'Set up a time service (chronyd, systemd-timesyncd or ntpd) with servers that can be reached, and let it through the firewall.',
      codes: {
        'by-kernel':
          'the kernel says that the clock is being corrected; by what and how far it is off was not told, so this only indicates',
        follows: '{by} follows {follows}',
        'follows-closely': '{by} follows {follows}, off by {offset} ms',
        'not-synchronised': '{by} says that the clock follows no source; last corrected: {lastUpdate}',
        'too-far': '{by} says that the clock is off by {offset} ms, promised is at most {maxOffset}',
      },
    },
    'tls.certificate': {
      title: 'Certificate',
      about:
        'The certificate that the server presents is trusted, names the server, is within its dates, and it and its issuers have strong keys and signatures.',
      remedy:
        'Install a current certificate for this name with its full chain, from an authority that the clients trust, and automate its renewal.',
      codes: {
        'no-tls': 'offers no TLS: what it carries travels in plain text ({starttls})',
        expired: 'has expired: {subject}, on {notAfter}',
        'not-yet-valid': 'is not valid yet: {subject}, from {notBefore}',
        'wrong-name': 'does not name {name}, only {names}',
        'self-signed': 'is self-signed: {subject}',
        untrusted: 'is not trusted {trustCode}',
        'other-anchor': 'ends in another authority than the promised one: {anchor}',
        'weak-key': 'weak key, {key}: {subject}',
        'weak-signature': 'weak signature, {signature}: {subject}',
        'expires-soon': 'expires on {notAfter}, in less than the promised {daysLeft} days: {subject}',
        valid: '{subject}, valid until {notAfter}',
        kept: 'the provider keeps {name} for {domains}, valid until {notAfter}; who issued it and what a server shows was not seen',
        'not-issued': 'the provider could not issue or renew it: {name}',
        unused: 'nothing uses it',
        'self-signed-accepted': 'is self-signed, which was allowed; nobody else vouches for {fingerprint}',
        'key-short': 'key shorter than BSI TR-02102-2 recommends: {found}',
        'spare-expired': 'the server also sends certificates outside their dates, which nobody needs: {found}',
        'second-certificate': 'the server holds another certificate besides this one ({seen}); that one was not looked at',
      },
    },
    'tls.ciphers': {
      title: 'Cipher suites, groups and key sizes',
      about: 'Every cipher suite, group and key size that the server accepts is in the promised profile.',
      remedy: 'Restrict suites, groups and Diffie-Hellman parameters in the server’s TLS settings to the profile and look again.',
      codes: {
        'no-tls': 'offers no TLS: what it carries travels in plain text ({starttls})',
        forbidden: 'accepts what {source} forbids: {found}',
        'outside-profile': 'accepts what is not in {profile}: {found}',
        'in-profile': 'accepts nothing that {profile} forbids, in {accepted}',
        'suites-outside': '{profile} does not recommend: {found}',
        'groups-outside': '{profile} does not recommend these groups: {found}',
        'keys-short': '{profile} recommends at least {min} bits: {found}',
        'compression-on': 'TLS compression is on, which RFC 9325 advises against (CRIME)',
        'renegotiation-insecure': 'does not confirm secure renegotiation (RFC 5746)',
        'not-seen': 'recommended, but could not be seen: {what}',
      },
    },
    'tls.min-version': {
      title: 'Lowest TLS version',
      about: 'Every protocol version older than the promised one is refused by the server.',
      remedy: 'Switch the old versions off in the server’s TLS settings, or TLS on where there is none, and look again.',
      codes: {
        'no-tls': 'offers no TLS: what it carries travels in plain text ({starttls})',
        'too-old': 'accepts {tooOld}, promised is at least {min}',
        'passes-plain': '{service} ends no TLS: what comes in plain text is passed on',
        'set-to': 'is set to accept {accepted} and nothing else ({policy}); promised is at least {min}',
        'strong-enough': 'accepts {accepted} and refuses everything older; promised is at least {min}',
      },
    },
    'vulnerabilities.open': {
      title: 'Open vulnerabilities',
      about: 'No known vulnerability that is as severe as promised, or worse, is open for longer than promised.',
      remedy: 'Update or replace what is vulnerable, or dismiss the alert with the reason why it does not matter here.',
      codes: {
        'not-looked-for': 'nobody looks for vulnerabilities',
        overdue: '{count} vulnerabilities of at least {severity} are open for longer than the promised {within}: {found}',
        'in-time': 'none of at least {severity} is open for longer than the promised {within}; open for less: {count}',
      },
    },
  },
  reasons: {
    aborted: 'not looked at: the run was stopped: {what}',
    denied: 'access was denied: {what}',
    exception: 'the check itself failed: {what}',
    incomplete: 'the listing was cut short: {what}',
    'local-limit': 'this machine could not look: {what}',
    malformed: 'the answer made no sense: {what}',
    'no-check': 'this version of tomproof has no way to see it yet: {what}',
    'no-subject': 'nothing was found to examine: {what}',
    'not-visible': 'cannot be seen: {what}',
    'rate-limited': 'the peer asked to come back later: {what}',
    refused: 'the peer refused the connection: {what}',
    stale: 'the evidence is too old: {what}',
    timeout: 'no answer in time: {what}',
    'too-young': 'there are copies only since {since}: it can be proven from {provable} on, if none is missing until then',
    unreachable: 'not reachable: {what}',
    unsupported: 'the peer does not offer this: {what}',
    untrusted: 'the peer did not prove who it is, so nothing was asked of it: {what}',
  },
  advice: {
    attestation: 'its interface does not tell; a person’s dated statement would',
    bucket: 'its interface does not tell; the bucket that the copies lie in would, as a target of kind bucket',
    document: 'its interface does not tell; a document would, as a target of kind document',
    endpoint: 'its interface does not tell; the service itself would, as a target of kind endpoint',
    postgres: 'its interface does not tell; the database itself would, as a target of kind postgres',
    'ssh-host': 'its interface does not tell; the machine itself would, as a target of kind ssh-host',
  },
};
