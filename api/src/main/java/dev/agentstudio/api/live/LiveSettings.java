package dev.agentstudio.api.live;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import java.time.Duration;

/**
 * Bounds of what is watched.
 *
 * @param maxWorkflows watched at once on this node; each has a long poll, of which Temporal allows 1,200 at once in a namespace by default
 *     ({@code frontend.namespaceCount})
 * @param maxWorkflowsPerOwner of one caller that are watched for its stream of all workflows
 * @param maxStreamsPerCaller open event streams of one caller
 * @param keepAlive pause between comments, so that proxies do not close an idle stream
 */
@ConfigurationProperties("live")
record LiveSettings(int maxWorkflows, int maxWorkflowsPerOwner, int maxStreamsPerCaller, Duration keepAlive) {
    LiveSettings {
        if (maxWorkflows < 1 || maxWorkflowsPerOwner < 1 || maxStreamsPerCaller < 1 || keepAlive.isZero()) {
            throw new ConfigurationException("live.* needs limits of at least 1, and a keep-alive above 0");
        }
    }
}
