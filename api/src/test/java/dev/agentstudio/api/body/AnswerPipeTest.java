package dev.agentstudio.api.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A large answer arrives whole or is seen to be broken off, and nobody who stops reading holds it for ever. */
class AnswerPipeTest {
    private static final byte[] ANSWER = new byte[3_000_000];

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void allArrives() throws IOException {
        new Random(1).nextBytes(ANSWER);
        AnswerPipe pipe = new AnswerPipe(Duration.ofMinutes(1));
        CompletableFuture<Void> written = writing(pipe, true);
        assertThat(pipe.reader().readAllBytes()).isEqualTo(ANSWER);
        written.join();
    }

    @Test
    void answerThatIsBrokenOffDoesNotLookComplete() {
        AnswerPipe pipe = new AnswerPipe(Duration.ofMinutes(1));
        CompletableFuture<Void> written = writing(pipe, false);
        assertThatThrownBy(() -> pipe.reader().readAllBytes())
                .isInstanceOf(IOException.class)
                .hasMessage("The answer was broken off");
        written.join();
    }

    @Test
    void writerStopsWhenNobodyReads() {
        AnswerPipe pipe = new AnswerPipe(Duration.ofMillis(50));
        assertThatThrownBy(() -> writing(pipe, true).join())
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("The client has stopped reading");
        pipe.breakOff();
        assertThatThrownBy(() -> pipe.reader().readAllBytes()).hasMessage("The answer was broken off");
    }

    @Test
    void writerStopsWhenTheClientHangsUp() throws IOException {
        AnswerPipe pipe = new AnswerPipe(Duration.ofMinutes(1));
        CompletableFuture<Void> written = writing(pipe, true);
        assertThat(pipe.reader().read()).isNotEqualTo(-1);
        pipe.reader().close();
        assertThatThrownBy(written::join)
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("The client has stopped reading");
    }

    private CompletableFuture<Void> writing(AnswerPipe pipe, boolean isWhole) {
        return CompletableFuture.runAsync(
                () -> {
                    try (OutputStream to = pipe.writer()) {
                        to.write(ANSWER[0]);
                        to.write(ANSWER, 1, ANSWER.length - 1);
                        if (isWhole) {
                            pipe.complete();
                        } else {
                            pipe.breakOff();
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                threads);
    }
}
