package dev.agentstudio.signalr.protocol;

/** Whether an encoding needs a transport that carries any bytes. */
public enum TransferFormat {
    TEXT("Text"),
    BINARY("Binary");

    private final String word;

    TransferFormat(String word) {
        this.word = word;
    }

    /** As negotiation names it. Clients compare it case-sensitively. */
    public String word() {
        return word;
    }
}
