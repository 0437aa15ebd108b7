/** The server of `monitor` answers whoever has its address, and nobody else. */
import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createBridge } from "../../src/monitor/bridge.js";
import type { Description } from "../../src/monitor/description.js";
import { pageWith } from "../../src/monitor/page-file.js";
import { type Serving, serve } from "../../src/monitor/serve.js";
import { fakeLine } from "./fake-line.js";

let serving: Serving;
const written: Uint8Array[] = [];
const line = fakeLine((bytes) => {
  written.push(bytes);
  return bytes;
});

beforeAll(async () => {
  const bridge = createBridge(async () => line.open());
  serving = await serve({ page: "<p>page</p>", description: '{"name":"model"}', bridge });
});
afterAll(() => serving.close());

interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Status, headers and text of an answer; `to` is the address with something in it replaced. */
function ask(to: string, { method = "GET", headers = {}, body }: Asked = {}) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>(
    (resolve, reject) => {
      const asked = request(to, { method, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, text }));
      });
      asked.on("error", reject).end(body);
    },
  );
}

test("the address leads to the page, on the loopback interface, with a token of 24 bytes", async () => {
  expect(serving.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}$/);
  const { status, headers, text } = await ask(serving.address);
  expect([status, text]).toEqual([200, "<p>page</p>"]);
  expect(headers).toMatchObject({
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  });
  expect(headers["access-control-allow-origin"]).toBeUndefined();
  expect((await ask(serving.address.replace("/?", "/model.json?"))).text).toBe('{"name":"model"}');
});

test.each<[string, number, (address: string) => string, Asked?]>([
  ["a wrong token", 403, (address) => `${address.slice(0, -1)}${address.endsWith("_") ? "-" : "_"}`],
  ["no token", 403, (address) => address.replace(/\?.*/, "")],
  ["a longer token", 403, (address) => `${address}A`],
  ["another path", 404, (address) => address.replace("/?", "/other?")],
  ["a property of every object", 404, (address) => address.replace("/?", "/constructor?")],
  ["a way out of the folder", 404, (address) => address.replace("/?", "/..%2f..%2fetc/passwd?")],
  ["another method", 405, (address) => address, { method: "DELETE" }],
  ["a request to write the page", 405, (address) => address, { method: "POST", body: "x" }],
  ["a name that leads here", 403, (address) => address, { headers: { Host: "evil.example:80" } }],
  ["another origin", 403, (address) => address, { headers: { Origin: "http://evil.example" } }],
  [
    "bytes from another origin",
    403,
    (at) => at.replace("/?", "/line?"),
    { method: "POST", headers: { Origin: "null" } },
  ],
  [
    "bytes where no line is open",
    409,
    (address) => address.replace("/?", "/line?"),
    { method: "POST", body: "x" },
  ],
  [
    "more bytes than a page sends",
    413,
    (at) => at.replace("/?", "/line?"),
    { method: "POST", body: "x".repeat(70_000) },
  ],
])("refuses %s with %i", async (_, status, to, asked) => {
  const found = await ask(to(serving.address), asked);
  expect([found.status, found.text]).toEqual([status, ""]);
  expect(written).toEqual([]);
});

test("bytes go to the device, its bytes come back, and the second page takes the line over", async () => {
  const url = serving.address.replace("/?", "/line?");
  const first = await fetch(url);
  await fetch(url, { method: "POST", body: new Uint8Array([0, 255, 7]) });
  expect([...(await first.body!.getReader().read()).value!]).toEqual([0, 255, 7]);
  const second = await fetch(url);
  expect(line.opened()).toBe(2);
  await fetch(url, { method: "POST", body: new Uint8Array([9]) });
  const reader = second.body!.getReader();
  expect([...(await reader.read()).value!]).toEqual([9]);
  line.lose();
  expect((await reader.read()).done).toBe(true);
});

test("no name in a written page ends the element that holds it", () => {
  const page = '<script type="application/json" id="description">null</script>';
  const whole = pageWith(page, { name: "</script><script>alert(1)</script>$&" } as Description);
  expect(whole.match(/<\/?script/g)).toHaveLength(2);
  expect(JSON.parse(/>(.*)<\/script>$/.exec(whole)![1]!)).toEqual({
    name: "</script><script>alert(1)</script>$&",
  });
});
