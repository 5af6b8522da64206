package dev.agentstudio.api.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.Queue;

/**
 * Reads HTTP/1.1 as Netty does, but for two things that RFC 9112 has a server refuse and Netty repairs: headers that are folded over
 * lines (§5.2), and Content-Length beside Transfer-Encoding (§6.3). Such a request comes out with a failed decoder result.
 */
final class StrictDecoder extends HttpRequestDecoder {
    private static final int NOT_FOUND = -1;
    private static final byte LF = 10;
    private static final byte CR = 13;
    private static final byte SPACE = 32;
    private static final byte TAB = 9;

    private final Queue<HttpMethod> unanswered;
    private final Runnable onHead;
    private boolean isInHeaders;
    private boolean isInBody;
    private boolean isFolded;

    /**
     * @param unanswered gets the method of each request
     * @param onHead runs for each piece of the head of a request, before it is looked at
     */
    StrictDecoder(HttpDecoderConfig config, Queue<HttpMethod> unanswered, Runnable onHead) {
        super(config);
        this.unanswered = unanswered;
        this.onHead = onHead;
    }

    /** What is wrong with a message that could not be read, in words for its sender. */
    static String reason(DecoderResult result) {
        return result.cause() instanceof Malformed known ? known.reason : "it is not HTTP/1.1";
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        if (!isInBody) {
            onHead.run();
            isFolded |= hasFoldedLine(buffer);
        }
        int before = out.size();
        super.decode(ctx, buffer, out);
        for (int index = before; index < out.size(); index++) {
            follow(out.get(index));
        }
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) throws Exception {
        isInHeaders = true;
        return super.createMessage(initialLine);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new Malformed("there is a Content-Length beside Transfer-Encoding");
    }

    private void follow(Object part) {
        if (part instanceof HttpRequest request) {
            unanswered.add(request.method());
            if (isFolded) {
                request.setDecoderResult(DecoderResult.failure(new Malformed("a header is folded over several lines")));
            }
            isInHeaders = false;
            isInBody = true;
            isFolded = false;
        }
        if (part instanceof LastHttpContent) {
            isInBody = false;
        }
    }

    /** Looks at the lines that are there of the head, beginning where the decoder has stopped: at the start of one. */
    private boolean hasFoldedLine(ByteBuf buffer) {
        boolean isHeader = isInHeaders;
        int line = buffer.readerIndex();
        int end = buffer.indexOf(line, buffer.writerIndex(), LF);
        while (end != NOT_FOUND) {
            byte first = buffer.getByte(line);
            boolean isEmpty = end == line || (first == CR && end == line + 1);
            if (isHeader && isEmpty) {
                return false;
            }
            if (isHeader && (first == SPACE || first == TAB)) {
                return true;
            }
            isHeader |= !isEmpty;
            line = end + 1;
            end = buffer.indexOf(line, buffer.writerIndex(), LF);
        }
        return false;
    }

    private static final class Malformed extends IllegalArgumentException {
        private final String reason;

        Malformed(String reason) {
            super(reason);
            this.reason = reason;
        }
    }
}
