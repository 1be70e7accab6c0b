import { z } from 'zod';
import { matchesName, type OrganisationDocument, personsIn } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, indicates, unknown } from '../define.ts';
import { duration, milliseconds } from '../params.ts';
import { listed } from '../volumes.ts';

/**
 * Judges all documents of a target together: one that fits is there, says something, and is young enough. A date that only the file system
 * or a server tells is that of a copy or a checkout, too, and indicates at best. Where not everything was read, what is missing may be the right one, and
 * what is too old may have a newer one beside it.
 */
export const docsPresent = defineCheck({
  id: 'docs.present',
  judges: 'document',
  many: true,
  // For the failures: the documents that were not read.
  besides: ['document'],
  params: z.strictObject({
    path: z
      .string()
      .min(1)
      .max(1024)
      .describe('Path of the document below the target; * stands for any characters, also those of folders, ? for one.'),
    digest: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/, 'sha256: and 64 hexadecimal digits')
      .optional()
      .describe('SHA-256 of the document. Absent: what it says does not matter, but a web page is then none.'),
    maxAge: duration.optional().describe('The newest one is no older than this. Absent: its age does not matter.'),
  }),
  references: {
    gdpr: 'Art. 5(2)',
    iso27001: { none: 'reviewed 2026-12: which document it is decides; controls of all themes ask for one' },
    bsi: { none: 'reviewed 2026-12: which document it is decides; every practice asks for its own' },
  },
  reproduce: "find . -type f -printf '%TY-%Tm-%Td %s %p\\n'",
  wants: ({ path }) => ({ accounts: personsIn([path]) }),
  judge(documents, { path, digest, maxAge }, { now, alongside }) {
    const named = documents.filter((each) => matchesName(path.normalize(), each.path.normalize()));
    // What is under the name but is something else is as good as unread, unless the digest tells it.
    const isTold = (each: OrganisationDocument) => each.isOfItsName || isOfDigest(each, digest);
    const fitting = named.filter(isTold);
    const unread = [
      ...alongside.failures.map(({ failure }) => `${failure.subject?.id ?? '*'}: ${failure.detail}`),
      ...named.filter((each) => !isTold(each)).map((each) => `${each.path}: not of its name`),
    ];
    const read = fitting.filter(({ size }) => size > 0);
    const filled = read.filter((each) => digest === undefined || isOfDigest(each, digest));
    if (read.length > 0 && filled.length === 0)
      return unread.length > 0 ? unknown('incomplete', { what: listed(unread) }) : fails('changed', { files: pathsOf(read) });
    if (filled.length === 0) {
      if (unread.length > 0) return unknown('incomplete', { what: listed(unread) });
      return fitting.length > 0
        ? fails('empty', { files: pathsOf(fitting) })
        : fails('absent', { path, others: pathsOf(documents) });
    }
    if (maxAge === undefined) return holds('present', { files: pathsOf(filled) });

    const aged = filled.map((file) => ({ file, age: ageOf(file, maxAge, now) }));
    const young = newestFirst(aged.filter(({ age }) => age === 'young').map(({ file }) => file));
    const reliable = young.find(({ datedBy }) => datedBy === 'name' || datedBy === 'content');
    if (reliable) return holds('young-enough', { file: told(reliable), maxAge });
    if (young[0]) return indicates('young-copy', { file: told(young[0]), maxAge });
    const undated = aged.filter(({ age }) => age === 'unknown').map(({ file }) => file);
    if (undated.length > 0) return unknown('not-visible', { what: listed(undated.map(told)) });
    if (unread.length > 0) return unknown('incomplete', { what: listed(unread) });
    return fails('too-old', { file: told(newestFirst(filled)[0]!), maxAge });
  },
});

const isOfDigest = (document: OrganisationDocument, digest: string | undefined) => digest === `sha256:${document.digest}`;

/** A date from after this run, by more than a day, is none of a document that was written. */
function ageOf({ datedAt }: OrganisationDocument, maxAge: string, now: Date): 'young' | 'old' | 'unknown' {
  if (datedAt === null) return 'unknown';
  const age = now.getTime() - Date.parse(datedAt);
  if (age < -milliseconds('1d')) return 'unknown';
  return age > milliseconds(maxAge) ? 'old' : 'young';
}

const newestFirst = (files: readonly OrganisationDocument[]) =>
  files.toSorted((a, b) => Date.parse(b.datedAt ?? '') - Date.parse(a.datedAt ?? ''));
const pathsOf = (files: readonly OrganisationDocument[]) => listed(files.map(({ path }) => path).sort());
const told = ({ path, datedAt, datedBy }: OrganisationDocument) =>
  `${path} (${datedAt?.slice(0, 10) ?? '?'}${datedBy === null ? '' : `, ${datedBy}`})`;
