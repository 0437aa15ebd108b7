import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { flashPrograms } from "../../src/report/doctor-report.js";
import { doctorText } from "../../src/report/text.js";
import { fakeProgram } from "../support/fake-system.js";
import { temporaryFolder } from "../support/folder.js";

const TARGETS = new URL("targets/", import.meta.url).pathname;

afterEach(() => vi.unstubAllEnvs());

describe("programs that boards are flashed with", () => {
  it("are told with the boards that need them, and nothing else depends on them", () => {
    const bin = temporaryFolder();
    fakeProgram(bin, "wlink", "");
    vi.stubEnv("PATH", bin);
    const [openocd, wlink] = flashPrograms([TARGETS]);
    expect(openocd).toMatchObject({
      name: "openocd",
      found: null,
      targets: expect.arrayContaining(["probe"]),
    });
    expect(openocd!.targets).not.toContain("drive");
    expect(wlink).toMatchObject({ name: "wlink", found: join(bin, "wlink") });

    const flashing = [openocd!, { ...wlink!, targets: ["ch32v307"] }];
    const text = doctorText({ ok: true, findings: [], flashing, engine: "wasm", engineNotes: [] });
    expect(text).toMatch(
      /^- {8}openocd {14}not found; to flash .*probe.*\. Install it: `sudo apt-get install openocd`\.$/m,
    );
    expect(text).toMatch(/^ok {7}wlink {16}\/.*\/wlink; to flash ch32v307$/m);
    expect(text).toMatch(/Everything is there\.$/);
    const none = doctorText({
      ok: true,
      findings: [],
      flashing: [{ ...wlink!, targets: [] }],
      engine: "wasm",
      engineNotes: [],
    });
    expect(none).not.toContain("wlink");
  });
});
