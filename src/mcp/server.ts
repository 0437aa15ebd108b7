/** The server of `ff-edge mcp`: tools over the standard streams, one command on a model at a time. */
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import {
  type CallToolRequest,
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
} from "@modelcontextprotocol/sdk/types.js";
import type { CommandEntry } from "../commands/entry.js";
import { packageVersion } from "../package.js";
import { printable } from "../report/printable.js";
import { type CommandEnd, failed, runCommand } from "./child-command.js";
import { listTools, toolEntry } from "./command-tools.js";
import { checkCall, type Fence } from "./tool-call.js";

/** Said to whoever connects. */
const INSTRUCTIONS =
  "Write a model file, then analyze (does it fit?), train (is it good?), validate (does the target compute the same, bit for bit?). " +
  "`exit` 0 means good. errors have a code, which explain explains, what was expected and found, and a hint.";

/** A request under way: its end by the client, and its way to tell progress. */
interface Call {
  readonly signal: AbortSignal;
  readonly tell: (message: string) => void;
}

/** Serves until the client closes its stream, or `signal` comes; no command outlives it. */
export async function serve(
  commands: readonly CommandEntry[],
  fence: Fence,
  signal: AbortSignal,
): Promise<void> {
  // Not McpServer, which wants schemas as zod objects: ours come from the table of commands.
  const server = new Server(
    { name: "ff-edge", version: packageVersion() },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  const running = new Set<Promise<unknown>>();
  const call = oneByOne(commands, fence);
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: listTools(commands, fence.allowed) }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }, { signal, sendNotification }) => {
    const tell = teller(params, sendNotification);
    const answer = call(params, { signal, tell }).finally(() => running.delete(answer));
    running.add(answer);
    return answer;
  });
  server.onerror = ({ message }) => void process.stderr.write(`${printable(message)}\n`);
  await untilClosed(server, signal);
  await Promise.allSettled(running);
}

/** Connects; settled when either side has closed. */
async function untilClosed(server: Server, signal: AbortSignal): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.onclose = resolve;
  });
  const close = (): void => void server.close();
  process.stdin.once("end", close);
  process.stdin.once("close", close);
  signal.addEventListener("abort", close);
  await server.connect(new StdioServerTransport());
  await closed; //                                   requests under way have heard it by their signals
}

/** Progress counts what a command says: how much is left, its words say. */
function teller(
  { _meta }: CallToolRequest["params"],
  send: (notification: {
    method: "notifications/progress";
    params: { progressToken: string | number; progress: number; message: string };
  }) => Promise<void>,
): Call["tell"] {
  const token = _meta?.progressToken;
  let progress = 0;
  return (message) => {
    progress += 1;
    if (token !== undefined)
      send({
        method: "notifications/progress",
        params: { progressToken: token, progress, message },
      }).catch(() => {}); // the client has gone
  };
}

/** Calls tools; those on a model wait for each other, since they write into one output folder. */
function oneByOne(commands: readonly CommandEntry[], fence: Fence) {
  let last: Promise<unknown> = Promise.resolve();
  return async (params: CallToolRequest["params"], { signal, tell }: Call): Promise<CallToolResult> => {
    const entry = toolEntry(commands, params.name);
    if (!entry)
      throw new McpError(ErrorCode.InvalidParams, `no tool ${JSON.stringify(params.name.slice(0, 80))}`);
    const checked = checkCall(entry, params.arguments ?? {}, fence);
    if (checked.refused) return resultOf(failed(2, checked.refused, []));
    const work = () => runCommand(checked.words, { root: fence.root, signal, onLine: tell });
    if (entry.argument?.name !== "<model>") return resultOf(await work());
    const turn = last.then(work);
    last = turn.catch(() => {});
    return resultOf(await turn);
  };
}

function resultOf(end: CommandEnd): CallToolResult {
  return {
    content: [{ type: "text", text: JSON.stringify(end) }],
    structuredContent: { ...end },
    isError: end.exit !== 0,
  };
}
