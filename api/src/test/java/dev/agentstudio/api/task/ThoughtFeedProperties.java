package dev.agentstudio.api.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.events.TaskEvent;
import dev.agentstudio.events.TaskSource;
import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.AgentThought;
import dev.agentstudio.workflows.id.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Each thought is delivered once and in order, whatever its sources do. */
class ThoughtFeedProperties {
    private static final Instant NOON = Instant.parse("2025-10-01T12:00:00Z");

    @Property
    void everyThoughtIsHeardOnceAndInOrder(@ForAll @IntRange(max = 60) int count, @ForAll Random random) {
        List<AgentThought> thoughts = thoughts(1, count);
        List<AgentThought> delivered = new ArrayList<>();
        ThoughtFeed feed = new ThoughtFeed(thought -> random.nextInt(10) != 0 && delivered.add(thought));

        tell(feed, 1, thoughts, random);
        delivered.addAll(feed.rest(thoughts));

        assertThat(delivered).isEqualTo(thoughts);
    }

    /** The agent service leaves out the oldest ones where there are too many for a response. */
    @Property
    void responseWithTheNewestThoughtsRepeatsNone(
            @ForAll @IntRange(min = 1, max = 60) int count,
            @ForAll @IntRange(max = 60) int cut,
            @ForAll Random random) {
        List<AgentThought> thoughts = thoughts(1, count);
        List<AgentThought> kept = thoughts.subList(Math.min(cut, count), count);
        List<AgentThought> delivered = new ArrayList<>();
        ThoughtFeed feed = new ThoughtFeed(delivered::add);

        tell(feed, 1, thoughts, random);
        int live = delivered.size();
        delivered.addAll(feed.rest(kept));

        assertThat(delivered.subList(0, live)).isEqualTo(thoughts.subList(0, live));
        assertThat(delivered.subList(live, delivered.size()))
                .isEqualTo(thoughts.subList(Math.max(live, count - kept.size()), count));
    }

    @Property
    void thoughtsOfARetryFollowThoseOfTheAttemptBefore(
            @ForAll @IntRange(max = 30) int first, @ForAll @IntRange(max = 30) int second, @ForAll Random random) {
        List<AgentThought> failed = thoughts(1, first);
        List<AgentThought> thoughts = thoughts(2, second);
        List<AgentThought> delivered = new ArrayList<>();
        ThoughtFeed feed = new ThoughtFeed(delivered::add);

        tell(feed, 1, failed, random);
        List<AgentThought> before = List.copyOf(delivered);
        tell(feed, 2, thoughts, random);
        tell(feed, 1, failed, random);
        delivered.addAll(feed.rest(thoughts));

        assertThat(before).as("the beginning of the failed attempt").isEqualTo(failed.subList(0, before.size()));
        assertThat(delivered.subList(0, before.size())).isEqualTo(before);
        // Until the second attempt is delivered of, what is late of the first one still counts.
        List<AgentThought> ofFirst = delivered.stream().filter(failed::contains).toList();
        assertThat(ofFirst).isEqualTo(failed.subList(0, ofFirst.size()));
        assertThat(delivered.subList(ofFirst.size(), delivered.size())).isEqualTo(thoughts);
    }

    /** Some from the bus, some from heartbeats; lost, doubled and late ones among them. */
    private static void tell(ThoughtFeed feed, int attempt, List<AgentThought> thoughts, Random random) {
        TaskSource source = new TaskSource(null, new TaskId("task_1"), "echo", attempt);
        AgentProgress progress = AgentProgress.NONE;
        for (int index = 0; index < thoughts.size(); index++) {
            progress = progress.with(thoughts.get(index));
            switch (random.nextInt(4)) {
                case 0 -> feed.onEvent(new TaskEvent.Thought(source, index, thoughts.get(index)));
                case 1 -> feed.onProgress(attempt, progress);
                case 2 -> {
                    int earlier = random.nextInt(index + 1);
                    feed.onEvent(new TaskEvent.Thought(source, earlier, thoughts.get(earlier)));
                }
                default -> {}
            }
        }
    }

    private static List<AgentThought> thoughts(int attempt, int count) {
        return IntStream.range(0, count)
                .mapToObj(index -> new AgentThought(NOON, "action", attempt + "/" + index, null))
                .toList();
    }
}
