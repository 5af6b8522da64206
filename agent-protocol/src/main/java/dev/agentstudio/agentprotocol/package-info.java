/** What API and workers know alike of the agent service: the addresses of its replicas and what their health reports mean. */
@NullMarked
package dev.agentstudio.agentprotocol;

import org.jspecify.annotations.NullMarked;
