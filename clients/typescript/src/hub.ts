import { type HubConnection, HubConnectionBuilder } from "@microsoft/signalr";
import type { AgentStudioClient } from "./client.js";

/** A connection to the SignalR hub with the client's credential, not yet started. It connects again by itself. */
export function hubConnection(client: AgentStudioClient): HubConnection {
  return new HubConnectionBuilder()
    .withUrl(`${client.baseUrl}/hubs/agentstudio`, { accessTokenFactory: () => client.accessToken() })
    .withAutomaticReconnect()
    .build();
}
