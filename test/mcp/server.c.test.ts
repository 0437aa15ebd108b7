/** `ff-edge mcp` as a client meets it: over the streams of a real process, with the SDK's own client, on the host target. */
import { execFileSync, spawn } from "node:child_process";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scaffold } from "../../src/frontend/scaffold.js";
import { type Command, schemas } from "../../src/report/schemas.js";
import { CLI } from "../cli/run.js";
import { temporaryFolder } from "../support/folder.js";

const root = temporaryFolder();
const file = join(root, "model.ts");
scaffold(root);
const written = readFileSync(file, "utf8");
writeFileSync(file, written.replace('precision: "int8"', 'precision: "int8",\n  learning: {}'));

const client = new Client({ name: "test", version: "1" });
const transport = new StdioClientTransport({ command: process.execPath, args: [CLI, "mcp"], cwd: root });
beforeAll(() => client.connect(transport));
afterAll(() => client.close());

interface Answer {
  readonly exit: number;
  readonly result?: unknown;
  readonly errors?: readonly { readonly code: string }[];
  readonly notes: readonly string[];
}

/** Calls a tool; the client throws where the answer does not fit the schema that the tool has given. */
async function call(name: string, inputs: object, more: object = {}): Promise<Answer> {
  const options = { timeout: 110_000, ...more };
  const answer = await client.callTool({ name, arguments: { ...inputs } }, undefined, options);
  const content = answer.structuredContent as unknown as Answer;
  expect(answer.isError).toBe(content.exit !== 0);
  expect(answer.content).toEqual([{ type: "text", text: JSON.stringify(content) }]);
  return content;
}

/** Process ids below one, at any depth. */
function descendants(pid: number): number[] {
  const rows = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number));
  const below = (of: number): number[] =>
    pairs.flatMap(([child, parent]) => (parent === of ? [child!, ...below(child!)] : []));
  return below(pid).filter((each) => !isGone(each));
}

/** True for a process that is no more, such as the one that has listed them. */
function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

beforeAll(async () => {
  await client.listTools(); // the schemas that answers are held against
});

describe("each tool", () => {
  const host = { model: "model.ts", target: "host" };
  it.each<[Command, object]>([
    ["targets", {}],
    ["explain", { code: "ff2078" }],
    ["analyze", { model: "model.ts", target: "rv32" }],
    ["train", { model: "model.ts" }],
    ["build", host],
    ["validate", { ...host, samples: 20, learn: 5 }],
    ["bench", { ...host, samples: 5 }],
    ["report", { ...host, samples: 10 }],
    ["learn", { ...host, samples: 10 }],
  ])("%s answers by its schema", async (name, inputs) => {
    const { exit, result } = await call(name, inputs);
    expect(exit).toBe(0);
    expect(() => schemas[name].parse(result)).not.toThrow();
  });

  it("doctor answers by its schema, whatever is missing here", async () => {
    const { result } = await call("doctor", {});
    expect(() => schemas.doctor.parse(result)).not.toThrow();
  });

  it("is listed, with what it takes and what it gives", async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      ...[
        "analyze",
        "train",
        "build",
        "validate",
        "bench",
        "report",
        "learn",
        "targets",
        "doctor",
        "explain",
      ],
    ]);
    for (const { inputSchema, outputSchema } of tools)
      expect([inputSchema.additionalProperties, outputSchema?.additionalProperties]).toEqual([false, false]);
  });
});

describe("what is wrong", () => {
  it("with a model file comes as its diagnostics", async () => {
    const { exit, result, errors } = await call("train", { model: "missing.ts" });
    expect([exit, result]).toEqual([1, undefined]);
    expect(() => schemas.failure.parse({ errors })).not.toThrow();
    expect(errors?.map(({ code }) => code)).toEqual(["FF1001"]);
  });

  it("with an import comes before anything is read outside of the folder", async () => {
    const outside = join(temporaryFolder(), "sizes.ts");
    writeFileSync(outside, "export const units = secret;");
    symlinkSync(outside, join(root, "sizes.ts"));
    writeFileSync(
      join(root, "linked.ts"),
      written.replace("dense(24)", "dense(units)").replace(/^/, 'import { units } from "./sizes.js";\n'),
    );
    const { exit, errors } = await call("analyze", { model: "linked.ts" });
    expect([exit, errors?.map(({ code }) => code)]).toEqual([1, ["FF1026"]]);
    expect(JSON.stringify(errors)).not.toContain("secret");
  });

  it("with the size of a model comes with the report", async () => {
    const { exit, result } = await call("analyze", { model: "model.ts", flash: 100 });
    expect(exit).toBe(5);
    expect(schemas.analyze.parse(result)).toMatchObject({ fits: false, excess: [{ code: "FF4101" }] });
  });

  it("with a call is said before anything starts", async () => {
    const { exit, errors } = await call("validate", {
      model: "../model.ts",
      target: "--port",
      port: "/dev/x",
    });
    expect([exit, errors?.map(({ code }) => code)]).toEqual([2, ["FF5071", "FF5070", "FF5072"]]);
    await expect(call("capture", {})).rejects.toThrow('no tool "capture"');
  });
});

describe("long work", () => {
  const slow = join(root, "slow.ts");
  beforeAll(() =>
    writeFileSync(slow, written.replace("epochs: 60", "epochs: 5000").replace('"motor"', '"slow"')),
  );

  it("tells its progress, ends with the request, and leaves the server for the next", async () => {
    const stopping = new AbortController();
    const told: string[] = [];
    const onprogress = ({ message = "" }) => {
      told.push(message);
      if (message.startsWith("training")) stopping.abort();
    };
    const asked = call("train", { model: "slow.ts" }, { onprogress, signal: stopping.signal });
    await expect(asked).rejects.toThrow();
    expect(told.at(-1)).toMatch(/^training \d+% epoch \d+\/5000 .* s left$/);
    await expect.poll(() => descendants(transport.pid!), { timeout: 20_000, interval: 200 }).toEqual([]);
    expect((await call("explain", { code: "FF2078" })).exit).toBe(0);
  });
});

describe("the streams", () => {
  const hello = [
    { id: 1, method: "initialize", params: { protocolVersion: "2025-06-18", capabilities: {} } },
    { method: "notifications/initialized" },
    { id: 2, method: "tools/call", params: { name: "train", arguments: { model: "slow.ts" } } },
  ].map((each) => ({ jsonrpc: "2.0", ...each }));
  Object.assign(hello[0]!.params!, { clientInfo: { name: "raw", version: "1" } });

  it("carry nothing but the protocol, and their end is the end of server and command", async () => {
    const server = spawn(process.execPath, [CLI, "mcp"], { cwd: root });
    let stdout = "";
    server.stdout.on("data", (piece) => {
      stdout += piece;
    });
    const ended = new Promise((resolve) => server.once("close", resolve));
    for (const line of [
      "no JSON \u001b[31m",
      '{"jsonrpc":"2.0"}',
      ...hello.map((each) => JSON.stringify(each)),
    ])
      server.stdin.write(`${line}\n`);
    await expect.poll(() => descendants(server.pid!).length, { timeout: 60_000 }).toBeGreaterThan(1);
    const children = descendants(server.pid!);
    server.stdin.end();
    expect(await ended).toBe(0);
    expect(children.filter((each) => !isGone(each))).toEqual([]);
    const messages = stdout.trim().split("\n");
    expect(messages.map((line) => JSON.parse(line).id)).toEqual([1]);
  });
});
