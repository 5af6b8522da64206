package dev.agentstudio.qa;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which test is running, as its stack says. */
final class TestName {
    private static final Pattern LAMBDA = Pattern.compile("lambda\\$(\\w+)\\$\\d+");

    private TestName() {}

    /** As in {@code WaitTest.cancelBySomebodyElseIs499}; empty on a thread that no test began. */
    static Optional<String> current() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(
                                frame -> frame.getClassName().matches("dev\\.agentstudio\\.qa\\.\\w+Test"))
                        .reduce((inner, outer) -> outer)
                        .map(frame -> simple(frame.getClassName()) + "." + method(frame.getMethodName())));
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    private static String method(String name) {
        Matcher lambda = LAMBDA.matcher(name);
        return lambda.matches() ? lambda.group(1) : name;
    }
}
