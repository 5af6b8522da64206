package dev.agentstudio.dev;

/** What someone sees who has just started the stack. */
final class Banner {
    private Banner() {}

    static void print(DevelopmentStack stack) {
        String api = stack.api().toString();
        String token = stack.token("studio");
        System.out.printf(
                """

                  API            %s
                  Temporal UI    %s
                  Agents         http://localhost:%d
                  Data and logs  %s
                  Agents' files  %s (what agents may read)

                A token, good for an hour (./dev token prints another):

                export TOKEN=%s

                An API key for the clients of docs/clients.md (./dev key prints it again):

                export AGENTSTUDIO_API_KEY=%s AGENTSTUDIO_BASE_URL=%s

                A first workflow, and its result:

                curl -s -X POST %s/api/workflows/execute -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
                  -d '{"definition": {"id": "first", "name": "First run", "pattern": "sequential", "steps": [
                        {"id": "collect", "name": "Collect feedback", "agentType": "data-collector", "configuration": {"source": "feedback_database", "limit": 50}},
                        {"id": "analyze", "name": "Analyze sentiment", "agentType": "sentiment-analyzer", "dependsOn": ["collect"]}]}}'

                Ctrl-C stops everything; the next start finds it again.
                """,
                api,
                stack.hasWebUi() ? "http://localhost:" + stack.ports().ui() : "off (--no-web-ui)",
                stack.ports().agents(),
                stack.logs().getParent(),
                stack.files(),
                token,
                stack.apiKey("studio"),
                api,
                api);
    }
}
