import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { readCalls } from "../../src/target/call-graph.js";
import { stackBounds } from "../../src/target/stack.js";
import { findTools, need } from "../../src/target/tools.js";
import { temporaryFolder } from "../support/folder.js";

const folder = temporaryFolder();

/** Assembles and links functions (name -> body) and gives their disassembly. */
async function disassemble(
  functions: Readonly<Record<string, string>>,
  march = "rv32imac_zicsr",
): Promise<string> {
  const tools = await findTools();
  const text = Object.entries(functions).map(
    ([name, body]) => `.globl ${name}\n.type ${name}, @function\n${name}:\n${body.replaceAll("; ", "\n")}\n`,
  );
  writeFileSync(join(folder, "a.S"), `.text\n${text.join("")}`);
  const options = { cwd: folder, encoding: "utf8" } as const;
  const target = ["--target=riscv32-unknown-elf", `-march=${march}`, "-mabi=ilp32", "-mno-relax"];
  execFileSync(need(tools, "clang").path, [...target, "-c", "a.S", "-o", "a.o"], options);
  const linked = ["-m", "elf32lriscv", "-Ttext=0x80000000", "-e", "0", "a.o", "-o", "a.elf"];
  execFileSync(need(tools, "lld").path, ["--discard-locals", ...linked], options);
  const shown = ["-d", "--no-show-raw-insn", "-M", "no-aliases", "a.elf"];
  return execFileSync(need(tools, "objdump").path, shown, options);
}

function su(frames: Readonly<Record<string, number | string>>): string[] {
  return [
    Object.entries(frames)
      .map(
        ([name, frame]) =>
          `dir:with:colons/x.c:3:${name}\t${typeof frame === "number" ? `${frame}\tstatic` : frame}`,
      )
      .join("\n"),
  ];
}

/** What is reported of functions with these frames. */
async function codes(
  functions: Record<string, string>,
  frames: Record<string, number | string>,
): Promise<string[]> {
  const disassembly = await disassemble(functions, "rv32imac_zicsr_zve32x");
  try {
    stackBounds(disassembly, su(frames), "m", 6144);
    return [];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.diagnostics.map(({ code, found }) => `${code} ${found}`);
  }
}

describe("the call graph", () => {
  it("follows near calls, far calls (auipc + jalr), far tail calls and branches out of a function", async () => {
    const { graph, wrong } = readCalls(
      await disassemble({
        _start: "jal near; call far; tail last",
        near: "bnez a0, last; 1: bnez a1, 1b; ret",
        far: "lui t0, %hi(near); jalr ra, %lo(near)(t0); c.jr ra",
        last: "ret",
      }),
    );
    expect(wrong).toEqual([]);
    expect(Object.fromEntries(graph)).toEqual({
      _start: { calls: new Set(["near", "far"]), tails: new Set(["last"]) },
      near: { calls: new Set(), tails: new Set(["last"]) },
      far: { calls: new Set(["near"]), tails: new Set() },
      last: { calls: new Set(), tails: new Set() },
    });
  });

  it("follows the dispatcher of requests to all of them, and no other call through a pointer", async () => {
    const { graph, wrong } = readCalls(
      await disassemble({
        _start: "call ff_dispatch; ret",
        ff_dispatch: "jalr ra, 0(a0); c.jr a1",
        ff_request_save: "ret",
        ff_request_learn: "jalr ra, 0(a0); ret",
      }),
    );
    const requests = new Set(["ff_request_save", "ff_request_learn"]);
    expect(graph.get("ff_dispatch")).toEqual({ calls: requests, tails: requests });
    expect(wrong.map(({ code, message }) => [code, message.includes("ff_request_learn")])).toEqual([
      ["FF5021", true],
    ]);
  });

  it("follows calls over more than a page, in both directions", async () => {
    const { graph } = readCalls(
      await disassemble({ a: "call c; ret", b: "ret; .zero 20000", c: "ret", d: "call b; tail a" }),
    );
    expect(graph.get("a")?.calls).toEqual(new Set(["c"]));
    expect(graph.get("d")).toEqual({ calls: new Set(["b"]), tails: new Set(["a"]) });
  });

  it("tells static functions of one name in several files apart", () => {
    const { graph } = readCalls(
      [
        "80000000 <update>:",
        "80000000: jal ra, 0x80000010 <learn>",
        "80000010 <learn>:",
        "80000010: jal zero, 0x80000020 <update>",
        "80000020 <update>:",
        "80000020: c.jr ra",
      ].join("\n"),
    );
    expect(graph.get("learn")?.tails).toEqual(new Set(["update@80000020"]));
    const frames = ["x.c:1:update\t32\tstatic\nx.c:9:learn\t16\tstatic"];
    const text = ["80000000 <_start>:", "80000000: jal ra, 0x80000010 <update>"];
    const twice = [
      ...text,
      "80000010 <update>:",
      "80000010: jal ra, 0x80000020 <m_learn>",
      "80000020 <m_learn>:",
      "80000020: jal ra, 0x80000030 <update>",
      "80000030 <update>:",
      "80000030: c.jr ra",
    ].join("\n");
    expect(stackBounds(twice, [frames[0]!.replace("learn", "m_learn")], "m", 6144).stack).toBe(32 + 16 + 32);
  });

  it.each(["rv32im", "rv32imac"])("follows calls that go backwards (%s)", async (march) => {
    const { graph } = readCalls(await disassemble({ a: "ret", b: "call a; tail a", c: "jal a; j b" }, march));
    expect(graph.get("b")).toEqual({ calls: new Set(["a"]), tails: new Set(["a"]) });
    expect(graph.get("c")?.tails).toEqual(new Set(["b"]));
  });
});

