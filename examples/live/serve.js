// Serves the page, the stock SignalR client and a token to this machine.
//
//   TOKEN=$(./dev token) npm start --prefix examples/live
//
// API (http://localhost:5000) and PORT (8090) choose other addresses.
'use strict';
const fs = require('node:fs/promises');
const http = require('node:http');
const path = require('node:path');

const api = process.env.API || 'http://localhost:5000';
const port = Number(process.env.PORT || 8090);
const token = process.env.TOKEN;
const files = {
  '/': ['text/html; charset=utf-8', path.join(__dirname, 'live.html')],
  '/live.js': ['text/javascript', path.join(__dirname, 'live.js')],
  '/signalr.js': ['text/javascript', path.join(__dirname, 'node_modules/@microsoft/signalr/dist/browser/signalr.min.js')],
};

if (!token) {
  console.error('TOKEN is not set: start with TOKEN=$(./dev token)');
  process.exit(1);
}

http.createServer(async (request, response) => {
  const name = new URL(request.url, 'http://localhost').pathname;
  // A page that was made to point at this machine has another name.
  const isOwn = [`localhost:${port}`, `127.0.0.1:${port}`].includes(request.headers.host);
  if (!isOwn) {
    response.writeHead(421).end();
  } else if (name === '/settings') {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }).end(JSON.stringify({ api, token }));
  } else if (files[name]) {
    const [type, file] = files[name];
    response.writeHead(200, { 'Content-Type': type }).end(await fs.readFile(file));
  } else {
    response.writeHead(404).end();
  }
}).listen(port, '127.0.0.1', () => console.log(`http://localhost:${port}/`));
