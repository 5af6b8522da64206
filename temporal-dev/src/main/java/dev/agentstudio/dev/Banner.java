package dev.agentstudio.dev;

/** What someone sees who has just started the stack. */
final class Banner {
    private Banner() {}

    static void print(Stack stack) {
        String api = stack.api().toString();
        String token = stack.token("studio");
        System.out.printf(
                """

                  API            %s
                  Temporal UI    http://localhost:%d
                  Agents         http://localhost:%d
                  Data and logs  %s

                A token, good for an hour (./dev token prints another):

                export TOKEN=%s

                A first workflow, and what became of it:

                curl -s -X POST %s/api/workflows/execute -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
                  -d '{"definition": {"id": "first", "name": "First run", "pattern": "sequential", "steps": [
                        {"id": "collect", "name": "Collect feedback", "agentType": "data-collector", "configuration": {"source": "feedback_database", "limit": 50}},
                        {"id": "analyze", "name": "Analyze sentiment", "agentType": "sentiment-analyzer", "dependsOn": ["collect"]}]}}'

                Ctrl-C stops everything; the next start finds it again.
                """,
                api, stack.ports().ui(), stack.ports().agents(), stack.logs().getParent(), token, api);
    }
}
