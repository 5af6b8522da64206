package dev.agentstudio.qa.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Studio;
import java.text.ParseException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** {@code ./dev token} and {@code ./dev key} as processes. */
@Order(2)
class DevCredentialsTest {
    private static final String DATA = Studio.folder("token").toString();

    @Test
    void tokenIsOneLineForTheClient() throws ParseException {
        SignedJWT token = SignedJWT.parse(
                printed("token", "--client", "reader", "--data", DATA).strip());
        assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("reader");
        assertThat(token.getJWTClaimsSet().getStringListClaim("scopes")).containsExactly("workflows:read");
    }

    @Test
    void keyOfAClientIsOneLineAndStaysTheSame() {
        String key = printed("key", "reader", "--data", DATA);
        assertThat(key).matches("as_[A-Za-z0-9]{40}\\R");
        assertThat(printed("key", "--client", "reader", "--data", DATA)).isEqualTo(key);
        assertThat(printed("key", "--data", DATA)).isNotEqualTo(key);
    }

    private static String printed(String... arguments) {
        List<String> command = Stream.concat(Stream.of("dev.agentstudio.dev.Dev"), Stream.of(arguments))
                .toList();
        try (JavaProcess dev = JavaProcess.start(entry -> true, command)) {
            assertThat(dev.awaitExit()).as(dev.errors()).isZero();
            assertThat(dev.errors()).isEmpty();
            return dev.output();
        }
    }
}
