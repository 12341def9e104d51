/** The plain page that a browser comes back to. Its address can be typed by anybody, so it states nothing as a fact. */
export const consentPage = {
  locale: 'en',
  title: 'Consent',
  returned:
    'Microsoft sent you back here. If you have just consented, the helpdesk can check it now; it may take some minutes until it works everywhere.',
  declined: 'The consent was declined. Nothing has changed. Open the link again as an administrator to consent.',
  failed: 'Microsoft could not finish the consent. Open the link again, or ask the helpdesk that gave it to you.',
  close: 'You can close this page.',
};
