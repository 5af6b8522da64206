// What the stock JavaScript client must be able to do, in Node and in a browser alike. Each scenario is a name and a function.
'use strict';

// url: a function that returns the server's address, since a browser opens at most six connections to one address.
function makeScenarios({ signalR, msgpack, url }) {
  const T = signalR.HttpTransportType;
  const TRANSPORTS = { WebSockets: T.WebSockets, ServerSentEvents: T.ServerSentEvents, LongPolling: T.LongPolling };

  function build(options = {}) {
    const { path = '/hub', protocol = 'json', transport, reconnect, stateful, token = 'alice', ...rest } = options;
    const builder = new signalR.HubConnectionBuilder()
      .withUrl(url() + path, { transport, accessTokenFactory: () => token, logger: signalR.NullLogger.instance, ...rest })
      .configureLogging(signalR.LogLevel.None);
    if (protocol === 'messagepack') builder.withHubProtocol(new msgpack.MessagePackHubProtocol());
    if (reconnect) builder.withAutomaticReconnect([0, 50, 100, 200, 500, 1000]);
    if (stateful) builder.withStatefulReconnect();
    return builder.build();
  }

  async function connected(options) {
    const connection = build(options);
    await within(30000, connection.start(), 'start');
    return connection;
  }

  function within(millis, promise, what) {
    let timer;
    const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`${what}: not within ${millis} ms`)), millis); });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
  }

  function equal(actual, expected, what) {
    const a = JSON.stringify(actual);
    const e = JSON.stringify(expected);
    if (a !== e) throw new Error(`${what}: expected ${e} but was ${a}`);
  }

  async function rejected(promise, text) {
    const outcome = await within(30000, promise.then(value => ({ value }), error => ({ error })), 'rejection');
    if (!outcome.error) throw new Error(`no error, but ${JSON.stringify(outcome.value)}`);
    if (!String(outcome.error.message).includes(text)) throw new Error(`expected "${text}" in "${outcome.error.message}"`);
  }

  const idle = millis => new Promise(resolve => setTimeout(resolve, millis));

  async function closed(connection) {
    return within(30000, new Promise(resolve => connection.onclose(error => resolve(error ? error.message : null))), 'close');
  }

  async function quickStop(connection) {
    await within(30000, connection.stop(), 'stop');
  }

  const VALUES = [null, '', [], 0, false, 1.5, -7, { a: [1, null, { b: 'c' }] }, 'Grüße 漢字 😀', 'a\u001eb\u2028c', 'x'.repeat(20000)];

  // Checks 5, 34, 35, 38 to 41 and 26: what every transport and protocol must carry.
  async function everything(options) {
    const c = await connected(options);
    for (const value of VALUES) equal(await within(30000, c.invoke('Echo', value), 'echo'), value, 'echo');
    equal(await c.invoke('Nothing'), null, 'void');
    await rejected(c.invoke('Fail'), 'HubException: As asked');
    await rejected(c.invoke('Break'), "An unexpected error occurred invoking 'Break' on the server.");
    await rejected(c.invoke('Missing'), "Unknown hub method 'Missing'");
    await rejected(c.invoke('Echo', 1, 2), 'Echo takes one argument');
    await rejected(new Promise((resolve, reject) => c.stream('Echo', 1).subscribe({ next() {}, complete: resolve, error: reject })),
      "non-streaming 'Echo' method with a streaming invocation");
    const subject = new signalR.Subject();
    await rejected(c.invoke('Echo', subject), 'Client sent 1 stream(s), Hub method expects 0.');
    subject.next(1);
    subject.complete();
    const received = [];
    // Another scenario sends texts to all clients.
    const all = new Promise(resolve => c.on('Called', value => { if (typeof value === 'number') received.push(value); if (received.length === 20) resolve(); }));
    for (let n = 0; n < 20; n++) c.send('CallMe', n);
    await within(30000, all, 'calls of the server');
    equal(received, [...Array(20).keys()], 'order');
    await c.send('Missing');
    equal(await c.invoke('WhoAmI'), 'alice', 'user');
    await quickStop(c);
  }

  const scenarios = {};
  for (const [name, transport] of Object.entries(TRANSPORTS)) {
    scenarios[`everything over ${name} in json`] = () => everything({ transport });
    if (msgpack && transport !== T.ServerSentEvents) {
      scenarios[`everything over ${name} in messagepack`] = () => everything({ transport, protocol: 'messagepack' });
    }

    // Check 5.
    scenarios[`hub url with query and trailing slash over ${name}`] = async () => {
      for (const path of ['/hub?tenant=a%20b', '/hub/', '/hub/?tenant=1']) {
        const c = await connected({ transport, path });
        equal(await c.invoke('Echo', 1), 1, path);
        await quickStop(c);
      }
    };

    // Check 9.
    scenarios[`wrong token over ${name}`] = async () => {
      await rejected(build({ transport, token: 'wrong' }).start(), '401');
      if (transport === T.WebSockets) {
        await rejected(build({ transport, token: 'wrong', skipNegotiation: true }).start(), '');
      }
    };

    // Check 43: Close with and without an error; no reconnect without allowReconnect.
    scenarios[`close by the server over ${name}`] = async () => {
      const c = await connected({ transport, reconnect: true });
      let reconnecting = false;
      c.onreconnecting(() => { reconnecting = true; });
      const end = closed(c);
      c.send('CloseMe', false).catch(() => {});
      equal(await end, 'Server returned an error on close: As asked', 'reason');
      equal(reconnecting, false, 'reconnecting');
    };

    // Check 43: automatic reconnect gets a new connection.
    scenarios[`reconnect after a close that allows it over ${name}`] = async () => {
      const c = await connected({ transport, reconnect: true });
      const first = c.connectionId;
      const back = new Promise(resolve => c.onreconnected(resolve));
      c.send('CloseMe', true).catch(() => {});
      const second = await within(30000, back, 'reconnect');
      if (!second || second === first) throw new Error(`connection ${first} became ${second}`);
      equal(await c.invoke('Echo', 'again'), 'again', 'echo');
      await quickStop(c);
    };

    // Checks 30 and 45: the server pings every 300 ms and drops clients that are silent for a minute.
    scenarios[`idle over ${name}`] = async () => {
      const c = build({ transport });
      c.serverTimeoutInMilliseconds = 4000;
      c.keepAliveIntervalInMilliseconds = 500;
      await within(30000, c.start(), 'start');
      let end;
      c.onclose(error => { end = String(error); });
      await idle(6000);
      if (end) throw new Error(`closed: ${end}`);
      equal(await c.invoke('Echo', 1), 1, 'echo');
      await quickStop(c);
    };

    // Check 21 and 41: a message is taken although an earlier method still runs.
    scenarios[`sending while a method runs over ${name}`] = async () => {
      const c = await connected({ transport });
      const other = await connected({});
      const called = new Promise(resolve => c.on('Called', value => { if (value === 2) resolve(); }));
      const gate = `gate ${Math.random()}`;
      const slow = c.invoke('Wait', gate);
      for (let n = 0; n < 3; n++) await within(30000, c.send('CallMe', n), 'send');
      await other.invoke('Open', gate);
      await within(30000, Promise.all([slow, called]), 'the rest');
      await quickStop(c);
      await quickStop(other);
    };
  }

  // Check 6.
  scenarios['redirect of negotiate'] = async () => {
    const c = await connected({ path: '/redirect' });
    equal(await c.invoke('WhoAmI'), 'moved', 'user');
    await quickStop(c);
  };

  // Check 15.
  scenarios['skipped negotiation'] = async () => {
    const c = await connected({ transport: T.WebSockets, skipNegotiation: true });
    equal(c.connectionId, null, 'connection id');
    equal(await c.invoke('WhoAmI'), 'alice', 'user');
    await quickStop(c);
  };

  // Check 42: all clients of either protocol are reached.
  scenarios['message to all'] = async () => {
    const mark = `all ${Math.random()}`;
    const options = [{ transport: T.WebSockets }, { transport: T.ServerSentEvents }, { transport: T.LongPolling }];
    if (msgpack) options.push({ transport: T.WebSockets, protocol: 'messagepack' }, { transport: T.LongPolling, protocol: 'messagepack' });
    const all = await Promise.all(options.map(connected));
    const received = all.map(c => new Promise(resolve => c.on('Called', value => { if (value === mark) resolve(value); })));
    await all[0].invoke('SendAll', mark);
    equal(await within(30000, Promise.all(received), 'messages'), all.map(() => mark), 'messages');
    await Promise.all(all.map(quickStop));
  };

  // Check 10: a client that is given no transport takes the first that works.
  scenarios['transport of the client'] = async () => {
    const c = await connected({});
    equal(await c.invoke('Echo', 'x'), 'x', 'echo');
    await quickStop(c);
  };
  return { scenarios, build, connected, within, equal, idle, closed, quickStop };
}

// Runs scenarios at the same time; resolves to the list of their names and errors.
async function runScenarios(scenarios) {
  return Promise.all(Object.entries(scenarios).map(async ([name, run]) => {
    const begun = Date.now();
    try {
      await run();
      return { name, error: null, millis: Date.now() - begun };
    } catch (error) {
      return { name, error: String(error && error.stack || error), millis: Date.now() - begun };
    }
  }));
}

if (typeof module !== 'undefined') module.exports = { makeScenarios, runScenarios };
