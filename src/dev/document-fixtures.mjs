// Makes fixtures/documents/formats/ from document-source.mjs: a flat OpenDocument and Markdown by hand, and the rest of it by LibreOffice.
// Needs `soffice` (Debian: libreoffice-writer-nogui). Run: node src/dev/document-fixtures.mjs
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { documents } from './document-source.mjs';

const target = 'fixtures/documents/formats';
const hard = (text) => text.replaceAll('\u00ad', '');
const xml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function markdown({ nodes }) {
  const counts = [0, 0];
  const items = (list, indent) =>
    list.flatMap((item) => [`${indent}- ${hard(item.text)}`, ...items(item.list ?? [], `${indent}  `)]);
  return `${nodes
    .map((node) => {
      if (node.h) {
        counts[node.h - 1] += 1;
        if (node.h === 1) counts[1] = 0;
        return `${'#'.repeat(node.h)} ${counts.slice(0, node.h).join('.')}${node.h === 1 ? '.' : ''} ${hard(node.text)}`;
      }
      if (node.p) return hard(node.p);
      if (node.list) return items(node.list, '').join('\n');
      if (node.boxes) return node.boxes.map(({ checked, text }) => `- [${checked ? 'x' : ' '}] ${hard(text)}`).join('\n');
      if (node.numbers) return node.numbers.map((text, index) => `${index + 1}. ${hard(text)}`).join('\n');
      const rows = node.table.map((row) => `| ${row.map(hard).join(' | ')} |`);
      return [rows[0], `|${' --- |'.repeat(node.table[0].length)}`, ...rows.slice(1)].join('\n');
    })
    .join('\n\n')}\n`;
}

