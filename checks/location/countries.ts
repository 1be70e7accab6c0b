/** Member states, and parts of them with a code of their own (Åland and the outermost regions, Art. 355 TFEU). */
const EU = ('AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE ' + 'AX GF GP MQ MF RE YT').split(
  ' ',
);

const groups: Readonly<Record<string, readonly string[]>> = { EU, EEA: [...EU, 'IS', 'LI', 'NO'] };
/** Codes of EU documents that differ from ISO 3166-1. */
const aliases: Readonly<Record<string, string>> = { EL: 'GR', UK: 'GB' };

/** Whether a country (ISO 3166-1 alpha-2) is in a list of `EU`, `EEA` and country codes. */
export const isIn = (country: string, countries: readonly string[]): boolean =>
  countries.some((each) => groups[each]?.includes(country) ?? (aliases[each] ?? each) === country);
