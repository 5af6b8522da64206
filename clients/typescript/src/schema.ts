// Generated from contract/openapi.json by generate.mjs; not edited manually.
export interface paths {
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the development issuer's keys
         * @description The public keys of development tokens, as a JSON Web Key Set (RFC 7517). Only in development.
         */
        get: operations["getDevelopmentKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/artifacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a file for agents to read
         * @description The body is the file. Inputs and configurations of workflows and single tasks name it by `{"$artifact": "<id>"}`, at any
         *     depth; agents open it by that reference. Only the caller can name it. It is removed once it has expired and no
         *     workflow or task that names it exists.
         *
         *     Needs the scope `workflows:execute`.
         */
        post: operations["uploadArtifact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream the events of all workflows of the caller
         * @description The same events as those of one workflow, of all workflows of the caller, from now on and without end. They have no `id`: a
         *     client that was disconnected continues with the stream of each workflow that it needs. Events of one workflow come in order; a
         *     workflow that was started through another server may take some seconds to appear, and is then streamed from its beginning.
         *
         *     Needs the scope `workflows:read`.
         */
        get: operations["streamEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/meta-agent/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check the agent service
         * @description Asks the agent service right now. `degraded` still takes work, but slowly, or in fewer replicas than there should be.
         *     The answer is plain JSON, also when it is 503.
         *
         *     Needs the scope `workflows:read`.
         */
        get: operations["getAgentHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/meta-agent/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List single tasks
         * @description The caller's single tasks, newest first, without their responses. For as long as Temporal keeps what has ended, and at most
         *     10,000.
         *
         *     Needs the scope `workflows:read`.
         */
        get: operations["listAgentTasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/meta-agent/tasks/{taskId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a single task
         * @description The state of the task, and its response once it has ended. For as long as Temporal keeps what has ended.
         *
         *     Needs the scope `workflows:read`.
         */
        get: operations["getAgentTask"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/meta-agent/tasks/{taskId}/artifacts/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a file of a single task
         * @description The bytes of a file that the task has saved, as an attachment. `Range` asks for a part of it. A download that the
         *     server breaks off before its end had other bytes than were saved.
         *
         *     Needs the scope `workflows:read`.
         */
        get: operations["downloadTaskArtifact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/meta-agent/tasks/{taskId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a single task
         * @description Has the agent stopped. Callers that wait for the task get 499.
         *
         *     Needs the scope `workflows:execute`.
         */
        post: operations["cancelAgentTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/meta-agent/types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the agent types
         * @description The types that steps may name right now, sorted.
         *
         *     Needs the scope `workflows:read`.
         */
        get: operations["getAgentTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/meta-agent/types/{agentType}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Describe an agent type
         * @description The agent's own description, with the shapes of what it takes and gives as JSON Schema 2020-12. A step's
         *     `configuration` is checked against `configurationSchema` when a workflow is created; the platform's own settings
         *     (`task`, `validator`, `qualityThreshold`, `maxIterations`, `maxHandoffs`) are allowed beside it.
         *
         *     Needs the scope `workflows:read`.
         */
        get: operations["getAgentType"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/meta-agent/{agentType}/execute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call one agent and wait for its answer
         * @description Runs one task without a workflow. An agent that could not do what it was asked is 200 with `success: false`; 502 is
         *     for an agent or an agent service that broke, after up to three more tries, and for a service that was unavailable for
         *     20 s; 504 for a `timeout` that passed, all tries together. The task survives whatever is killed: a 503 with a `taskId`
         *     means that it continues, and can be read.
         *
         *     `Prefer: wait=N` or `respond-async` gives the id of the task before the agent has finished: the answer is then 202,
         *     and the task is read, listed and cancelled under `/api/meta-agent/tasks`.
         *
         *     A caller that disconnects cancels the task, unless it sent an `Idempotency-Key`, with which it may ask again for the
         *     response.
         *
         *     Needs the scope `workflows:execute`.
         */
        post: operations["executeAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/meta-agent/{agentType}/execute/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call one agent and stream its thoughts as they occur
         * @description As execute, as Server-Sent Events without names: a `thought` for each thought, once and in order, then one `response`
         *     (whose thoughts were sent already), then `[DONE]`. A failure after the first byte is an `error` with the problem, then
         *     `[DONE]`. Comments every 15 s keep the connection alive.
         *
         *     A caller that disconnects cancels the task, unless it sent an `Idempotency-Key`, with which it may ask again: it then
         *     receives the thoughts that are still known, those that occur from then on, and the response.
         *
         *     Needs the scope `workflows:execute`.
         */
        post: operations["executeAgentStream"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List workflows
         * @description The caller's workflows, a page at a time. Workflows without the sort key come last in both orders; ties are broken by
         *     id. A workflow that the caller has just changed is already shown as it is. To iterate over everything, follow
         *     `nextCursor`, which stays cheap however far it goes.
         *
         *     Needs the scope `workflows:read`.
         */
        get: operations["listWorkflows"];
        put?: never;
        /**
         * Create and start a workflow
         * @description Starts a workflow and answers at once, with the workflow as it was created. Read it to see its progress.
         *
         *     The structure is checked first; only a valid definition is checked for agent types. Step ids are unique; `dependsOn`
         *     names other steps of the same definition, without a cycle.
         *
         *     Needs the scope `workflows:execute`.
         */
        post: operations["createWorkflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/execute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a workflow and wait for its end
         * @description Starts a workflow and answers when it has ended. A workflow that failed is 200 with `success: false`; 408 is for one
         *     that overran its own timeout, 499 for one that was cancelled meanwhile, 404 for one that was deleted meanwhile. A 503
         *     with a `workflowId` means that the workflow continues and can be read.
         *
         *     A caller that disconnects cancels the workflow, unless it sent an `Idempotency-Key`, with which it may ask again for
         *     the result.
         *
         *     Needs the scope `workflows:execute`.
         */
        post: operations["executeWorkflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a workflow
         * @description The workflow as it is now, with its tasks, events and results. An answer has at most 8 MiB: of a larger one the largest
         *     results, and the largest inputs, contexts and configurations of requests, are left out. In their place stands
         *     `{"$omitted": {"size": <bytes>, "href": <path of the task>}}`. `results=false` leaves out all requests and results, for a
         *     client that watches; `fields` gives only some members. When too many large workflows are read at once the answer is 503.
         *
         *     Needs the scope `workflows:read`.
         */
        get: operations["getWorkflow"];
        put?: never;
        post?: never;
        /**
         * Delete a workflow
         * @description Deletes the workflow with all its checkpoints. Not possible while it is `running` or `pending`.
         *
         *     Needs the scope `workflows:write`.
         */
        delete: operations["deleteWorkflow"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a workflow
         * @description Tasks in flight are stopped and count as failed, those that have not begun are skipped. Possible while `running`,
         *     `pending` or `paused`.
         *
         *     Needs the scope `workflows:execute`.
         */
        post: operations["cancelWorkflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/checkpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List checkpoints
         * @description One after each task that ended well, on each pause, on failure, and when one was asked for, oldest first. Snapshots show the whole workflow
         *     each; an answer takes no more of them once it has 8 MiB, and its `Link` header says where the others are.
         *
         *     Needs the scope `workflows:read`.
         */
        get: operations["getCheckpoints"];
        put?: never;
        /**
         * Make a checkpoint
         * @description Makes a checkpoint of what a workflow has come to that has not ended, without pausing it. `reason` is its name. A caller that makes one
         *     before or after an operation of its own says so by its `type`: `preOperation` or `postOperation` instead of `manual`.
         *
         *     Needs the scope `workflows:execute`.
         */
        post: operations["createCheckpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/checkpoints/{from}/diff/{to}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare two checkpoints
         * @description What changed between the workflow snapshots of two checkpoints, as a JSON Patch (RFC 6902).
         *
         *     Needs the scope `workflows:read`.
         */
        get: operations["compareCheckpoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/diff/{other}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare two workflows
         * @description What has to be changed in the first workflow to get the second one, such as a fork of it, as a JSON Patch (RFC 6902). Of
         *     large workflows the largest results are not compared.
         *
         *     Needs the scope `workflows:read`.
         */
        get: operations["diffWorkflows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream the events of a workflow
         * @description The events of a workflow as Server-Sent Events: first those that there are, then the others as they occur, until the one that
         *     ends the workflow. Every server can continue a stream that another one began: each event of the workflow's history has its
         *     sequence as `id`, and a client that connects again with `Last-Event-ID`, as EventSource does, receives what came after it,
         *     each event once and in order. Sequences grow over the whole life of a workflow. Thoughts, progress and log messages of
         *     agents (`AgentThought`, `TaskProgress`, `Log`) have no `id`, and those of the time between two connections are not sent
         *     again; a task's result has all thoughts.
         *
         *     The answer is 204 when the workflow has ended and the client has all events, so that EventSource stops. A workflow that is
         *     resumed has a stream again. A client that stops reading is disconnected, and continues by connecting again.
         *
         *     Needs the scope `workflows:read`.
         */
        get: operations["streamWorkflowEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/fork": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new workflow out of a checkpoint
         * @description The new workflow takes over what had ended well at the checkpoint, and runs the rest. The original stays as it is.
         *     `metadata.forkedFrom` of the new one names its origin. A step that had ended well does not run again, also when its definition
         *     or the input is another one: `warnings` of the answer names such steps, and the checkpoint to fork from instead.
         *
         *     Needs the scope `workflows:execute`.
         */
        post: operations["forkWorkflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export a workflow's Temporal history
         * @description The history of the newest run as Temporal's own JSON, to be kept, read or replayed by Temporal's tools.
         *
         *     Needs the scope `workflows:read`.
         */
        get: operations["exportHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a workflow
         * @description Answers once no new task will start. Tasks in flight end and are recorded. Time spent paused does not count against
         *     the timeout. Possible while `running` or `pending`, until the workflow's timeout has passed.
         *
         *     Needs the scope `workflows:execute`.
         */
        post: operations["pauseWorkflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a paused or failed workflow
         * @description Continues from the latest checkpoint, or from the one that the body names: no task that had ended well by then runs
         *     again. Answers when the workflow has ended or is paused again, or, with `Prefer`, when the caller wants to wait no
         *     longer. The timeout begins anew. 409 when another request was first, 404 when that was a delete. A 503 with a
         *     `workflowId` means that the workflow continues and can be read.
         *
         *     With an `Idempotency-Key` a repeated request resumes nothing again, and is answered as the workflow rests now.
         *
         *     Needs the scope `workflows:execute`.
         */
        post: operations["resumeWorkflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/tasks/{taskId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a task of a workflow
         * @description One task whole, with its request and response, however large the workflow is.
         *
         *     Needs the scope `workflows:read`.
         */
        get: operations["getWorkflowTask"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/tasks/{taskId}/artifacts/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a file of a task
         * @description The bytes of a file that the task has saved, as an attachment. `Range` asks for a part of it. A download that the
         *     server breaks off before its end had other bytes than were saved.
         *
         *     Needs the scope `workflows:read`.
         */
        get: operations["downloadArtifact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a development token
         * @description Client credentials (RFC 6749 §4.4). The clients are `studio`, `alice`, `bob`, `reader`, `free` and `admin`; the secret
         *     of each is its id and `-secret`. Only in development.
         */
        post: operations["getDevelopmentToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The description of an agent. */
        AgentDescription: {
            /** @description Its type. */
            type: string;
            /** @description What it does. Absent when it does not say. */
            description?: string;
            /** @description JSON Schema of a step's `configuration`. Absent for anything. */
            configurationSchema?: Record<string, any>;
            /** @description JSON Schema of what it takes as `input`. Absent for anything. */
            inputSchema?: Record<string, any>;
            /** @description JSON Schema of its `result`. Absent for anything. */
            resultSchema?: Record<string, any>;
        };
        /** @description An agent's wish that another agent continue. */
        AgentHandoff: {
            /** @description Which agent. */
            targetAgentType: string;
            /** @description Why. */
            reason?: string;
            /** @description What it is to know. */
            context?: Record<string, any>;
            /** @description How urgent, in the agent's own terms. */
            priority?: unknown;
        };
        /** @description The health of the agent service. */
        AgentHealth: {
            /**
             * @description In a word.
             * @enum {string}
             */
            status: "healthy" | "degraded" | "unhealthy";
            /** @description Why it is degraded. Absent otherwise. */
            reason?: string;
            /** @description Why it is unhealthy. Absent otherwise. */
            error?: string;
            /**
             * Format: date-time
             * @description When it was asked.
             */
            timestamp: string;
        };
        /** @description What an agent is asked. Null counts as absent. */
        AgentRequest: {
            /** @description What to do, in words. */
            task: string;
            /** @description What to do it with. Of a workflow's task, the input of the workflow. */
            input?: Record<string, any> | null;
            /** @description What else the agent may want to know. Of a workflow's task, the results of the steps it depends on, and the state of the workflow. */
            context?: Record<string, any> | null;
            /** @description How to do it. Of a workflow's task, the configuration of the step. */
            configuration?: Record<string, any> | null;
            /**
             * @description How long it may take, longer than 0 and at most 180 minutes. ISO 8601 or `[d.]HH:MM:SS[.fff]`; 5 minutes if absent.
             * @example 00:05:00
             * @example PT5M
             */
            timeout?: string | null;
        };
        /** @description What an agent answers. */
        AgentResponse: {
            /** @description The agent's own verdict. */
            success: boolean;
            /** @description What it found; empty for nothing. */
            result: Record<string, any>;
            /** @description What it noted, in order. */
            thoughts?: components["schemas"]["AgentThought"][];
            /** @description Its wish that another agent continue. */
            handoff?: components["schemas"]["AgentHandoff"];
            /** @description Why it did not succeed. */
            errorMessage?: string;
            /** @description What it reports about itself, such as `executionTimeMs`. */
            metadata?: Record<string, any>;
            /** @description Files that it saved. Absent for none. */
            artifacts?: components["schemas"]["Artifact"][];
        };
        /** @description One task of a workflow. */
        AgentTask: {
            /** @description `task_001` and so on, unique in the workflow. */
            id: string;
            /** @description Its workflow. */
            workflowExecutionId: string;
            /** @description Its step. */
            stepDefinitionId: string;
            /** @description Which agent carries it out. */
            agentType: string;
            /** @description State of the task. */
            status: components["schemas"]["TaskStatus"];
            /** @description What the agent was asked. Absent until it is. */
            request?: components["schemas"]["AgentRequest"];
            /** @description What the agent answered. Absent until it has. */
            response?: components["schemas"]["AgentResponse"];
            /**
             * Format: date-time
             * @description When the task was created.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When its newest attempt began. Absent before.
             */
            startedAt?: string;
            /**
             * Format: date-time
             * @description When it ended. Absent before.
             */
            completedAt?: string;
            /** @description Why it failed. Absent otherwise. */
            errorMessage?: string;
            /**
             * Format: int32
             * @description Attempts before the newest one.
             */
            retryCount: number;
            /**
             * Format: int32
             * @description How many there may be.
             */
            maxRetries: number;
            /** @description Tasks that must be completed first. Absent for none. */
            dependsOn?: string[];
            /** @description The current attempt of an unfinished task. Absent otherwise. */
            live?: components["schemas"]["LiveAttempt"];
            /** @description Files that it saved. Absent for none. */
            artifacts?: components["schemas"]["Artifact"][];
        };
        /** @description One thing an agent noted while it worked. */
        AgentThought: {
            /**
             * Format: date-time
             * @description When.
             */
            timestamp: string;
            /** @description Free text such as `observation`, `reasoning` or `action`. */
            type: string;
            /** @description What it noted. */
            content: string;
            /** @description More of it. */
            metadata?: Record<string, any>;
        };
        /** @description Agent types, sorted. */
        AgentTypes: string[];
        /** @description A file that a task has saved. */
        Artifact: {
            /** @description Unique among the files of its task. */
            name: string;
            /** @description What it holds. */
            mediaType: string;
            /**
             * Format: int64
             * @description In bytes.
             */
            size: number;
            /** @description Of its bytes, in hexadecimal digits. */
            sha256: string;
            /** @description Where it is downloaded. Absent for files of earlier rounds. */
            href?: string;
        };
        /** @description A point to which a workflow can be taken back. */
        CheckpointData: {
            /** @description `cp_001` and so on. */
            id: string;
            /** @description Id of the workflow. */
            workflowExecutionId: string;
            /**
             * Format: int32
             * @description From 1.
             */
            sequenceNumber: number;
            /** @description What made the checkpoint. */
            type: components["schemas"]["CheckpointType"];
            /** @description The task whose end made it. Absent for pauses and failures. */
            completedTaskId?: string;
            /** @description The task that would run next. Absent when none would. */
            nextTaskId?: string;
            /** @description The workflow as it was. Absent when the reader asked for no snapshots. */
            workflowSnapshot?: components["schemas"]["WorkflowExecution"];
            /** @description Its context as it was. Absent when the reader asked for no snapshots. */
            contextSnapshot?: components["schemas"]["ContextSnapshot"];
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /** @description Of a pause or failure, or the name of a manual one. */
            reason?: string;
            /** @description What a manual one was given. */
            metadata?: {
                [key: string]: unknown;
            };
            /** @description Whether a resume from it would be accepted, which takes a paused or failed workflow. Every checkpoint can be forked from. */
            isRecoverable: boolean;
            /** @description Changes when the checkpoint does. */
            etag: string;
        };
        /** @description What is said of a checkpoint. */
        CheckpointRequest: {
            /** @description Shown as its `reason`, as text for people. */
            name?: string | null;
            /** @description Echoed; at most 16 KiB. */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description `manual` when absent.
             * @enum {string|null}
             */
            type?: "manual" | "preOperation" | "postOperation" | null;
        };
        /**
         * @description What made a checkpoint.
         * @enum {string}
         */
        CheckpointType: "automatic" | "paused" | "failure" | "manual" | "preOperation" | "postOperation";
        /** @description Checkpoints, oldest first. */
        Checkpoints: components["schemas"]["CheckpointData"][];
        /** @description A context as it was at a checkpoint. */
        ContextSnapshot: {
            /** @description Id of the workflow. */
            workflowExecutionId: string;
            /** @description Position of the workflow. */
            state: {
                [key: string]: unknown;
            };
            /** @description Responses by task id. */
            results: {
                [key: string]: components["schemas"]["AgentResponse"];
            };
            /** @description Completed of all tasks in percent. */
            progress: number;
            /**
             * Format: date-time
             * @description When the checkpoint was made.
             */
            timestamp: string;
        };
        /**
         * @description Kinds of errors.
         * @enum {string}
         */
        ErrorCode: "REQUIRED_FIELD" | "INVALID_FORMAT" | "RANGE_ERROR" | "WORKFLOW_NOT_FOUND" | "WORKFLOW_ALREADY_RUNNING" | "INVALID_WORKFLOW_STATUS" | "AGENT_TYPE_NOT_FOUND" | "RATE_LIMIT_EXCEEDED" | "INTERNAL_ERROR" | "BAD_REQUEST" | "UNAUTHORIZED" | "FORBIDDEN" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "NOT_ACCEPTABLE" | "UNSUPPORTED_MEDIA_TYPE" | "PAYLOAD_TOO_LARGE" | "WORKFLOW_TIMEOUT" | "REQUEST_CANCELLED" | "PRECONDITION_FAILED" | "IDEMPOTENCY_KEY_REUSED" | "AGENT_ERROR" | "AGENT_TIMEOUT" | "SERVICE_UNAVAILABLE";
        /**
         * @description One event. `data` is one JSON object: `sequence` (not of `AgentThought`, `TaskProgress` and `Log`), `type`, `workflowId`, `taskId` where it is of one
         *     task, `timestamp`, and `data` with what the type adds.
         */
        EventStream: {
            /** @description The sequence. Absent for what is not in the workflow's history. */
            id?: string;
            /**
             * @description The type.
             * @enum {string}
             */
            event?: "WorkflowStarted" | "TaskScheduled" | "TaskStarted" | "TaskCompleted" | "TaskFailed" | "WorkflowPaused" | "WorkflowResumed" | "WorkflowCompleted" | "WorkflowFailed" | "WorkflowCancelled" | "AgentThought" | "TaskProgress" | "Log";
            /** @description The event in JSON. */
            data: string;
        };
        /** @description What a workflow has found so far. */
        ExecutionContext: {
            /** @description Its workflow. */
            workflowExecutionId: string;
            /** @description `currentStep` and `totalSteps` once it runs; empty before. */
            state: {
                [key: string]: unknown;
            };
            /** @description Answers of the agents by task id. */
            results: {
                [key: string]: components["schemas"]["AgentResponse"];
            };
            /** @description What happened, oldest first. */
            events: components["schemas"]["ExecutionEvent"][];
            /** @description Completed tasks of all tasks in percent, with at most two decimals. */
            progress: number;
            /**
             * Format: date-time
             * @description When the workflow was created.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When something last happened.
             */
            lastUpdatedAt: string;
        };
        /** @description Something that happened to a workflow. */
        ExecutionEvent: {
            /** @description What happened. */
            type: components["schemas"]["ExecutionEventType"];
            /**
             * Format: date-time
             * @description When.
             */
            timestamp: string;
            /** @description `taskId` and, where a task ended, `success`. Absent for events of the whole workflow. */
            data?: {
                [key: string]: unknown;
            };
            /** @description How much it matters. */
            severity: components["schemas"]["ExecutionEventSeverity"];
        };
        /**
         * @description How much an event matters.
         * @enum {string}
         */
        ExecutionEventSeverity: "Information" | "Warning" | "Error";
        /**
         * @description Kind of an event.
         * @enum {string}
         */
        ExecutionEventType: "WorkflowStarted" | "TaskStarted" | "TaskCompleted" | "TaskFailed" | "WorkflowPaused" | "WorkflowResumed" | "WorkflowCompleted" | "WorkflowFailed" | "WorkflowCancelled";
        /** @description What is wrong with one field. */
        FieldError: {
            /** @description JSON path of the field, such as `definition.steps[0].agentType`; empty for the whole body. */
            field: string;
            /** @description What is wrong with it. */
            message: string;
            /** @description The kind for programs to switch on. */
            code: components["schemas"]["ErrorCode"];
        };
        /** @description What is different in the new workflow. */
        ForkRequest: {
            /** @description The checkpoint to begin with; the latest if absent. */
            checkpointId?: string | null;
            /** @description Another definition. It must contain the steps that are finished at the checkpoint. */
            definition?: components["schemas"]["WorkflowDefinition"] | null;
            /** @description Another input. */
            input?: Record<string, any> | null;
            /** @description Labels of the new workflow. At most 16 KiB of JSON. */
            metadata?: Record<string, any> | null;
        };
        /** @description A JSON Patch (RFC 6902). */
        JsonPatch: {
            /** @enum {string} */
            op: "add" | "remove" | "replace" | "move" | "copy" | "test";
            path: string;
            from?: string;
            value?: unknown;
        }[];
        /** @description Public keys (RFC 7517). */
        JsonWebKeySet: {
            [key: string]: unknown;
        };
        /** @description What is known of a task that has been handed out and has not ended. */
        LiveAttempt: {
            /**
             * Format: int32
             * @description Number of the attempt.
             */
            attempt: number;
            /** @description The progress that the agent reports. Absent until it does. */
            percentage?: number;
            /** @description The step that the agent reports. Absent until it does. */
            currentStep?: string;
            /** @description The newest thoughts, oldest first. */
            thoughts?: components["schemas"]["AgentThought"][];
            /** @description Why the attempt before this one failed. Absent on the first. */
            lastFailure?: string;
            /**
             * Format: date-time
             * @description When the next attempt begins. Absent while one runs.
             */
            nextAttemptAt?: string;
        };
        /** @description What was done. */
        Message: {
            /** @description In words. */
            message: string;
        };
        /**
         * @description One after the other; as soon as dependencies allow; again until good enough; as agents decide.
         * @enum {string}
         */
        Pattern: "sequential" | "parallel" | "iterative" | "dynamic";
        /** @description Why the workflow is paused. */
        PauseRequest: {
            /** @description Shown by its checkpoint and its event, as text for people. */
            reason?: string | null;
        };
        /** @description An error (RFC 9457). */
        Problem: {
            /**
             * Format: uri
             * @description Names the kind of problem.
             */
            type: string;
            /** @description The kind in words. */
            title: string;
            /**
             * Format: int32
             * @description The HTTP status, again.
             */
            status: number;
            /** @description What is wrong with this request. */
            detail: string;
            /** @description Path of the request. */
            instance: string;
            /** @description The request's W3C traceparent; it leads to the error in the service's log. */
            traceId: string;
            /** @description The kind for programs to switch on. */
            code: components["schemas"]["ErrorCode"];
            /** @description What is wrong with single fields. Absent when it is not about fields. */
            errors?: components["schemas"]["FieldError"][];
            /** @description The workflow that the request started or waited for. Absent where there is none. */
            workflowId?: string;
            /**
             * Format: int64
             * @description The timeout that the workflow overran, in seconds. Absent otherwise.
             */
            timeoutSeconds?: number;
            /** @description The agent that was asked. Absent where none was. */
            agentType?: string;
            /** @description The task that the request started or waited for. Absent where there is none. */
            taskId?: string;
            /** @description What kept the agent from answering. Absent where the detail says all. */
            reason?: string;
        };
        /** @description Why there is no token (RFC 6749 §5.2). */
        Refusal: {
            /** @description `invalid_request`, `invalid_client`, `invalid_scope` or `unsupported_grant_type`. */
            error: string;
            /** @description The same in words. */
            error_description: string;
        };
        /** @description Where to continue from. */
        ResumeRequest: {
            /** @description The checkpoint; the latest if absent. */
            checkpointId?: string | null;
            /**
             * Format: int32
             * @description Rounds that an iterative workflow which has failed may take in all from now on, at least as many as before. As many as before
             *     if absent.
             */
            maxIterations?: number | null;
        };
        /** @description A single task. */
        SingleTask: {
            /** @description Id of the task. */
            id: string;
            /** @description The agent that carries it out. */
            agentType: string;
            /** @description Its state; a cancelled task is `failed`, with `Cancelled` as its errorMessage. */
            status: components["schemas"]["TaskStatus"];
            /**
             * Format: date-time
             * @description When it was accepted.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it ended. Absent until then.
             */
            completedAt?: string;
            /**
             * Format: int32
             * @description How often it was tried again.
             */
            retryCount: number;
            /** @description The current attempt. Absent before it begins and once it has ended. */
            live?: components["schemas"]["LiveAttempt"];
            /** @description The agent's answer, also when it failed. Absent while there is none. */
            response?: components["schemas"]["AgentResponse"];
            /** @description Why it failed. Absent otherwise. */
            errorMessage?: string;
        };
        /** @description One step. It becomes one task. */
        StepDefinition: {
            /** @description Unique in the definition. */
            id: string;
            /** @description Name for people, and what the agent is asked to do unless `configuration.task` says it. */
            name: string;
            /**
             * @description Which agent carries it out; one of `GET /api/meta-agent/types`.
             * @example data-collector
             */
            agentType: string;
            /** @description Ids of steps that must be completed first. */
            dependsOn?: string[] | null;
            /**
             * @description Handed to the agent as it is. In an iterative workflow `maxIterations` (1 to 10), `qualityThreshold` (a number) and `validator` (true
             *     or false) are the workflow's, in a dynamic one `maxHandoffs` (1 to 50).
             */
            configuration?: Record<string, any> | null;
            /**
             * @description How long one attempt may take, longer than 0 and at most 180 minutes. ISO 8601 or `[d.]HH:MM:SS[.fff]`; 5 minutes if absent.
             * @example 00:05:00
             * @example PT5M
             */
            timeout?: string | null;
        };
        /** @description One message of the stream. */
        StreamMessage: {
            /** @description JSON, or `[DONE]`. */
            data: string;
        };
        /** @description What was done. */
        TaskMessage: {
            /** @description In words. */
            message: string;
        };
        /** @description A page of a list of single tasks. */
        TaskPage: {
            /** @description The tasks without their responses. */
            items: components["schemas"]["SingleTask"][];
            /**
             * Format: int64
             * @description How many there are in all.
             */
            total: number;
            /**
             * Format: int32
             * @description As it was asked for.
             */
            limit: number;
            /**
             * Format: int32
             * @description As it was asked for.
             */
            offset: number;
            /** @description Whether there are more after this page. */
            hasMore: boolean;
        };
        /**
         * @description `waiting` for its dependencies, `pending` when it could run, `skipped` when it never will.
         * @enum {string}
         */
        TaskStatus: "waiting" | "pending" | "running" | "completed" | "failed" | "skipped";
        /** @description A run's history in Temporal's JSON. */
        TemporalHistory: {
            /** @description Events, oldest first. */
            events: Record<string, any>[];
        };
        /** @description A token. */
        Token: {
            /** @description The token. */
            access_token: string;
            /** @description Always `Bearer`. */
            token_type: string;
            /**
             * Format: int64
             * @description Seconds for which it is good.
             */
            expires_in: number;
            /** @description What it permits, separated by spaces. */
            scope: string;
        };
        /** @description Client credentials. */
        TokenRequest: {
            /**
             * @description Always `client_credentials`.
             * @constant
             */
            grant_type: "client_credentials";
            /** @description Which client. */
            client_id: string;
            /** @description Its secret. */
            client_secret: string;
            /** @description What the token is to permit, separated by spaces; all of the client's scopes if absent. */
            scope?: string | null;
        };
        /** @description A file that was uploaded. */
        UploadedFile: {
            /** @description By which inputs and configurations name it: `{"$artifact": "<id>"}`. */
            id: string;
            /** @description As it was stated. */
            name: string;
            /** @description As it was stated, or as the name says. */
            mediaType: string;
            /**
             * Format: int64
             * @description In bytes.
             */
            size: number;
            /** @description Of its bytes, in hexadecimal digits. */
            sha256: string;
            /**
             * Format: date-time
             * @description From when on it is kept only as long as a workflow or task that names it exists.
             */
            expiresAt: string;
        };
        /** @description The steps of a workflow and how they follow each other. */
        WorkflowDefinition: {
            /** @description A label of the definition. Not unique. */
            id: string;
            /** @description Name for people. */
            name: string;
            /** @description What the workflow does. */
            description?: string | null;
            /** @description How the steps follow each other. This server runs those listed here. */
            pattern: components["schemas"]["Pattern"];
            /** @description The steps. Ids are unique among them. */
            steps: components["schemas"]["StepDefinition"][];
            /**
             * @description How long the workflow may be active, 1 to 180 minutes. Time spent paused does not count. ISO 8601 or `[d.]HH:MM:SS[.fff]`; 30 minutes if absent.
             * @example 00:30:00
             * @example PT30M
             */
            timeout?: string | null;
            /**
             * Format: int32
             * @description How often a failed task is tried again.
             * @default 3
             */
            maxRetries?: number | null;
        };
        /** @description A workflow. */
        WorkflowExecution: {
            /** @description Id of the workflow, `wf_` and hex digits. */
            id: string;
            /** @description Id of its definition. */
            workflowDefinitionId: string;
            /** @description How its steps follow each other. */
            pattern: components["schemas"]["Pattern"];
            /** @description State of the workflow. */
            status: components["schemas"]["WorkflowStatus"];
            /** @description One for each step */
            tasks: components["schemas"]["AgentTask"][];
            /** @description What it has found so far. */
            context: components["schemas"]["ExecutionContext"];
            /**
             * Format: date-time
             * @description When it was created.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When its first task was picked up. Absent before.
             */
            startedAt?: string;
            /**
             * Format: date-time
             * @description When it ended. Absent before.
             */
            completedAt?: string;
            /** @description Why it failed. Absent otherwise. */
            errorMessage?: string;
            /** @description Who wanted it. */
            initiatedBy: string;
            /** @description The labels of the request; null for none. */
            metadata: Record<string, any> | null;
            /** @description Equal to the ETag header. Another one after every visible change. */
            etag: string;
            /** @description Only in the answer to a fork, whose changes of steps that it takes over have no effect. Absent for none. */
            warnings?: string[];
        };
        /** @description The members of a workflow that `fields` names, and its id. */
        WorkflowMembers: {
            /** @description Id of the workflow, `wf_` and hex digits. */
            id: string;
        };
        /** @description A workflow, or only some of its members. */
        WorkflowOrMembers: components["schemas"]["WorkflowExecution"] | components["schemas"]["WorkflowMembers"];
        /** @description One page of a list. */
        WorkflowPage: {
            /** @description The workflows. */
            items: components["schemas"]["WorkflowSummary"][];
            /**
             * Format: int64
             * @description How many there are in all.
             */
            total: number;
            /**
             * Format: int32
             * @description As it was asked for.
             */
            limit: number;
            /**
             * Format: int32
             * @description As it was asked for.
             */
            offset: number;
            /** @description Whether there are more after this page. */
            hasMore: boolean;
            /** @description Leads to the next page. Absent on the last. */
            nextCursor?: string;
        };
        /** @description What to run, and for whom. Null counts as absent. */
        WorkflowRequest: {
            /** @description Structure and configuration of the workflow. */
            definition: components["schemas"]["WorkflowDefinition"];
            /** @description Handed to every step. With all else, at most 1 MiB. */
            input?: Record<string, any> | null;
            /** @description Who wants it, as text for people. Else the token's email, else its subject. */
            initiatedBy?: string | null;
            /** @description Labels, kept and shown as they are. At most 16 KiB of JSON. */
            metadata?: Record<string, any> | null;
        };
        /** @description How a workflow ended that its caller waited for. */
        WorkflowResult: {
            /** @description The workflow. */
            workflowId: string;
            /** @description Whether it completed. */
            success: boolean;
            /** @description What it found. */
            context: components["schemas"]["ExecutionContext"];
            /** @description How long it took, `HH:MM:SS.fff`. */
            duration: string;
            /** @description Why it failed. Absent on success. */
            errorMessage?: string;
        };
        /**
         * @description `pending` until the first task is picked up. `completed` and `cancelled` are final; a `failed` workflow can be resumed.
         * @enum {string}
         */
        WorkflowStatus: "pending" | "running" | "paused" | "completed" | "failed" | "cancelled";
        /** @description A workflow in a list. */
        WorkflowSummary: {
            /** @description Id of the workflow. */
            id: string;
            /** @description Id of its definition. */
            workflowDefinitionId: string;
            /** @description Name of its definition. Absent when it is not known. */
            name?: string;
            /** @description How its steps follow each other. */
            pattern: string;
            /** @description Its state. */
            status: components["schemas"]["WorkflowStatus"];
            /**
             * Format: date-time
             * @description When it was created.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When its first task of work was picked up.
             */
            startedAt?: string;
            /**
             * Format: date-time
             * @description When it ended.
             */
            completedAt?: string;
            /** @description Why it failed. Absent otherwise. */
            errorMessage?: string;
            /** @description Who wanted it. */
            initiatedBy: string;
            /** @description What is known of its progress. */
            context: components["schemas"]["WorkflowSummaryContext"];
        };
        /** @description What a list knows of a workflow's progress. */
        WorkflowSummaryContext: {
            /** @description Completed of all tasks in percent. */
            progress: number;
        };
    };
    responses: {
        /** @description The body is not JSON, or names agents that do not exist. */
        Error400: {
            headers: {
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no bearer token, or it is invalid or has expired. */
        Error401: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The token lacks the scope for this operation. */
        Error403: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such workflow, checkpoint, task, artifact or agent, or it is another caller's. */
        Error404: {
            headers: {
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No answer can be given in the media types of the Accept header. */
        Error406: {
            headers: {
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The workflow overran its own timeout. */
        Error408: {
            headers: {
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The workflow's status does not allow the operation. */
        Error409: {
            headers: {
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The workflow is not as the caller last saw it. */
        Error412: {
            headers: {
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request body is larger than 1 MiB. */
        Error413: {
            headers: {
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is in a media type that is not understood. */
        Error415: {
            headers: {
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The file has none of the bytes that `Range` asks for. */
        Error416: {
            headers: {
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Fields are missing, of a wrong type or out of range. All of them are listed at once. */
        Error422: {
            headers: {
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The tier's requests in a minute, or its concurrent workflows, are used up. The detail says which. */
        Error429: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The workflow or task was cancelled while its caller waited for it. */
        Error499: {
            headers: {
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Something unexpected went wrong. The trace id leads to it in the log. */
        Error500: {
            headers: {
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The agent failed, or the agent service could not be asked. */
        Error502: {
            headers: {
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A part that is needed cannot be reached right now. Nothing was lost. */
        Error503: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The agent took longer than it was given. */
        Error504: {
            headers: {
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /**
         * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
         * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
         */
        traceparent: string;
        /** @description Only workflows in this state. */
        status: "pending" | "running" | "paused" | "completed" | "failed" | "cancelled";
        /** @description Only workflows of this pattern. */
        pattern: "sequential" | "parallel" | "iterative" | "dynamic";
        /** @description Only workflows of this definition. */
        definitionId: string;
        /** @description Only workflows that were initiated by this. */
        initiatedBy: string;
        /** @description Only workflows created at or after this time, with any offset, or this date, in UTC. */
        createdAfter: string;
        /** @description Only workflows created before this time, with any offset, or this date, in UTC. */
        createdBefore: string;
        /** @description At most this many to a page. */
        taskLimit: number;
        /** @description Tasks to leave out before the page. */
        taskOffset: number;
        /**
         * @description Names of top-level members of the workflow, separated by commas. Only these and `id` are sent.
         * @example status,context
         */
        fields: string;
        /** @description Whether requests and results are sent. */
        results: boolean;
        /** @description At most this many to a page. */
        limit: number;
        /** @description Workflows to leave out before the page. Not together with a cursor. */
        offset: number;
        /** @description What to sort by. */
        sortBy: "createdAt" | "startedAt" | "completedAt";
        /** @description Which end comes first. */
        sortOrder: "asc" | "desc";
        /** @description `nextCursor` of the page before. */
        cursor: string;
        /** @description Makes a retry safe. The same key and body give the same workflow; the same key with another body is 422. */
        IdempotencyKey: string;
        /**
         * @description `wait=N`: answer after N seconds at the latest, with 202 when the work continues; `respond-async`: answer at once (RFC 7240).
         * @example wait=10
         */
        Prefer: string;
        /**
         * @description `bytes=FIRST-LAST`, `bytes=FIRST-` or `bytes=-LENGTH`. Several ranges are answered with the whole file.
         * @example bytes=0-1023
         */
        Range: string;
        /** @description ETags that the caller has; 304 when one of them is current. */
        IfNoneMatch: string;
        /** @description ETags; 412 when none of them is current. */
        IfMatch: string;
        /** @description At most this many. */
        checkpointsLimit: number;
        /**
         * @description Id of the checkpoint after which to begin.
         * @example cp_001
         */
        checkpointsAfter: string;
        /** @description Whether to show what the workflow looked like at each checkpoint. */
        checkpointsSnapshots: boolean;
        /** @description Makes a retry safe. The same key and body are the same task, whether it is executed or streamed; the same key with another body is 422. */
        TaskIdempotencyKey: string;
        /** @description Makes a retry safe. The same key and body have their effect on this workflow once; the same key with another body is 422. */
        ControlIdempotencyKey: string;
        /**
         * @description The last `id` that the client has, as EventSource sends it. Counts more than `since`.
         * @example 17
         */
        LastEventId: number;
        /**
         * @description The sequence after which to begin; 0, for all events, if absent.
         * @example 17
         */
        since: number;
        /**
         * @description Only events of these types, separated by commas.
         * @example TaskCompleted,WorkflowCompleted
         */
        eventTypes: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description How long the calls of the workflow engine took that the page was made from, in milliseconds, and how many they were.
         * @example visibility;dur=12.3;desc="4 calls"
         */
        "Server-Timing": string;
        /**
         * @description Which bytes these are, and how many the file has.
         * @example bytes 0-1023/48211
         */
        "Content-Range": string;
        /**
         * @description Has browsers save the answer as a file.
         * @example attachment; filename="wf_7d8e9f0a1b2c3d4e.json"
         */
        "Content-Disposition": string;
        /**
         * @description Has proxies pass on each message at once.
         * @example no
         */
        "X-Accel-Buffering": "no";
        /**
         * @description The preference that was honoured. Absent when there was none.
         * @example wait=10
         */
        "Preference-Applied": string;
        /**
         * @description Where the checkpoints after these are (RFC 8288); absent when there are none.
         * @example </api/workflows/wf_7d8e9f0a1b2c3d4e/checkpoints?after=cp_012>; rel="next"
         */
        Link: string;
        /**
         * @description Requests that the caller's tier may send in a minute.
         * @example 300
         */
        "X-RateLimit-Limit": number;
        /**
         * @description Requests left until the reset.
         * @example 287
         */
        "X-RateLimit-Remaining": number;
        /**
         * @description When the whole limit is available again, in seconds since 1970-01-01 UTC.
         * @example 1696683600
         */
        "X-RateLimit-Reset": number;
        /**
         * @description Seconds to wait before another try.
         * @example 17
         */
        "Retry-After": number;
        /**
         * @description The challenge of RFC 6750.
         * @example Bearer realm="agentstudio", error="invalid_token"
         */
        "WWW-Authenticate": string;
        /**
         * @description Names the task, by which it is read and cancelled.
         * @example task_7d8e9f0a1b2c3d4e5f607182
         */
        "X-Task-Id": string;
        /**
         * @description Path of the new workflow.
         * @example /api/workflows/wf_7d8e9f0a1b2c3d4e
         */
        Location: string;
        /**
         * @description Names this state of the workflow; equal to `etag` in the body.
         * @example "abc123"
         */
        ETag: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getDevelopmentKeys: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JsonWebKeySet"];
                };
            };
            406: components["responses"]["Error406"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
        };
    };
    uploadArtifact: {
        parameters: {
            query: {
                /**
                 * @description What the file is called: 1 to 255 characters, without `/`, `\` and control characters.
                 * @example feedback.csv
                 */
                name: unknown;
            };
            header?: {
                /** @description Makes a retry safe. The same key and body give the same workflow; the same key with another body is 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The bytes of the file, in the media type of the header `Content-Type`. Without one: as its name's extension says. */
        requestBody?: {
            content: {
                "*/*": string;
            };
        };
        responses: {
            /** @description The file is kept. */
            201: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadedFile"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            406: components["responses"]["Error406"];
            413: components["responses"]["Error413"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    streamEvents: {
        parameters: {
            query?: {
                /**
                 * @description Only events of these types, separated by commas.
                 * @example TaskCompleted,WorkflowCompleted
                 */
                types?: components["parameters"]["eventTypes"];
            };
            header?: {
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events. Comments every 15 s keep the connection alive. */
            200: {
                headers: {
                    "X-Accel-Buffering": components["headers"]["X-Accel-Buffering"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["EventStream"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            406: components["responses"]["Error406"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getAgentHealth: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Agents can be asked. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentHealth"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            406: components["responses"]["Error406"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            /** @description Agents cannot be asked right now. A 503 of the API itself is a problem, as everywhere. */
            503: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentHealth"];
                };
            };
        };
    };
    listAgentTasks: {
        parameters: {
            query?: {
                /** @description At most this many to a page. */
                limit?: components["parameters"]["taskLimit"];
                /** @description Tasks to leave out before the page. */
                offset?: components["parameters"]["taskOffset"];
            };
            header?: {
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskPage"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            406: components["responses"]["Error406"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getAgentTask: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path: {
                /**
                 * @description Id of the task, from the `X-Task-Id` header.
                 * @example task_7d8e9f0a1b2c3d4e5f607182
                 */
                taskId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SingleTask"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            406: components["responses"]["Error406"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    downloadTaskArtifact: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags that the caller has; 304 when one of them is current. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description `bytes=FIRST-LAST`, `bytes=FIRST-` or `bytes=-LENGTH`. Several ranges are answered with the whole file.
                 * @example bytes=0-1023
                 */
                Range?: components["parameters"]["Range"];
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path: {
                /**
                 * @description Id of the task.
                 * @example task_5d1c0a2b3c4d5e6f
                 */
                taskId: string;
                /**
                 * @description Name of the file.
                 * @example report.pdf
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
            /** @description A part of the file. */
            206: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Content-Range": components["headers"]["Content-Range"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
            /** @description The caller has this file. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            416: components["responses"]["Error416"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    cancelAgentTask: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path: {
                /**
                 * @description Id of the task, from the `X-Task-Id` header.
                 * @example task_7d8e9f0a1b2c3d4e5f607182
                 */
                taskId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task is cancelled. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskMessage"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            406: components["responses"]["Error406"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getAgentTypes: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The agent types. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentTypes"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            406: components["responses"]["Error406"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getAgentType: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path: {
                /**
                 * @description Type of the agent.
                 * @example sentiment-analyzer
                 */
                agentType: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The agent type. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentDescription"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            406: components["responses"]["Error406"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    executeAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe. The same key and body are the same task, whether it is executed or streamed; the same key with another body is 422. */
                "Idempotency-Key"?: components["parameters"]["TaskIdempotencyKey"];
                /**
                 * @description `wait=N`: answer after N seconds at the latest, with 202 when the work continues; `respond-async`: answer at once (RFC 7240).
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path: {
                /**
                 * @description Type of the agent.
                 * @example sentiment-analyzer
                 */
                agentType: string;
            };
            cookie?: never;
        };
        /** @description What the agent is to do. Unknown members are refused. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgentRequest"];
            };
        };
        responses: {
            /** @description The agent's answer. */
            200: {
                headers: {
                    "X-Task-Id": components["headers"]["X-Task-Id"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentResponse"];
                };
            };
            /** @description The task continues; the caller did not want to wait longer. */
            202: {
                headers: {
                    "X-Task-Id": components["headers"]["X-Task-Id"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    Location: components["headers"]["Location"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SingleTask"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            406: components["responses"]["Error406"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            499: components["responses"]["Error499"];
            500: components["responses"]["Error500"];
            502: components["responses"]["Error502"];
            503: components["responses"]["Error503"];
            504: components["responses"]["Error504"];
        };
    };
    executeAgentStream: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe. The same key and body are the same task, whether it is executed or streamed; the same key with another body is 422. */
                "Idempotency-Key"?: components["parameters"]["TaskIdempotencyKey"];
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path: {
                /**
                 * @description Type of the agent.
                 * @example sentiment-analyzer
                 */
                agentType: string;
            };
            cookie?: never;
        };
        /** @description What the agent is to do. Unknown members are refused. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgentRequest"];
            };
        };
        responses: {
            /** @description The messages. */
            200: {
                headers: {
                    "X-Task-Id": components["headers"]["X-Task-Id"];
                    "X-Accel-Buffering": components["headers"]["X-Accel-Buffering"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["StreamMessage"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            406: components["responses"]["Error406"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    listWorkflows: {
        parameters: {
            query?: {
                /** @description Only workflows in this state. */
                status?: components["parameters"]["status"];
                /** @description Only workflows of this pattern. */
                pattern?: components["parameters"]["pattern"];
                /** @description Only workflows of this definition. */
                definitionId?: components["parameters"]["definitionId"];
                /** @description Only workflows that were initiated by this. */
                initiatedBy?: components["parameters"]["initiatedBy"];
                /** @description Only workflows created at or after this time, with any offset, or this date, in UTC. */
                createdAfter?: components["parameters"]["createdAfter"];
                /** @description Only workflows created before this time, with any offset, or this date, in UTC. */
                createdBefore?: components["parameters"]["createdBefore"];
                /** @description At most this many to a page. */
                limit?: components["parameters"]["limit"];
                /** @description Workflows to leave out before the page. Not together with a cursor. */
                offset?: components["parameters"]["offset"];
                /** @description What to sort by. */
                sortBy?: components["parameters"]["sortBy"];
                /** @description Which end comes first. */
                sortOrder?: components["parameters"]["sortOrder"];
                /** @description `nextCursor` of the page before. */
                cursor?: components["parameters"]["cursor"];
            };
            header?: {
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowPage"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            406: components["responses"]["Error406"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    createWorkflow: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe. The same key and body give the same workflow; the same key with another body is 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description What to run. Unknown members are refused. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkflowRequest"];
            };
        };
        responses: {
            /** @description The workflow as it was created, `pending`. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowExecution"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            406: components["responses"]["Error406"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    executeWorkflow: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe. The same key and body give the same workflow; the same key with another body is 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N`: answer after N seconds at the latest, with 202 when the work continues; `respond-async`: answer at once (RFC 7240).
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description As for creating a workflow. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkflowRequest"];
            };
        };
        responses: {
            /** @description How it ended. */
            200: {
                headers: {
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowResult"];
                };
            };
            /** @description The workflow continues; the caller did not want to wait longer. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    Location: components["headers"]["Location"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowExecution"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            406: components["responses"]["Error406"];
            408: components["responses"]["Error408"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            499: components["responses"]["Error499"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getWorkflow: {
        parameters: {
            query?: {
                /**
                 * @description Names of top-level members of the workflow, separated by commas. Only these and `id` are sent.
                 * @example status,context
                 */
                fields?: components["parameters"]["fields"];
                /** @description Whether requests and results are sent. */
                results?: components["parameters"]["results"];
            };
            header?: {
                /** @description ETags that the caller has; 304 when one of them is current. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path: {
                /**
                 * @description Id of the workflow, as it was given at its creation.
                 * @example wf_7d8e9f0a1b2c3d4e
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The workflow. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowOrMembers"];
                };
            };
            /** @description The caller has this state. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            406: components["responses"]["Error406"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    deleteWorkflow: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags; 412 when none of them is current. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path: {
                /**
                 * @description Id of the workflow, as it was given at its creation.
                 * @example wf_7d8e9f0a1b2c3d4e
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The workflow is gone. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            406: components["responses"]["Error406"];
            409: components["responses"]["Error409"];
            412: components["responses"]["Error412"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    cancelWorkflow: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags; 412 when none of them is current. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path: {
                /**
                 * @description Id of the workflow, as it was given at its creation.
                 * @example wf_7d8e9f0a1b2c3d4e
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The workflow is cancelled. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            406: components["responses"]["Error406"];
            409: components["responses"]["Error409"];
            412: components["responses"]["Error412"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getCheckpoints: {
        parameters: {
            query?: {
                /** @description At most this many. */
                limit?: components["parameters"]["checkpointsLimit"];
                /**
                 * @description Id of the checkpoint after which to begin.
                 * @example cp_001
                 */
                after?: components["parameters"]["checkpointsAfter"];
                /** @description Whether to show what the workflow looked like at each checkpoint. */
                snapshots?: components["parameters"]["checkpointsSnapshots"];
            };
            header?: {
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path: {
                /**
                 * @description Id of the workflow, as it was given at its creation.
                 * @example wf_7d8e9f0a1b2c3d4e
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The checkpoints. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checkpoints"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            406: components["responses"]["Error406"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    createCheckpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags; 412 when none of them is current. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description Makes a retry safe. The same key and body have their effect on this workflow once; the same key with another body is 422. */
                "Idempotency-Key"?: components["parameters"]["ControlIdempotencyKey"];
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path: {
                /**
                 * @description Id of the workflow, as it was given at its creation.
                 * @example wf_7d8e9f0a1b2c3d4e
                 */
                id: string;
            };
            cookie?: never;
        };
        /** @description What is said of it. No body is nothing. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CheckpointRequest"];
            };
        };
        responses: {
            /** @description The checkpoint. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckpointData"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            406: components["responses"]["Error406"];
            409: components["responses"]["Error409"];
            412: components["responses"]["Error412"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    compareCheckpoints: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path: {
                /**
                 * @description Id of the workflow, as it was given at its creation.
                 * @example wf_7d8e9f0a1b2c3d4e
                 */
                id: string;
                /**
                 * @description Id of the checkpoint to begin with.
                 * @example cp_001
                 */
                from: string;
                /**
                 * @description Id of the checkpoint to end with.
                 * @example cp_002
                 */
                to: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The patch. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json-patch+json": components["schemas"]["JsonPatch"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            406: components["responses"]["Error406"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    diffWorkflows: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path: {
                /**
                 * @description Id of the workflow, as it was given at its creation.
                 * @example wf_7d8e9f0a1b2c3d4e
                 */
                id: string;
                /**
                 * @description Id of the workflow to compare it with.
                 * @example wf_0a1b2c3d4e7d8e9f
                 */
                other: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The patch. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json-patch+json": components["schemas"]["JsonPatch"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            406: components["responses"]["Error406"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    streamWorkflowEvents: {
        parameters: {
            query?: {
                /**
                 * @description The sequence after which to begin; 0, for all events, if absent.
                 * @example 17
                 */
                since?: components["parameters"]["since"];
                /**
                 * @description Only events of these types, separated by commas.
                 * @example TaskCompleted,WorkflowCompleted
                 */
                types?: components["parameters"]["eventTypes"];
            };
            header?: {
                /**
                 * @description The last `id` that the client has, as EventSource sends it. Counts more than `since`.
                 * @example 17
                 */
                "Last-Event-ID"?: components["parameters"]["LastEventId"];
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path: {
                /**
                 * @description Id of the workflow, as it was given at its creation.
                 * @example wf_7d8e9f0a1b2c3d4e
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events. Comments every 15 s keep the connection alive. */
            200: {
                headers: {
                    "X-Accel-Buffering": components["headers"]["X-Accel-Buffering"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["EventStream"];
                };
            };
            /** @description The workflow has ended, and the client has all events. */
            204: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            406: components["responses"]["Error406"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    forkWorkflow: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags; 412 when none of them is current. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description Makes a retry safe. The same key and body give the same workflow; the same key with another body is 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path: {
                /**
                 * @description Id of the workflow, as it was given at its creation.
                 * @example wf_7d8e9f0a1b2c3d4e
                 */
                id: string;
            };
            cookie?: never;
        };
        /** @description What is different. No body is the latest checkpoint and all as it was. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ForkRequest"];
            };
        };
        responses: {
            /** @description The new workflow, with what it takes over. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowExecution"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            406: components["responses"]["Error406"];
            412: components["responses"]["Error412"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    exportHistory: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path: {
                /**
                 * @description Id of the workflow, as it was given at its creation.
                 * @example wf_7d8e9f0a1b2c3d4e
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The history. */
            200: {
                headers: {
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemporalHistory"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            406: components["responses"]["Error406"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    pauseWorkflow: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags; 412 when none of them is current. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path: {
                /**
                 * @description Id of the workflow, as it was given at its creation.
                 * @example wf_7d8e9f0a1b2c3d4e
                 */
                id: string;
            };
            cookie?: never;
        };
        /** @description Why. No body is no reason. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PauseRequest"];
            };
        };
        responses: {
            /** @description The workflow is paused. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            406: components["responses"]["Error406"];
            409: components["responses"]["Error409"];
            412: components["responses"]["Error412"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    resumeWorkflow: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags; 412 when none of them is current. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description Makes a retry safe. The same key and body have their effect on this workflow once; the same key with another body is 422. */
                "Idempotency-Key"?: components["parameters"]["ControlIdempotencyKey"];
                /**
                 * @description `wait=N`: answer after N seconds at the latest, with 202 when the work continues; `respond-async`: answer at once (RFC 7240).
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path: {
                /**
                 * @description Id of the workflow, as it was given at its creation.
                 * @example wf_7d8e9f0a1b2c3d4e
                 */
                id: string;
            };
            cookie?: never;
        };
        /** @description Where to continue from. No body is the latest checkpoint. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ResumeRequest"];
            };
        };
        responses: {
            /** @description How the resumed part ended. */
            200: {
                headers: {
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowResult"];
                };
            };
            /** @description The workflow continues; the caller did not want to wait longer. */
            202: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    Location: components["headers"]["Location"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowExecution"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            406: components["responses"]["Error406"];
            408: components["responses"]["Error408"];
            409: components["responses"]["Error409"];
            412: components["responses"]["Error412"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getWorkflowTask: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path: {
                /**
                 * @description Id of the workflow, as it was given at its creation.
                 * @example wf_7d8e9f0a1b2c3d4e
                 */
                id: string;
                /**
                 * @description Id of the task.
                 * @example task_001
                 */
                taskId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentTask"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            406: components["responses"]["Error406"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    downloadArtifact: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags that the caller has; 304 when one of them is current. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description `bytes=FIRST-LAST`, `bytes=FIRST-` or `bytes=-LENGTH`. Several ranges are answered with the whole file.
                 * @example bytes=0-1023
                 */
                Range?: components["parameters"]["Range"];
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path: {
                /**
                 * @description Id of the workflow, as it was given at its creation.
                 * @example wf_7d8e9f0a1b2c3d4e
                 */
                id: string;
                /**
                 * @description Id of the task.
                 * @example task_003
                 */
                taskId: string;
                /**
                 * @description Name of the file.
                 * @example report.pdf
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
            /** @description A part of the file. */
            206: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Content-Range": components["headers"]["Content-Range"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
            /** @description The caller has this file. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            416: components["responses"]["Error416"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    getDevelopmentToken: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description W3C trace context. The `traceId` of errors continues it; anything that is not a valid value is ignored.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: components["parameters"]["traceparent"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description Client credentials. Without a scope, the token gets all of the client's. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenRequest"];
                "application/x-www-form-urlencoded": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description A token, good for an hour. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            /** @description The grant type or the scope is refused, or the body cannot be read. */
            400: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The client or its secret is unknown. */
            401: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            406: components["responses"]["Error406"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
        };
    };
}
