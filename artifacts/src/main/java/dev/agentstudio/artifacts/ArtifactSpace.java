package dev.agentstudio.artifacts;

import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import java.util.regex.Pattern;

/**
 * The files that belong together, and are deleted together: those of a workflow, of a task that runs
 * alone, or of an upload.
 *
 * @param id a workflow's, task's or upload's id
 */
public record ArtifactSpace(Kind kind, String id) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,200}");

    /** Whose files these are. */
    public enum Kind {
        WORKFLOW("workflows"),
        TASK("tasks"),
        /** Files of clients. */
        UPLOAD("uploads");

        private final String folder;

        Kind(String folder) {
            this.folder = folder;
        }

        /** Name of the folder with all spaces of this kind. */
        public String folder() {
            return folder;
        }
    }

    public ArtifactSpace {
        if (!isId(id)) {
            throw new IllegalArgumentException("Not an id: " + id);
        }
    }

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    public static ArtifactSpace of(WorkflowId workflow) {
        return new ArtifactSpace(Kind.WORKFLOW, workflow.value());
    }

    /** @param task that runs alone, so that its id is unique everywhere */
    public static ArtifactSpace of(TaskId task) {
        return new ArtifactSpace(Kind.TASK, task.value());
    }

    /** Path of the space in a store. */
    public String path() {
        return kind.folder() + "/" + id;
    }

    @Override
    public String toString() {
        return path();
    }
}
