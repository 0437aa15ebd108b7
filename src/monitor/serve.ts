import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Bridge } from "./bridge.js";

/** Files of the page, and the line behind it. */
export interface Served {
  readonly page: string;
  /** JSON. */
  readonly description: string;
  readonly bridge: Bridge;
}

/** A server that answers nobody but whoever has its address. */
export interface Serving {
  /** With the token: whoever reads it can talk to the device. */
  readonly address: string;
  close(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Serves the page on a free port of the loopback interface. */
export async function serve({ page, description, bridge }: Served): Promise<Serving> {
  const token = randomBytes(24).toString("base64url");
  const routes: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
    "/": { GET: (_, response) => send(response, "text/html; charset=utf-8", page) },
    "/model.json": { GET: (_, response) => send(response, "application/json", description) },
    "/line": { GET: (_, response) => void bridge.receive(response), POST: bridge.send },
  };
  const server = createServer((request, response) => {
    protect(response);
    const refusal = refusalOf(request, ownHosts(server), token, routes);
    if (refusal !== null) return refuse(response, refusal);
    const { pathname } = urlOf(request);
    routes[pathname]![request.method!]!(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  return {
    address: `http://${ownHosts(server)[0]}/?token=${token}`,
    close: async () => {
      await bridge.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** The status that a request is refused with; null where it may be answered. */
function refusalOf(
  request: IncomingMessage,
  hosts: readonly string[],
  token: string,
  routes: Readonly<Record<string, Readonly<Record<string, Answer>>>>,
): 403 | 404 | 405 | null {
  const { host, origin } = request.headers;
  if (!hosts.includes(host ?? "")) return 403; // a name of somebody else that leads here
  if (origin !== undefined && !hosts.some((each) => origin === `http://${each}`)) return 403;
  const { pathname, searchParams } = urlOf(request);
  if (!Object.hasOwn(routes, pathname)) return 404;
  if (!isEqual(searchParams.get("token") ?? "", token)) return 403;
  return Object.hasOwn(routes[pathname]!, request.method ?? "") ? null : 405;
}

function ownHosts(server: Server): readonly string[] {
  const { port } = server.address() as AddressInfo;
  return [`127.0.0.1:${port}`, `localhost:${port}`];
}

/** The path and query of a request; those of nothing for what is none. */
function urlOf({ url = "" }: IncomingMessage): URL {
  const base = "http://localhost";
  return url.startsWith("/") && URL.canParse(base + url) ? new URL(base + url) : new URL("/none", base);
}

function isEqual(given: string, token: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(token)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function protect(response: ServerResponse): void {
  response.setHeader("Cache-Control", "no-store");
  response.setHeader("Content-Security-Policy", "frame-ancestors 'none'"); // the rest stands in the page
  response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
  response.setHeader("Referrer-Policy", "no-referrer");
  response.setHeader("X-Content-Type-Options", "nosniff");
}

function send(response: ServerResponse, type: string, text: string): void {
  response.setHeader("Content-Type", type);
  response.end(text);
}

function refuse(response: ServerResponse, status: number): void {
  response.statusCode = status;
  response.setHeader("Connection", "close");
  response.end();
}
