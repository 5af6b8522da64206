// Starts one workflow and shows what its agents think while they work.
'use strict';

const WORKFLOW = {
  definition: {
    id: 'live-example',
    name: 'Live example',
    pattern: 'sequential',
    steps: [
      { id: 'first', name: 'Read the text', agentType: 'slow-reader' },
      { id: 'again', name: 'Read it again', agentType: 'slow-reader', dependsOn: ['first'] },
    ],
  },
  input: {
    text: 'Durable workflows survive crashes. No finished step runs again. Agents think aloud. A page can listen. Nothing is lost on the way',
  },
};

const element = id => document.getElementById(id);
let last = 0;

function section(task) {
  let found = element(task.taskId);
  if (!found) {
    found = document.createElement('section');
    found.id = task.taskId;
    found.innerHTML = '<h2><b></b><small></small><span></span></h2><progress max="100" value="0"></progress><div class="step"></div><ul></ul>';
    element('tasks').append(found);
    found.querySelector('b').textContent = task.taskId;
    found.querySelector('small').textContent = task.agentId;
  }
  return found;
}

function think(thought) {
  const item = document.createElement('li');
  for (const [name, text] of [['time', new Date(thought.timestamp).toLocaleTimeString()], ['em', thought.type], ['span', thought.content]]) {
    item.append(Object.assign(document.createElement(name), { textContent: text }));
  }
  section(thought).querySelector('ul').append(item);
}

function advance(task, percentage, step) {
  section(task).querySelector('progress').value = percentage;
  section(task).querySelector('.step').textContent = step;
}

async function connect({ api, token }) {
  const connection = new signalR.HubConnectionBuilder()
    .withUrl(`${api}/hubs/agentstudio`, { accessTokenFactory: () => token })
    .withAutomaticReconnect()
    .configureLogging(signalR.LogLevel.Warning) // Below it, the log has the token.
    .build();
  // Messages that history causes carry a sequence; after a reconnect everything after the last one is asked for.
  const on = (name, show) => connection.on(name, event => {
    last = Math.max(last, event.sequence || 0);
    show(event);
  });
  on('WorkflowStarted', event => { element('status').textContent = `${event.name}: ${event.workflowId} runs`; });
  on('WorkflowProgress', event => { element('progress').value = event.progress.percentage; });
  on('TaskStatusChanged', event => {
    const shown = section(event);
    shown.className = event.currentStatus;
    shown.querySelector('h2 span').textContent = event.currentStatus;
    if (event.currentStatus === 'completed') advance(event, 100, '');
  });
  on('AgentThought', think);
  on('TaskProgressUpdated', event => advance(event, event.progress.percentage, event.progress.currentStep || ''));
  on('MetricUpdated', event => {
    if (event.metricName === 'task.duration') advance(event.tags, 100, `${event.value} s`);
  });
  on('ErrorOccurred', event => { element('status').textContent = event.message; });
  on('WorkflowCompleted', event => {
    element('status').textContent = `Workflow ${event.status} after ${event.duration} s`;
  });
  await connection.start();
  return connection;
}

async function run() {
  element('run').disabled = true;
  const settings = await (await fetch('settings')).json();
  const connection = await connect(settings);
  const answer = await fetch(`${settings.api}/api/workflows`, {
    method: 'POST',
    headers: { 'Authorization': `Bearer ${settings.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(WORKFLOW),
  });
  const workflow = await answer.json();
  if (!answer.ok) throw new Error(workflow.detail);
  await connection.invoke('SubscribeToWorkflow', workflow.id, 0);
  connection.onreconnected(() => connection.invoke('SubscribeToWorkflow', workflow.id, last));
}

element('run').addEventListener('click', () => run().catch(error => { element('status').textContent = String(error); }));
if (location.hash === '#run') element('run').click();
