package dev.agentstudio.temporalclient.setup;

import dev.agentstudio.workflows.execution.RunAttributes;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A namespace of a Temporal server: what it has, and how it gets what it lacks. Every method is a call, and throws {@link StatusRuntimeException}. */
public final class NamespaceSetup {
    private final WorkflowServiceBlockingStub workflows;
    private final OperatorServiceBlockingStub operator;
    private final String namespace;

    /** @param stubs whose connection, with its certificates and key, is used for all calls */
    public NamespaceSetup(WorkflowServiceStubs stubs, String namespace) {
        workflows = stubs.blockingStub();
        operator = OperatorServiceGrpc.newBlockingStub(workflows.getChannel());
        this.namespace = namespace;
    }

    /**
     * What the server says of a namespace.
     *
     * @param retention how long closed workflows are kept
     * @param hasStandaloneActivities whether single tasks need no workflow
     * @param blobLimit largest payload in bytes; zero when the server does not say
     */
    record Namespace(Duration retention, boolean hasStandaloneActivities, long blobLimit) {
        private static Namespace of(DescribeNamespaceResponse response) {
            var info = response.getNamespaceInfo();
            return new Namespace(
                    Duration.ofSeconds(response.getConfig()
                            .getWorkflowExecutionRetentionTtl()
                            .getSeconds()),
                    info.getCapabilities().getStandaloneActivities(),
                    info.getLimits().getBlobSizeLimitError());
        }
    }

    /** Version of the server, such as {@code 1.32.0}. */
    String serverVersion() {
        return workflows
                .getSystemInfo(GetSystemInfoRequest.getDefaultInstance())
                .getServerVersion();
    }

    /** Absent when there is no such namespace. */
    Optional<Namespace> find() {
        try {
            return Optional.of(Namespace.of(workflows.describeNamespace(DescribeNamespaceRequest.newBuilder()
                    .setNamespace(namespace)
                    .build())));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    void register(Duration retention) {
        workflows.registerNamespace(RegisterNamespaceRequest.newBuilder()
                .setNamespace(namespace)
                .setWorkflowExecutionRetentionPeriod(seconds(retention))
                .build());
    }

    public void setRetention(Duration retention) {
        workflows.updateNamespace(UpdateNamespaceRequest.newBuilder()
                .setNamespace(namespace)
                .setConfig(NamespaceConfig.newBuilder().setWorkflowExecutionRetentionTtl(seconds(retention)))
                .build());
    }

    private static com.google.protobuf.Duration seconds(Duration duration) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(duration.toSeconds())
                .build();
    }

    /** Adds the search attributes that the namespace lacks. */
    public void addMissingAttributes() {
        add(attributes().missing());
    }

    /** Which of our search attributes the namespace has. */
    Attributes attributes() {
        var known = operator.listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                        .setNamespace(namespace)
                        .build())
                .getCustomAttributesMap();
        Map<String, String> missing = new TreeMap<>();
        Map<String, String> conflicts = new TreeMap<>();
        RunAttributes.ALL.forEach(key -> {
            IndexedValueType type = known.get(key.getName());
            if (type == null) {
                missing.put(key.getName(), name(key.getValueType()));
            } else if (type != key.getValueType()) {
                conflicts.put(key.getName(), name(type));
            }
        });
        return new Attributes(missing, conflicts);
    }

    /**
     * Search attributes that are not as they must be.
     *
     * @param missing name and needed type of those that the namespace does not have
     * @param conflicts name and actual type of those that have another type
     */
    record Attributes(Map<String, String> missing, Map<String, String> conflicts) {}

    /** @param attributes name and type of each; none is no call */
    void add(Map<String, String> attributes) {
        if (attributes.isEmpty()) {
            return;
        }
        AddSearchAttributesRequest.Builder request =
                AddSearchAttributesRequest.newBuilder().setNamespace(namespace);
        RunAttributes.ALL.stream()
                .filter(key -> attributes.containsKey(key.getName()))
                .forEach(key -> request.putSearchAttributes(key.getName(), key.getValueType()));
        operator.addSearchAttributes(request.build());
    }

    /** A query that names all search attributes, which fails as long as a part of the server does not know one of them. */
    void probe() {
        String query = RunAttributes.ALL.stream()
                .map(key -> key.getName() + " IS NULL")
                .collect(Collectors.joining(" AND "));
        workflows.countWorkflowExecutions(CountWorkflowExecutionsRequest.newBuilder()
                .setNamespace(namespace)
                .setQuery(query)
                .build());
    }

    /** The needed type of one of our search attributes. */
    static String neededType(String attribute) {
        return RunAttributes.ALL.stream()
                .filter(key -> key.getName().equals(attribute))
                .map(key -> name(key.getValueType()))
                .findFirst()
                .orElseThrow();
    }

    /** As Temporal's own command line writes it: {@code Keyword}, {@code Datetime}. */
    private static String name(IndexedValueType type) {
        return switch (type) {
            case INDEXED_VALUE_TYPE_KEYWORD -> "Keyword";
            case INDEXED_VALUE_TYPE_TEXT -> "Text";
            case INDEXED_VALUE_TYPE_INT -> "Int";
            case INDEXED_VALUE_TYPE_DOUBLE -> "Double";
            case INDEXED_VALUE_TYPE_BOOL -> "Bool";
            case INDEXED_VALUE_TYPE_DATETIME -> "Datetime";
            case INDEXED_VALUE_TYPE_KEYWORD_LIST -> "KeywordList";
            case INDEXED_VALUE_TYPE_UNSPECIFIED, UNRECOGNIZED -> "unknown";
        };
    }
}
