import type { Report } from './define.ts';

/** The formats and where each is written, sorted by id; a renderer is loaded when it is asked for. A test compares this list with the folder. */
export const reports: Readonly<Record<string, () => Promise<Report>>> = {
  console: async () => (await import('./console.ts')).consoleReport,
  html: async () => (await import('./html.ts')).htmlReport,
  json: async () => (await import('./json.ts')).json,
  junit: async () => (await import('./junit.ts')).junit,
  markdown: async () => (await import('./markdown.ts')).markdown,
};