function flat({ nodes, header, footer, footnote, comment, contents }) {
  const list = (entries, isOuter) =>
    `<text:list${isOuter ? ' text:style-name="Signs"' : ''}>${entries
      .map(
        ({ text, list: inner }) =>
          `<text:list-item><text:p text:style-name="Body">${xml(text)}</text:p>${inner ? list(inner, false) : ''}</text:list-item>`,
      )
      .join('')}</text:list>`;
  let isFirst = true;
  const body = nodes.map((node) => {
    if (node.h) return `<text:h text:style-name="Heading_20_${node.h}" text:outline-level="${node.h}">${xml(node.text)}</text:h>`;
    if (node.p) {
      const extra = isFirst
        ? `<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p text:style-name="Footnote">${footnote}</text:p></text:note-body></text:note><office:annotation><text:p>${comment}</text:p></office:annotation>`
        : '';
      isFirst = false;
      return `<text:p text:style-name="Body">${xml(node.p)}${extra}</text:p>`;
    }
    if (node.list) return list(node.list, true);
    if (node.boxes)
      return node.boxes
        .map(({ checked, text }) => `<text:p text:style-name="Body">${checked ? '☑' : '☐'} ${xml(text)}</text:p>`)
        .join('');
    if (node.numbers)
      return `<text:list text:style-name="Numbers">${node.numbers.map((text) => `<text:list-item><text:p text:style-name="Body">${xml(text)}</text:p></text:list-item>`).join('')}</text:list>`;
    const cell = (text) =>
      `<table:table-cell table:style-name="Cell"><text:p text:style-name="Small">${xml(text)}</text:p></table:table-cell>`;
    const row = (cells) => `<table:table-row>${cells.map(cell).join('')}</table:table-row>`;
    return `<table:table table:style-name="Table"><table:table-column table:number-columns-repeated="3"/><table:table-header-rows>${row(node.table[0])}</table:table-header-rows>${node.table.slice(1).map(row).join('')}</table:table>`;
  });
  const toc = `<text:table-of-content text:name="${contents}1"><text:table-of-content-source text:outline-level="2"/><text:index-body><text:index-title text:name="T"><text:p text:style-name="Contents_20_Heading">${contents}</text:p></text:index-title>${nodes
    .filter(({ h }) => h)
    .map(({ h, text }, index) => `<text:p text:style-name="Contents_20_${h}">${xml(text)}<text:tab/>${index + 1}</text:p>`)
    .join('')}</text:index-body></text:table-of-content>`;
  const level = (n, rest) => `text:level="${n}" ${rest}`;
  const properties = (n) =>
    `<style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.5cm" fo:margin-left="${n * 0.6}cm"/></style:list-level-properties>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles>
<style:default-style style:family="paragraph"><style:text-properties fo:font-size="11pt" style:font-name="Liberation Serif" fo:language="de" fo:country="DE"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"/>
<style:style style:name="Body" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:margin-bottom="0.2cm"/><style:text-properties fo:hyphenate="true" fo:hyphenation-remain-char-count="2" fo:hyphenation-push-char-count="2"/></style:style>
<style:style style:name="Footnote" style:family="paragraph" style:parent-style-name="Standard" style:class="extra"><style:text-properties fo:font-size="8pt"/></style:style>
<style:style style:name="Small" style:family="paragraph" style:parent-style-name="Standard"/>
<style:style style:name="Contents_20_Heading" style:display-name="Contents Heading" style:family="paragraph" style:parent-style-name="Standard" style:class="index"/>
${[1, 2].map((n) => `<style:style style:name="Contents_20_${n}" style:display-name="Contents ${n}" style:family="paragraph" style:parent-style-name="Standard" style:class="index"><style:paragraph-properties><style:tab-stops><style:tab-stop style:position="11cm" style:type="right" style:leader-style="dotted" style:leader-text="."/></style:tab-stops></style:paragraph-properties></style:style><style:style style:name="Heading_20_${n}" style:display-name="Heading ${n}" style:family="paragraph" style:parent-style-name="Standard" style:default-outline-level="${n}"><style:paragraph-properties fo:margin-top="0.4cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"/><style:text-properties fo:font-weight="bold" fo:font-size="${17 - n * 2}pt"/></style:style>`).join('\n')}
<text:outline-style style:name="Outline">${[1, 2].map((n) => `<text:outline-level-style ${level(n, `style:num-format="1" style:num-suffix="${n === 1 ? '.' : ''}" text:display-levels="${n}"`)}>${properties(n)}</text:outline-level-style>`).join('')}</text:outline-style>
<text:list-style style:name="Signs">${[1, 2, 3].map((n) => `<text:list-level-style-bullet ${level(n, 'text:bullet-char="•"')}>${properties(n)}</text:list-level-style-bullet>`).join('')}</text:list-style>
<text:list-style style:name="Numbers"><text:list-level-style-number ${level(1, 'style:num-format="1" style:num-suffix="."')}>${properties(1)}</text:list-level-style-number></text:list-style>
</office:styles>
<office:automatic-styles>
<style:style style:name="Table" style:family="table"><style:table-properties style:width="11cm" table:align="left"/></style:style>
<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties fo:padding="0.12cm" fo:border="0.5pt solid #000000"/></style:style>
<style:page-layout style:name="A5"><style:page-layout-properties fo:page-width="14.8cm" fo:page-height="15cm" fo:margin-top="1cm" fo:margin-bottom="1cm" fo:margin-left="1.8cm" fo:margin-right="2cm"/><style:header-style><style:header-footer-properties fo:min-height="0.8cm" fo:margin-bottom="0.3cm"/></style:header-style><style:footer-style><style:header-footer-properties fo:min-height="0.8cm" fo:margin-top="0.3cm"/></style:footer-style></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A5"><style:header><text:p>${header}</text:p></style:header><style:footer><text:p>${footer} <text:page-number text:select-page="current">1</text:page-number></text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:text>${toc}${body.join('\n')}</office:text></office:body>
</office:document>
`;
}

const folder = mkdtempSync(path.join(tmpdir(), 'documents-'));
for (const [name, source] of Object.entries(documents)) {
  writeFileSync(path.join(target, `${name}.md`), markdown(source));
  const file = path.join(folder, `${name}.fodt`);
  writeFileSync(file, flat(source));
  for (const to of ['odt', 'docx:MS Word 2007 XML', 'rtf', 'pdf', 'html:HTML (StarWriter)', 'txt:Text (encoded):UTF8']) {
    execFileSync(
      'soffice',
      [`-env:UserInstallation=file://${folder}/profile`, '--headless', '--convert-to', to, '--outdir', folder, file],
      { stdio: 'ignore' },
    );
    const made = `${name}.${to.split(':')[0]}`;
    if (made.endsWith('.html') || made.endsWith('.txt'))
      writeFileSync(path.join(target, made), readFileSync(path.join(folder, made)));
    else copyFileSync(path.join(folder, made), path.join(target, made));
  }
}
rmSync(folder, { recursive: true });
