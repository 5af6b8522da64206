package dev.agentstudio.artifacts;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** The store of the process, which workers and API share. */
@Factory
final class ArtifactStoreFactory {
    /**
     * The store of one Temporal namespace: an unknown workflow's files are removed, so no process may see those of another namespace.
     *
     * @param folder of the store where no S3 service is set; relative to where the process was started
     */
    @Singleton
    @Bean(preDestroy = "close")
    ArtifactStore store(
            @Value("${artifacts.folder:artifacts}") String folder,
            @Value("${temporal.namespace:default}") String namespace,
            S3Settings s3) {
        return s3.isUsed()
                ? s3.store(namespace)
                : new FolderStore(Path.of(folder).resolve(namespace));
    }
}
