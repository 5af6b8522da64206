package dev.agentstudio.qa.harness;

import java.lang.StackWalker.StackFrame;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;

/** Which test is running, as its stack says. */
public final class TestName {
    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private static final Pattern LAMBDA = Pattern.compile("lambda\\$(\\w+)\\$\\d+");

    private TestName() {}

    /** As in {@code WaitTest.cancelBySomebodyElseIs499}; on a thread of a test's own, the method that began it. Empty on others. */
    public static Optional<String> current() {
        List<StackFrame> frames = STACK.walk(stack -> stack.filter(frame ->
                        frame.getDeclaringClass().getName().matches("dev\\.agentstudio\\.qa\\.\\w+\\.\\w+Test"))
                .toList());
        return frames.stream()
                .max(Comparator.comparing(TestName::isTest))
                .map(frame -> frame.getDeclaringClass().getSimpleName() + "." + method(frame));
    }

    private static boolean isTest(StackFrame frame) {
        return Arrays.stream(frame.getDeclaringClass().getDeclaredMethods())
                .filter(method -> method.getName().equals(method(frame)))
                .anyMatch(method -> method.isAnnotationPresent(Test.class)
                        || method.isAnnotationPresent(ParameterizedTest.class)
                        || method.isAnnotationPresent(TestFactory.class));
    }

    private static String method(StackFrame frame) {
        Matcher lambda = LAMBDA.matcher(frame.getMethodName());
        return lambda.matches() ? lambda.group(1) : frame.getMethodName();
    }
}
