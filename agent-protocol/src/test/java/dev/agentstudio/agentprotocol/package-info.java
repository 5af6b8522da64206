@NullMarked
package dev.agentstudio.agentprotocol;

import org.jspecify.annotations.NullMarked;
