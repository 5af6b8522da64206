package dev.agentstudio.api.connection;

import dev.agentstudio.api.problem.ProblemException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * What the head of a request must be before anything is done with it: read in one way only, so that no proxy before this server can take
 * it for another request, and meant for this server.
 */
@Singleton
final class RequestRules {
    private final AllowedHosts hosts;

    RequestRules(AllowedHosts hosts) {
        this.hosts = hosts;
    }

    /** Why a request is refused; its connection is then closed, since where its body ends is not certain. */
    Optional<ProblemException> refusal(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            // The framework answers headers that are too large.
            return request.decoderResult().cause() instanceof TooLongFrameException
                    ? Optional.empty()
                    : Optional.of(ProblemException.malformed(StrictDecoder.reason(request.decoderResult())));
        }
        if (!isHttp1(request.protocolVersion())) {
            return Optional.of(ProblemException.malformed("only HTTP/1.1 and HTTP/1.0 are spoken here"));
        }
        HttpHeaders headers = request.headers();
        return hostRefusal(request, headers.getAll(HttpHeaderNames.HOST)).or(() -> bodyRefusal(request, headers));
    }

    private Optional<ProblemException> hostRefusal(HttpRequest request, List<String> values) {
        if (values.size() != 1) {
            return Optional.of(ProblemException.malformed(
                    values.isEmpty() ? "the Host header is missing" : "there is more than one Host header"));
        }
        String host = values.getFirst();
        if (!AllowedHosts.isWellFormed(host)) {
            return Optional.of(ProblemException.malformed("the Host header is not a host name or address"));
        }
        if (!isFor(host, request.uri())) {
            return Optional.of(ProblemException.malformed("the request target and the Host header differ"));
        }
        return hosts.allow(host) ? Optional.empty() : Optional.of(ProblemException.hostRefused());
    }

    /** Proxies write the whole URL as the target; it must not name another host. */
    private static boolean isFor(String host, String target) {
        int authority = target.indexOf("://");
        if (target.startsWith("/") || authority < 0) {
            return true;
        }
        String rest = target.substring(authority + 3);
        int end = rest.indexOf('/');
        return host.equalsIgnoreCase(end < 0 ? rest : rest.substring(0, end));
    }

    private static Optional<ProblemException> bodyRefusal(HttpRequest request, HttpHeaders headers) {
        List<String> encodings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!encodings.isEmpty()) {
            if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)
                    || headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
                return Optional.of(ProblemException.malformed("Transfer-Encoding is not possible here"));
            }
            if (encodings.size() != 1
                    || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(
                            encodings.getFirst().strip())) {
                return Optional.of(ProblemException.malformed("the only Transfer-Encoding is 'chunked'"));
            }
        }
        // Few bytes could become many once they are unpacked, past every limit.
        return headers.getAll(HttpHeaderNames.CONTENT_ENCODING).stream()
                        .allMatch(HttpHeaderValues.IDENTITY::contentEqualsIgnoreCase)
                ? Optional.empty()
                : Optional.of(ProblemException.encodedBody());
    }

    private static boolean isHttp1(HttpVersion version) {
        return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
    }
}
