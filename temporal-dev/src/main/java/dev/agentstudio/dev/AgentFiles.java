package dev.agentstudio.dev;

import java.nio.file.Path;
import java.util.List;

/**
 * Files with agents beside the built-in ones.
 *
 * @param paths empty for the built-in agents alone
 * @param isReloaded whether a file that is saved is served anew; calls that run finish on the old code
 */
record AgentFiles(List<Path> paths, boolean isReloaded) {}
