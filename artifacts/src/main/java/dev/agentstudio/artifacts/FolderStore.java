package dev.agentstudio.artifacts;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps objects as files of one folder, which may be shared by several machines. A file appears in its space by a rename, and a copy is a second
 * name of the same file, which takes no space.
 */
public final class FolderStore implements ArtifactStore {
    private static final String INCOMING = "incoming";

    private static final Logger LOG = LoggerFactory.getLogger(FolderStore.class);

    private final Path root;

    /** @param root made when it is needed */
    public FolderStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public StoredObject save(ArtifactSpace space, String object, InputStream content, long maxBytes)
            throws IOException {
        Path target = path(space, object);
        try (IncomingFile file = IncomingFile.in(root.resolve(INCOMING))) {
            StoredObject stored = file.receive(content, maxBytes);
            sync(file.path());
            OwnersFiles.createFolder(folder(space));
            Files.move(file.path(), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return stored;
        }
    }

    @Override
    public OptionalLong size(ArtifactSpace space, String object) throws IOException {
        try {
            return OptionalLong.of(Files.size(path(space, object)));
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public Optional<InputStream> open(ArtifactSpace space, String object, long offset) throws IOException {
        try {
            SeekableByteChannel file = Files.newByteChannel(path(space, object), StandardOpenOption.READ);
            return Optional.of(Channels.newInputStream(file.position(offset)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean saveIfAbsent(ArtifactSpace space, String object, byte[] content) throws IOException {
        Path target = path(space, object);
        try (IncomingFile file = IncomingFile.in(root.resolve(INCOMING))) {
            var unused = file.receive(new ByteArrayInputStream(content), content.length);
            sync(file.path());
            OwnersFiles.createFolder(folder(space));
            return link(target, file.path());
        }
    }

    @Override
    public boolean copy(ArtifactSpace from, String object, ArtifactSpace to, String as) throws IOException {
        Path source = path(from, object);
        Path target = path(to, as);
        if (!Files.exists(source)) {
            return Files.exists(target);
        }
        OwnersFiles.createFolder(folder(to));
        try {
            // Else it was copied before; objects never change.
            var unused = link(target, source);
        } catch (NoSuchFileException e) {
            return false;
        }
        return true;
    }

    /** Gives a file a second name, or where there is no such thing, copies it. False when another file has that name. */
    private static boolean link(Path target, Path source) throws IOException {
        try {
            Files.createLink(target, source);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException e) {
            return copyFile(target, source);
        }
    }

    private static boolean copyFile(Path target, Path source) throws IOException {
        try {
            Files.copy(source, target);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    @Override
    public void delete(ArtifactSpace space, String object) throws IOException {
        Files.deleteIfExists(path(space, object));
    }

    @Override
    public List<FoundObject> list(ArtifactSpace space) throws IOException {
        List<FoundObject> found = new ArrayList<>();
        for (Path file : children(folder(space))) {
            try {
                found.add(new FoundObject(name(file), later(modified(file), modified(folder(space)))));
            } catch (NoSuchFileException e) {
                LOG.debug("{} was deleted meanwhile", file);
            }
        }
        return found;
    }

    @Override
    public void deleteAll(ArtifactSpace space) throws IOException {
        for (Path file : children(folder(space))) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(folder(space));
    }

    @Override
    public void forEachSpace(ArtifactSpace.Kind kind, Consumer<ArtifactSpace> visitor) throws IOException {
        for (Path folder : children(root.resolve(kind.folder()))) {
            // Anything else is not of this store.
            if (ArtifactSpace.isId(name(folder))) {
                visitor.accept(new ArtifactSpace(kind, name(folder)));
            }
        }
    }

    @Override
    public void deleteIncomplete(Instant before) throws IOException {
        for (Path file : children(root.resolve(INCOMING))) {
            try {
                if (modified(file).isBefore(before)) {
                    Files.deleteIfExists(file);
                }
            } catch (NoSuchFileException e) {
                LOG.debug("{} was completed meanwhile", file);
            }
        }
    }

    @Override
    public void close() {}

    private Path folder(ArtifactSpace space) {
        return root.resolve(space.path());
    }

    private Path path(ArtifactSpace space, String object) {
        return folder(space).resolve(ObjectNames.require(object));
    }

    /** So that an artifact that was recorded is there also after the machine has crashed. */
    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(children::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return children;
    }

    private static Instant modified(Path path) throws IOException {
        return Files.getLastModifiedTime(path).toInstant();
    }

    /** A copy has the time of its origin; the folder has the time at which it got its newest file. */
    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
