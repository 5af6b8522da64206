package dev.agentstudio.api.connection;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpStatusClass;
import java.util.Queue;

/** Writes responses, those to HEAD without their body. */
final class ResponseEncoder extends HttpResponseEncoder {
    private final Queue<HttpMethod> unanswered;

    /** @param unanswered methods of the requests, first the one that is answered next */
    ResponseEncoder(Queue<HttpMethod> unanswered) {
        this.unanswered = unanswered;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            return super.isContentAlwaysEmpty(response);
        }
        return HttpMethod.HEAD.equals(unanswered.poll()) || super.isContentAlwaysEmpty(response);
    }
}
