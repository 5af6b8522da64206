package dev.agentstudio.signalr.connection;

/** Whether a transport may carry a connection. */
public enum Attachment {
    ATTACHED,
    /** Another transport of the same kind carries it. */
    CONFLICT,
    /** It began on a transport of another kind. */
    OTHER_KIND,
    ENDED
}
