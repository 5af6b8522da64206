package dev.agentstudio.api.listing;

import dev.agentstudio.workflows.execution.KeywordText;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes a condition in visibility's query language. Values come from callers; {@link KeywordText} takes their quotes. */
final class VisibilityQuery {
    private VisibilityQuery() {}

    static String of(Condition condition) {
        return switch (condition) {
            case Condition.All all ->
                all.conditions().stream().map(VisibilityQuery::grouped).collect(Collectors.joining(" AND "));
            case Condition.Either either ->
                either.conditions().stream().map(VisibilityQuery::grouped).collect(Collectors.joining(" OR "));
            case Condition.Text text -> text.attribute().column() + " = " + literal(text.value());
            case Condition.Yes yes -> yes.attribute().column() + " = true";
            case Condition.OneOf one -> one.attribute().column() + " IN " + list(one.values());
            case Condition.NoneOf none -> none.attribute().column() + " NOT IN " + list(none.values());
            case Condition.Present present ->
                present.attribute().column() + (present.present() ? " IS NOT NULL" : " IS NULL");
            case Condition.Since since -> since.attribute().column() + " >= " + literal(since.from());
            case Condition.Before before -> before.attribute().column() + " < " + literal(before.to());
            case Condition.IdFrom id -> Attribute.ID.column() + " >= " + literal(id.from());
            case Condition.IdBelow id -> Attribute.ID.column() + " < " + literal(id.to());
        };
    }

    private static String grouped(Condition condition) {
        return condition instanceof Condition.Either || condition instanceof Condition.All
                ? "(" + of(condition) + ")"
                : of(condition);
    }

    private static String list(Set<String> values) {
        return values.stream().sorted().map(VisibilityQuery::literal).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String literal(Instant time) {
        return "'" + time + "'";
    }

    private static String literal(String text) {
        return "'" + KeywordText.encode(text) + "'";
    }
}
