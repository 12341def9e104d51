/** Comma separated values for a spreadsheet: https://www.rfc-editor.org/rfc/rfc4180 */

/** Spreadsheets take the encoding from it. */
export const byteOrderMark = '\uFEFF';

export const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

/** A spreadsheet computes what begins like a formula, whoever wrote it; an apostrophe makes it a text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
