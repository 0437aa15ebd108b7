/*
 * Instructions of the PULP cores (Xpulp, Xfvec, Xfaux) as words, since assemblers do not know their names. A register holds two
 * halves or four bytes; `!` marks a pointer that moves by what is added to it.
 */
#ifndef FF_PULP_H
#define FF_PULP_H

#include <stdint.h>

/* rd = word at p; p += bytes: p.lw rd, bytes(p!) */
#define FF_LOAD(rd, p, bytes) ".insn i 0x0b, 2, " rd ", " #bytes "(" p ")\n"
/* rd = half at p, without sign; p += bytes: p.lhu rd, bytes(p!) */
#define FF_LOAD_HALF(rd, p, bytes) ".insn i 0x0b, 5, " rd ", " #bytes "(" p ")\n"
/* rd = word at p; p += step: p.lw rd, step(p!) */
#define FF_LOAD_STEP(rd, p, step) ".insn r 0x0b, 7, 0x10, " rd ", " p ", " step "\n"
/* word at p = rs; p += bytes: p.sw rs, bytes(p!) */
#define FF_STORE(rs, p, bytes) ".insn s 0x2b, 2, " rs ", " #bytes "(" p ")\n"
/* word at p = rs; p += step: p.sw rs, step(p!) */
#define FF_STORE_STEP(rs, p, step) ".insn r 0x2b, 6, 0x00, " step ", " p ", " rs "\n"
/* rd = half at p, without sign; p += step: p.lhu rd, step(p!); lower half at p = rs: p.sh rs, step(p!) */
#define FF_LOAD_HALF_STEP(rd, p, step) ".insn r 0x0b, 7, 0x28, " rd ", " p ", " step "\n"
#define FF_STORE_HALF_STEP(rs, p, step) ".insn r 0x2b, 5, 0x00, " step ", " p ", " rs "\n"
/* rd = half at p, with its sign; p += step: p.lh rd, step(p!) */
#define FF_LOAD_SIGNED_STEP(rd, p, step) ".insn r 0x0b, 7, 0x08, " rd ", " p ", " step "\n"
/* Both halves: rd += a * (lower half of b), rounded once: vfmac.r.h */
#define FF_MAC_HALVES(rd, a, b) ".insn r 0x33, 6, 0x48, " rd ", " a ", " b "\n"
/* rd = byte at p, with its sign; p += bytes: p.lb rd, bytes(p!) */
#define FF_LOAD_BYTE(rd, p, bytes) ".insn i 0x0b, 0, " rd ", " #bytes "(" p ")\n"
/* The same; p += step: p.lb rd, step(p!) */
#define FF_LOAD_BYTE_STEP(rd, p, step) ".insn r 0x0b, 7, 0x00, " rd ", " p ", " step "\n"
/* byte at p = rs; p += bytes: p.sb rs, bytes(p!); p += step: p.sb rs, step(p!) */
#define FF_STORE_BYTE(rs, p, bytes) ".insn s 0x2b, 0, " rs ", " #bytes "(" p ")\n"
#define FF_STORE_BYTE_STEP(rs, p, step) ".insn r 0x2b, 4, 0x00, " step ", " p ", " rs "\n"
/* Each half: rd += a * b, rounded once: vfmac.h */
#define FF_MAC_PAIRS(rd, a, b) ".insn r 0x33, 2, 0x48, " rd ", " a ", " b "\n"
/* Both halves: rd = a + b: vfadd.h; plus 0, which is never -0 */
#define FF_ADD_HALVES(rd, a, b) ".insn r 0x33, 2, 0x41, " rd ", " a ", " b "\n"
#define FF_ADD_ZERO(rd, a) FF_ADD_HALVES(rd, a, "x0")
/* Both halves: rd = x > 0 ? x : 0, by vfmax.h, plus x * 0, which is NaN where x is not finite */
#define FF_RELU_HALVES(rd, x) ".insn r 0x33, 2, 0x46, " rd ", " x ", x0\n" FF_MAC_HALVES(rd, x, "x0")
/* rd, a float, += the product of the lower halves, rounded once: fmacex.s.h; with the product rounded first it is the same */
#define FF_MAC_FLOAT(rd, a, b) ".insn r 0x53, 7, 0x2a, " rd ", " a ", " b "\n"
/* rd += the products of four signed bytes: pv.sdotsp.b */
#define FF_DOT_BYTES(rd, a, b) ".insn r 0x57, 1, 0x5c, " rd ", " a ", " b "\n"
/* rd += the products of four unsigned bytes: pv.sdotup.b */
#define FF_DOT_UNSIGNED(rd, a, b) ".insn r 0x57, 1, 0x50, " rd ", " a ", " b "\n"

