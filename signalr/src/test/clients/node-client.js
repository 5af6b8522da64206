// Runs the scenarios in Node against the server at the first argument; prints the outcomes as JSON.
'use strict';
const net = require('node:net');
const signalR = require('@microsoft/signalr');
const msgpack = require('@microsoft/signalr-protocol-msgpack');
const { makeScenarios, runScenarios } = require('./scenarios.js');

const url = process.argv[2];

// Passes connections on to the server, and can drop them all.
async function droppingProxy() {
  const target = new URL(url);
  const sockets = new Set();
  const server = net.createServer(client => {
    const upstream = net.connect(Number(target.port), target.hostname);
    for (const [from, to] of [[client, upstream], [upstream, client]]) {
      sockets.add(from);
      from.on('data', bytes => to.write(bytes));
      from.on('close', () => { sockets.delete(from); to.destroy(); });
      from.on('error', () => {});
    }
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    drop: () => sockets.forEach(socket => socket.destroy()),
    close: () => { server.close(); sockets.forEach(socket => socket.destroy()); },
  };
}

const { scenarios, equal, within, idle } = makeScenarios({ signalR, msgpack, url: () => url });

// Apart from the others: what is lost and sent again is to depend on sockets only, not on how busy this process is.
const stateful = {};

// Check 49: ten lost sockets while numbered messages go both ways; nothing is lost, doubled or reordered.
for (const protocol of ['json', 'messagepack']) {
  stateful[`stateful reconnect in ${protocol}`] = async () => {
    const proxy = await droppingProxy();
    const { connected } = makeScenarios({ signalR, msgpack, url: () => proxy.url });
    const c = await connected({ stateful: true, reconnect: true, protocol, transport: signalR.HttpTransportType.WebSockets });
    let reconnecting = 0;
    c.onreconnecting(() => reconnecting++);
    const total = 60;
    const received = [];
    let answered;
    const all = new Promise(resolve => c.on('Called', n => { if (typeof n === 'number') received.push(n); if (received.length === total) resolve(); }));
    let sent = Promise.resolve();
    for (let n = 0; n < total; n++) {
      sent = Promise.all([sent, c.send('CallMe', n)]);
      if (n % 6 === 3) {
        // A client that loses its next socket while it still connects gives up: the answer came over the new one.
        await within(60000, Promise.resolve(answered), 'answer after a lost socket');
        proxy.drop();
        answered = c.invoke('Echo', n);
      }
      await idle(10);
    }
    await within(60000, Promise.all([sent, all, answered]), `messages, of which ${received.length} came`);
    equal(received, [...Array(total).keys()], 'messages');
    equal(reconnecting, 0, 'reconnecting events');
    await within(30000, c.stop(), 'stop');
    proxy.close();
  };
}

(async () => {
  const outcomes = [...await runScenarios(scenarios), ...await runScenarios(stateful)];
  process.stdout.write(JSON.stringify(outcomes));
  process.exit(0);
})();
