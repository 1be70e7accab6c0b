const date = String.raw`(?:19|20)\d\d([-_.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])`;
const time = String.raw`(?:[01]\d|2[0-3])[-_.:]?[0-5]\d(?:[-_.:]?[0-5]\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?`;
const dates = new RegExp(String.raw`(?<!\d)${date}(?:[T_. -]?${time})?(?!\d)`, 'g');
/** Seconds or milliseconds since 1970, of the years from 2001 on. */
const epochs = /(?<!\d)1\d{9}(?:\d{3})?(?!\d)/g;

/** A name with its dates and times left out, so that the names of one series are the same. A name without any is a series of its own. */
export const seriesOf = (name: string): string => name.slice(0, 4096).replace(dates, '{date}').replace(epochs, '{date}');
