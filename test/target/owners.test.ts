import { expect, test } from "vitest";
import { ownersOf } from "../../src/target/instruction-attribution.js";

const DISASSEMBLY = `
out/motor.elf:	file format elf32-littleriscv

Disassembly of section .text:

80000000 <_start>:
; _start():
; ./firmware/startup.S:15
80000000:      	auipc	sp, 0x480
80000004:      	mv	sp, sp

80000010 <memcpy>:
; memcpy():
; ./firmware/memory.c:9
80000010:      	c.li	a0, 0x1

80000012 <ff_rms_s8>:
; ff_rms_s8():
; ./motor/ff_rms.c:3
80000012:      	c.li	a0, 0x1
80000014:      	ret

80000016 <motor_infer>:
; motor_infer():
; ./motor/motor.c:2
80000016:      	addi	sp, sp, -0x20
; ./motor/motor.c:3
8000001a:      	c.li	a0, 0x1
; ./motor/ff_fixed.h:7
8000001c:      	mul	a0, a0, a0
; ./motor/motor.c:3 (discriminator 2)
80000020:      	c.li	a0, 0x2
; ./motor/motor.c:4
80000022:      	ret
; ./motor/motor.c:9
80000024:      	ret

80000028 <emulate>:
; ./firmware/traps.S:26
80000028:      	csrwi	mcountinhibit, 0x4

8000002c <ff_emulate>:
; ff_emulate():
; ./firmware/emulate.c:272
8000002c:      	ret
`;

test("ranges: lines of the model say whose they are, kernels and headers are their caller's, firmware is nobody's, handlers of traps do not count", () => {
  const lines = ["nobody", "nobody", 0, 1, 0, "inherit"] as const;
  expect(ownersOf(DISASSEMBLY, new Map([["motor/motor.c", lines]]))).toEqual([
    { start: 0x80000000, end: 0x80000008, owner: 0 },
    { start: 0x80000016, end: 0x8000001a, owner: 1 },
    { start: 0x8000001a, end: 0x8000001c, owner: 2 },
    { start: 0x80000020, end: 0x80000022, owner: 2 },
    { start: 0x80000022, end: 0x80000024, owner: 1 },
    { start: 0x80000024, end: 0x80000028, owner: 0 },
    { start: 0x80000028, end: 0x80000030, owner: 0xfffe },
  ]);
});
