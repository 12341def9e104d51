/**
 * What the PSAs document, though not in the part of their description that the tests hold; each with where. Journeys
 * and the adapters' own tests share it.
 */
export const documentedElsewhere: RegExp[] = [
  // HaloPSA: the sign-in is no part of the API's description; types and agents are, at {instance}/apidoc.
  /^GET \/api\/authinfo: /,
  /^POST \/auth\/token: /,
  /^GET \/api\/(TicketType|Agent): the path or method is not described/,
  // Freshdesk: agents and groups, at developers.freshdesk.com/api/#agents and #groups.
  /^GET \/api\/v2\/(agents|agents\/\d+|groups): the path or method is not described/,
  // Kaseya BMS: in the vendor's whole document; it names status 200 alone, and the envelope's empty half is null.
  /^GET \/v2\/system\/(queues|priorities)\/lookup: the path or method is not described/,
  /^GET \/v2\/crm\/accounts\/\d+\/locations\/lookup: the path or method is not described/,
  /^GET \/v2\/hr\/employees\/searchselect: the path or method is not described/,
  /\/v2\/.*: answer 200 (Error|Result): null is not allowed$/,
  /\/v2\/.*: status (401|403|404) is not described$/,
];
