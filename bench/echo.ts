import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The yardstick, a process of its own: reads a request whole, parses it, and answers with it. */
const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(JSON.parse(text)));
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));
