/** HTML as a person reads it in a PSA; a script or a tag would act, so what is left of them shows. */
export function textOf(html: string): string {
  return html
    .replace(/<\/?(p|div|br|b)\s*\/?>/gi, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .trim();
}
