package dev.agentstudio.api.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.agentstudio.api.agent.AgentTypes;
import dev.agentstudio.api.problem.FieldError;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.signalr.connection.Hub;
import dev.agentstudio.signalr.connection.HubClient;
import dev.agentstudio.signalr.connection.HubException;
import dev.agentstudio.workflows.payload.Payloads;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/** The hub's methods. */
@Singleton
final class WorkflowHub implements Hub {
    private final HubServices services;
    private final AgentTypes agents;
    private final UserEvents users;
    private final AgentWatch agentWatch;
    private final ConcurrentMap<String, ClientSession> sessions = new ConcurrentHashMap<>();

    WorkflowHub(HubServices services, AgentTypes agents) {
        this.services = services;
        this.agents = agents;
        this.users = new UserEvents(services);
        this.agentWatch = new AgentWatch(services, agents, sessions.values());
    }

    @Override
    public void connected(HubClient client) {
        ClientSession session = new ClientSession(client, services);
        sessions.put(client.id(), session);
    }

    @Override
    public void disconnected(HubClient client) {
        ClientSession session = sessions.remove(client.id());
        if (session != null) {
            users.remove(session);
            session.close();
        }
    }

    @Override
    public void fellBehind(HubClient client, int queuedMessages) {
        client.send(
                List.of(HubEvent.ErrorOccurred.ofHub(
                                "%s-%d".formatted(client.id(), System.nanoTime()),
                                null,
                                "warning",
                                "BACKPRESSURE_WARNING",
                                "%d messages wait for this client. Logs and metrics will be dropped, then the connection closed, if it does not read faster"
                                        .formatted(queuedMessages))
                        .invocation()),
                HubClient.Importance.REQUIRED);
    }

    @Override
    public boolean hasMethod(String name) {
        return HubMethod.of(name).isPresent();
    }

    @Override
    public JsonNode invoke(HubClient client, String name, List<JsonNode> values) throws HubException {
        HubMethod method = HubMethod.of(name).orElseThrow(() -> new HubException("Unknown method"));
        ClientSession session = sessions.get(client.id());
        if (session == null) {
            throw new HubException("The connection has ended");
        }
        try {
            JsonNode result = invoke(session, method, values);
            users.update(session);
            return result;
        } catch (ProblemException e) {
            throw new HubException(reason(e));
        }
    }

    private JsonNode invoke(ClientSession session, HubMethod method, List<JsonNode> values) throws HubException {
        switch (method) {
            case SUBSCRIBE_TO_WORKFLOW -> {
                HubArguments arguments = new HubArguments(method, values, 1, 2);
                session.subscribeToWorkflow(arguments.id(), arguments.sequence());
            }
            case UNSUBSCRIBE_FROM_WORKFLOW ->
                session.unsubscribeFromWorkflow(only(method, values).id());
            case SUBSCRIBE_TO_TASK ->
                session.subscribeToTask(only(method, values).id());
            case UNSUBSCRIBE_FROM_TASK ->
                session.unsubscribeFromTask(only(method, values).id());
            case SUBSCRIBE_TO_AGENT ->
                subscribeToAgent(session, only(method, values).id());
            case UNSUBSCRIBE_FROM_AGENT ->
                session.interests().removeAgent(only(method, values).id());
            case SUBSCRIBE_TO_LOGS ->
                session.subscribeToLogs(only(method, values).logFilter());
            case UNSUBSCRIBE_FROM_LOGS ->
                session.unsubscribeFromLogs(only(method, values).id());
            case GET_CONNECTION_INFO -> {
                HubArguments unused = new HubArguments(method, values, 0, 0);
                return info(session);
            }
        }
        return BooleanNode.TRUE;
    }

    private static HubArguments only(HubMethod method, List<JsonNode> values) throws HubException {
        return new HubArguments(method, values, 1, 1);
    }

    private void subscribeToAgent(ClientSession session, String type) throws HubException {
        if (!agents.unknownAmong(Set.of(type)).isEmpty()) {
            throw new HubException("Agent type '%s' not found".formatted(type));
        }
        session.interests().addAgent(type);
        agentWatch.follow(type);
    }

    private static JsonNode info(ClientSession session) {
        HubClient client = session.client();
        return Payloads.mapper()
                .valueToTree(Map.of(
                        "connectionId",
                        client.id(),
                        "userId",
                        client.user().id(),
                        "connectedAt",
                        client.connectedAt(),
                        "subscriptions",
                        Stream.concat(Stream.of("user:" + client.user().id()), session.interests().groups().stream())
                                .toList()));
    }

    /** What a client receives about a problem: of several errors in fields the first. */
    private static String reason(ProblemException problem) {
        List<FieldError> errors = problem.problem("", "").errors();
        return errors == null || errors.isEmpty()
                ? problem.detail()
                : errors.getFirst().message();
    }
}
