package dev.agentstudio.benchmarks.live;

/** Prints what was measured, and remembers whether all of it is within the budgets. */
final class Report {
    private boolean isGood = true;

    void title(String text, Object... values) {
        System.out.printf("%n" + text + "%n", values);
    }

    void line(String text, Object... values) {
        System.out.printf("  " + text + "%n", values);
    }

    /** Two samples side by side. */
    void compare(String baselineName, Samples baseline, String name, Samples measured) {
        line("%-6s %24s %24s %8s", "ms", baselineName, name, "more");
        for (double share : new double[] {0.5, 0.95, 0.99, 1}) {
            double one = baseline.percentile(share);
            double other = measured.percentile(share);
            line(
                    "%-6s %24.1f %24.1f %8.1f",
                    share == 1 ? "max" : "p%.0f".formatted(share * 100), one, other, other - one);
        }
        line("of %d and %d", baseline.count(), measured.count());
    }

    void verdict(boolean isWithin, String budget, Object... values) {
        isGood &= isWithin;
        line((isWithin ? "Within the budget: " : "OVER THE BUDGET: ") + budget, values);
    }

    boolean isGood() {
        return isGood;
    }
}