describe("the bound of the stack", () => {
  const functions = {
    _start: "call main; 1: j 1b",
    main: "call m_infer; call leaf; ret",
    m_infer: "call leaf; tail deep",
    leaf: "ret",
    deep: "ret",
    trap: "call report; 1: j 1b",
    report: "ret",
  };
  const frames = { main: 32, m_infer: 64, leaf: 16, deep: 48, report: 80 };

  it("is the deepest path; a tail call replaces the frame of its caller", async () => {
    const disassembly = await disassemble(functions);
    expect(stackBounds(disassembly, su(frames), "m", 6144)).toEqual({
      stack: 32 + 64 + 16,
      stackInfer: 64 + 16,
      stackLearn: null,
      stackMost: 64 + 16,
    });
    expect(stackBounds(disassembly, su({ ...frames, deep: 96 }), "m", 6144).stackInfer).toBe(96);
  });

  it("of a library is that of whichever call needs most, the trace of its test firmware left out", async () => {
    const more = { ...functions, m_save: "call leaf; ret", m_trace: "call deep; ret" };
    const bounds = stackBounds(
      await disassemble(more),
      su({ ...frames, m_save: 80, m_trace: 400 }),
      "m",
      6144,
    );
    expect(bounds).toMatchObject({ stackInfer: 64 + 16, stackMost: 80 + 16 });
  });

  it("is that of the trap handler when that is deeper, since it starts the stack afresh", async () => {
    expect(stackBounds(await disassemble(functions), su({ ...frames, report: 400 }), "m", 6144).stack).toBe(
      400,
    );
  });

  it("takes the largest of several functions of one name", async () => {
    const twice = [...su(frames), ...su({ leaf: 160 })];
    expect(stackBounds(await disassemble(functions), twice, "m", 6144).stackInfer).toBe(64 + 160);
  });

  it("takes for a copy of a function, which gcc names behind a dot, the largest frame of that name", async () => {
    const { leaf: body, ...others } = functions;
    const copied = Object.fromEntries(
      Object.entries(others).map(([name, text]) => [name, text.replaceAll("leaf", "leaf.isra.0")]),
    );
    const disassembly = await disassemble({ ...copied, "leaf.isra.0": body });
    const copies = su({ ...frames, "leaf.isra": 96, "leaf.part": 32 });
    expect(stackBounds(disassembly, copies, "m", 6144).stackInfer).toBe(64 + 96);
  });

  it.each(["ff_dense_s16_part", "ff_product_part_f16", "ff_update_dense_part_f32"])(
    "of a further core is that of %s too, which its team calls through a pointer",
    (part) => {
      const text = [
        "80000000 <ff_team_work>:",
        "80000000: c.jalr a5",
        `80000010 <${part}>:`,
        "80000010: c.jr ra",
      ].join("\n");
      const within = (bytes: number) => stackBounds(text, su({ ff_team_work: 32, [part]: 6112 }), "m", bytes);
      expect(within(6144).stack).toBe(0);
      expect(() => within(6140)).toThrow("ff_team_work");
    },
  );

  it("does not exist with recursion, in a circle or alone", async () => {
    expect(await codes({ ...functions, leaf: "call main; ret" }, frames)).toContain(
      "FF5020 main -> m_infer -> leaf -> main",
    );
    expect(await codes({ ...functions, leaf: "call leaf; ret" }, frames)).toContain("FF5020 leaf -> leaf");
  });

  it("does not exist with a call or a jump through a pointer", async () => {
    expect(await codes({ ...functions, leaf: "jalr ra, 0(a0); ret" }, frames)).toEqual([
      expect.stringMatching(/^FF5021 c\.jalr a0 at 0x8/),
    ]);
    expect(await codes({ ...functions, leaf: "jr 4(a0)" }, frames)).toEqual([
      expect.stringMatching(/^FF5021 jalr zero/),
    ]);
    expect(
      await codes({ ...functions, leaf: "auipc t0, 1; mv a0, a0; jalr ra, 0(t0); ret" }, frames),
    ).toHaveLength(1);
  });

  it("does not exist when a frame is unknown or decided at run time", async () => {
    const { leaf, ...others } = frames;
    expect(leaf).toBe(16);
    expect(await codes(functions, others)).toEqual(["FF5022 no line in any .su file"]);
    expect(await codes(functions, { ...frames, leaf: "32\tdynamic" })).toEqual([
      "FF5022 32 bytes and more, decided at run time",
    ]);
  });

  it("does not exist where vector registers are kept on the stack, of which .su files say nothing", async () => {
    const keeps = "addi sp, sp, -16; csrr a0, vlenb; slli a0, a0, 1; sw a0, 0(sp); sub sp, sp, a0; ret";
    expect(await codes({ ...functions, leaf: keeps }, frames)).toEqual([
      "FF5022 vector registers are kept on the stack",
    ]);
    const large = "csrr a0, vlenb; add a1, a0, a0; lui a0, 2; sub sp, sp, a0; ret";
    expect(await codes({ ...functions, leaf: large }, frames)).toEqual([]);
  });
});
