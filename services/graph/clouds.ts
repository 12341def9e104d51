/**
 * The Microsoft clouds, as a fixed list: a host is never made from what a tenant or an operator types.
 * https://learn.microsoft.com/graph/deployments
 * https://learn.microsoft.com/azure/bot-service/how-to-deploy-gov-cloud-high
 */
export const cloudNames = ['global', 'gcc', 'gcchigh', 'dod', 'china'] as const;
export type CloudName = (typeof cloudNames)[number];

export interface Cloud {
  /** Origins, without a trailing slash. */
  graph: string;
  login: string;
  /** The scope host stays this one even where the sandbox answers. */
  graphScope: string;
  /** Bot Framework: who signs what Teams sends, and what our own token is for. */
  bot: {
    metadata: string;
    issuer: string;
    scope: string;
    loginTenantUrl: string;
    oAuthUrl: string;
    channelService: string;
  };
  /** Where people open Teams. */
  teams: string;
  /** Hosts that Teams' connector has in this cloud. */
  connectorHosts: readonly string[];
}

const publicBot = {
  metadata: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  issuer: 'https://api.botframework.com',
  scope: 'https://api.botframework.com',
  loginTenantUrl: 'https://login.microsoftonline.com/botframework.com',
  oAuthUrl: 'https://api.botframework.com',
  channelService: '',
};
const governmentBot = {
  metadata: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
  issuer: 'https://api.botframework.us',
  scope: 'https://api.botframework.us',
  loginTenantUrl: 'https://login.microsoftonline.us/MicrosoftServices.onmicrosoft.us',
  oAuthUrl: 'https://tokengcch.botframework.azure.us',
  channelService: 'https://botframework.azure.us',
};

export const clouds: Record<CloudName, Cloud> = {
  global: {
    graph: 'https://graph.microsoft.com',
    login: 'https://login.microsoftonline.com',
    graphScope: 'https://graph.microsoft.com/.default',
    bot: publicBot,
    teams: 'https://teams.microsoft.com',
    connectorHosts: ['smba.trafficmanager.net'],
  },
  gcc: {
    graph: 'https://graph.microsoft.com',
    login: 'https://login.microsoftonline.com',
    graphScope: 'https://graph.microsoft.com/.default',
    bot: publicBot,
    teams: 'https://teams.microsoft.com',
    connectorHosts: ['smba.infra.gcc.teams.microsoft.com', 'smba.trafficmanager.net'],
  },
  gcchigh: {
    graph: 'https://graph.microsoft.us',
    login: 'https://login.microsoftonline.us',
    graphScope: 'https://graph.microsoft.us/.default',
    bot: governmentBot,
    teams: 'https://gov.teams.microsoft.us',
    connectorHosts: ['smba.infra.gov.teams.microsoft.us'],
  },
  dod: {
    graph: 'https://dod-graph.microsoft.us',
    login: 'https://login.microsoftonline.us',
    graphScope: 'https://dod-graph.microsoft.us/.default',
    bot: { ...governmentBot, oAuthUrl: 'https://apiDoD.botframework.azure.us' },
    teams: 'https://dod.teams.microsoft.us',
    connectorHosts: ['smba.infra.dod.teams.microsoft.us'],
  },
  china: {
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    login: 'https://login.partner.microsoftonline.cn',
    graphScope: 'https://microsoftgraph.chinacloudapi.cn/.default',
    bot: {
      metadata: 'https://login.botframework.azure.cn/v1/.well-known/openidconfiguration',
      issuer: 'https://api.botframework.azure.cn',
      scope: 'https://api.botframework.azure.cn',
      loginTenantUrl: 'https://login.partner.microsoftonline.cn/microsoftservices.partner.onmschina.cn',
      oAuthUrl: 'https://token.botframework.azure.cn',
      channelService: 'https://botframework.azure.cn',
    },
    teams: 'https://teams.microsoftonline.cn',
    connectorHosts: ['smba.trafficmanager.cn'],
  },
};