/* Each byte of rd: one of rd's bytes (0 to 3) or of a's (4 to 7), as the bytes of b say: pv.shuffle2.b */
#define FF_SHUFFLE_BYTES(rd, a, b) ".insn r 0x57, 1, 0x64, " rd ", " a ", " b "\n"
/* rd = the lower half of b, the lower half of a as its upper one: pv.pack.h */
#define FF_PACK_HALVES(rd, a, b) ".insn r 0x57, 0, 0x68, " rd ", " a ", " b "\n"
/* rd += a * b, 32 bits: p.mac */
#define FF_MAC_WORDS(rd, a, b) ".insn r 0x33, 0, 0x21, " rd ", " a ", " b "\n"
/* rd = the lesser of two words, with sign: p.min; the larger: p.max; of four bytes each: pv.max.b */
#define FF_LEAST_WORD(rd, a, b) ".insn r 0x33, 4, 0x02, " rd ", " a ", " b "\n"
#define FF_LARGEST_WORD(rd, a, b) ".insn r 0x33, 6, 0x02, " rd ", " a ", " b "\n"
#define FF_MAX_BYTES(rd, a, b) ".insn r 0x57, 1, 0x18, " rd ", " a ", " b "\n"
/* Both halves as 16-bit integers: rd = a - b: pv.sub.h; the larger one: pv.max.h; the absolute value: pv.abs.h */
#define FF_SUB_INTEGERS(rd, a, b) ".insn r 0x57, 0, 0x04, " rd ", " a ", " b "\n"
#define FF_MAX_INTEGERS(rd, a, b) ".insn r 0x57, 0, 0x18, " rd ", " a ", " b "\n"
#define FF_ABS_INTEGERS(rd, a) ".insn r 0x57, 0, 0x38, " rd ", " a ", x0\n"
/* rd = rs < 0 ? 0 : rs > 127 ? 127 : rs: p.clipu rd, rs, 8 */
#define FF_CLIP(rd, rs) ".insn r 0x33, 2, 0x0a, " rd ", " rs ", x8\n"

/*
 * Repeats the `length` instructions that follow as often as the register `passes` says, which must not be 0. The body is
 * of whole words and without branches; its last instruction is one of those above, because a loop's end costs no
 * instruction, and an emulator sees only those that it emulates.
 */
#define FF_LOOP(passes, length)                                                                       \
    ".balign 4\n"                                                                                     \
    ".option push\n"                                                                                  \
    ".option norvc\n"                                                                                 \
    ".insn i 0x7b, 4, x0, " passes ", 2*(" length ")\n" /* lp.setup 0 */
#define FF_LOOP_END ".option pop\n"
/* The same around such a loop, whose end is two instructions before that of this one, at least. */
#define FF_LOOP_AROUND(passes, length)                                                                \
    ".balign 4\n"                                                                                     \
    ".option push\n"                                                                                  \
    ".option norvc\n"                                                                                 \
    ".insn i 0x7b, 4, x1, " passes ", 2*(" length ")\n" /* lp.setup 1 */

#endif
