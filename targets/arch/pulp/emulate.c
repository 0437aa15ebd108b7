/*
 * The PULP instructions of the kernels, one at a time, for a machine that traps them: loads and stores with
 * post-increment, hardware loops, limits, dot products of bytes and of 16-bit integers (Xpulp), pairs of halves (Xfvec), and
 * sums of their products as float32 (Xfaux).
 * Written after the instruction set, not after the kernels.
 *
 * A hardware loop costs no instruction at its end, so nothing traps there by itself: after each emulated instruction
 * the loops are looked at, as the core does after each of all its instructions. Its last instruction must therefore be
 * one of these; lp.setup of another loop, or of one with no passes, is refused, which stops the program visibly.
 *
 * fcsr: the rounding mode must be to nearest even, and no flag is raised.
 */
#include "emulate_half.h"

/* Fields of an instruction. */
#define OPCODE(word) ((word) & 127u)
#define RD(word) (((word) >> 7) & 31u)
#define FUNCT3(word) (((word) >> 12) & 7u)
#define RS1(word) (((word) >> 15) & 31u)
#define RS2(word) (((word) >> 20) & 31u)
#define FUNCT7(word) ((word) >> 25)

enum operation {
    UNKNOWN,
    LOAD_WORD,       /* p.lw rd, imm(rs1!) */
    LOAD_BYTE,       /* p.lb rd, imm(rs1!) */
    LOAD_HALF,       /* p.lhu rd, imm(rs1!) */
    LOAD_WORD_STEP,  /* p.lw rd, rs2(rs1!) */
    LOAD_BYTE_STEP,  /* p.lb rd, rs2(rs1!) */
    LOAD_SIGNED_STEP, /* p.lh rd, rs2(rs1!) */
    LOAD_HALF_STEP,  /* p.lhu rd, rs2(rs1!) */
    STORE_WORD,      /* p.sw rs2, imm(rs1!) */
    STORE_WORD_STEP, /* p.sw rs2, rd(rs1!): the step in rd's place */
    STORE_BYTE,      /* p.sb rs2, imm(rs1!) */
    STORE_BYTE_STEP, /* p.sb rs2, rd(rs1!) */
    STORE_HALF_STEP, /* p.sh rs2, rd(rs1!) */
    LOOP,            /* lp.setup loop, rs1, end */
    DOT_BYTES,       /* pv.sdotsp.b */
    DOT_UNSIGNED,    /* pv.sdotup.b */
    DOT_HALVES,      /* pv.sdotsp.h: 16-bit integers */
    SHUFFLE,         /* pv.shuffle2.b */
    PACK,            /* pv.pack.h */
    MAC,             /* p.mac */
    LEAST_WORD,      /* p.min */
    LARGEST_WORD,    /* p.max */
    MAX_BYTES,       /* pv.max.b */
    SUB_INTEGERS,    /* pv.sub.h, */
    MAX_INTEGERS,    /* pv.max.h, */
    ABS_INTEGERS,    /* pv.abs.h: 16-bit integers */
    CLIP,            /* p.clipu rd, rs1, bits: the bits in rs2's place */
    VECTOR,          /* vf<operation>.h and .r.h */
    MAC_FLOAT        /* fmacex.s.h */
};

/* FUNCT7 of the vectors of halves. */
enum vector {
    VFADD = 0x41,
    VFSUB = 0x42,
    VFMUL = 0x43,
    VFMIN = 0x45,
    VFMAX = 0x46,
    VFMAC = 0x48,
    VFMRE = 0x49,
    VFCPKA = 0x58
};

#define HALVES 2u      /* FUNCT3 of a vector of halves */
#define REPLICATED 6u  /* the same with the lower half of rs2 for both lanes */
#define ONE 0x3c00u
#define LOOPS 2u

struct loop {
    uint32_t start;
    uint32_t end; /* its last instruction */
    uint32_t passes;
};

/* What traps.S keeps of each hart. */
struct core {
    uint32_t x[32];
    struct loop loops[LOOPS];
};

int ff_emulate(struct core *core);

static enum operation vector_of(uint32_t word)
{
    const uint32_t lanes = FUNCT3(word);
    switch (FUNCT7(word)) {
    case VFADD:
    case VFSUB:
    case VFMUL:
    case VFMIN:
    case VFMAX:
    case VFMAC:
    case VFMRE:
        return lanes == HALVES || lanes == REPLICATED ? VECTOR : UNKNOWN;
    case VFCPKA:
        return lanes == HALVES ? VECTOR : UNKNOWN;
    default:
        return UNKNOWN;
    }
}

/* Vectors of bytes. */
static enum operation of_bytes(uint32_t word)
{
    switch (FUNCT7(word)) {
    case 0x18u:
        return MAX_BYTES;
    case 0x50u:
        return DOT_UNSIGNED;
    case 0x5cu:
        return DOT_BYTES;
    case 0x64u:
        return SHUFFLE;
    default:
        return UNKNOWN;
    }
}

/* Vectors of 16-bit integers. */
static enum operation of_integers(uint32_t word)
{
    switch (FUNCT7(word)) {
    case 0x04u:
        return SUB_INTEGERS;
    case 0x18u:
        return MAX_INTEGERS;
    case 0x38u:
        return ABS_INTEGERS;
    case 0x5cu:
        return DOT_HALVES;
    case 0x68u:
        return PACK;
    default:
        return UNKNOWN;
    }
}

/* Loads whose pointer moves by a register. */
static enum operation load_by_step(uint32_t funct7)
{
    switch (funct7) {
    case 0x00u:
        return LOAD_BYTE_STEP;
    case 0x08u:
        return LOAD_SIGNED_STEP;
    case 0x10u:
        return LOAD_WORD_STEP;
    case 0x28u:
        return LOAD_HALF_STEP;
    default:
        return UNKNOWN;
    }
}

static enum operation operation_of(uint32_t word)
{
    const uint32_t funct3 = FUNCT3(word);
    switch (OPCODE(word)) {
    case 0x0bu:
        if (funct3 == 7u) {
            return load_by_step(FUNCT7(word));
        }
        if (funct3 == 0u) {
            return LOAD_BYTE;
        }
        return funct3 == 2u ? LOAD_WORD : funct3 == 5u ? LOAD_HALF : UNKNOWN;
    case 0x2bu:
        if (funct3 >= 4u && funct3 <= 6u) {
            const enum operation stores[] = {STORE_BYTE_STEP, STORE_HALF_STEP, STORE_WORD_STEP};

            return FUNCT7(word) != 0u ? UNKNOWN : stores[funct3 - 4u];
        }
        return funct3 == 2u ? STORE_WORD : funct3 == 0u ? STORE_BYTE : UNKNOWN;
    case 0x33u:
        if (FUNCT7(word) == 0x21u) {
            return funct3 == 0u ? MAC : UNKNOWN;
        }
        if (FUNCT7(word) == 0x02u) {
            return funct3 == 4u ? LEAST_WORD : funct3 == 6u ? LARGEST_WORD : UNKNOWN;
        }
        return FUNCT7(word) == 0x0au ? (funct3 == 2u ? CLIP : UNKNOWN) : vector_of(word);
    case 0x53u:
        return FUNCT7(word) == 0x2au && funct3 == 7u ? MAC_FLOAT : UNKNOWN;
    case 0x57u:
        return funct3 == 1u ? of_bytes(word) : funct3 == 0u ? of_integers(word) : UNKNOWN;
    case 0x7bu:
        return funct3 == 4u && RD(word) < LOOPS ? LOOP : UNKNOWN;
    default:
        return UNKNOWN;
    }
}

/* Instructions and data may lie on any boundary. */
static uint32_t half_at(uint32_t address)
{
    const volatile uint8_t *const at = (const volatile uint8_t *)(uintptr_t)address;
    return at[0] | (uint32_t)at[1] << 8;
}

static uint32_t word_at(uint32_t address)
{
    return half_at(address) | half_at(address + 2u) << 16;
}

static void store_word(uint32_t address, uint32_t value)
{
    volatile uint8_t *const at = (volatile uint8_t *)(uintptr_t)address;
    uint32_t i;

    for (i = 0u; i < 4u; i++) {
        at[i] = (uint8_t)(value >> 8u * i);
    }
}

static void store_half(uint32_t address, uint32_t value)
{
    volatile uint8_t *const at = (volatile uint8_t *)(uintptr_t)address;

    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static void store_byte(uint32_t address, uint32_t value)
{
    *(volatile uint8_t *)(uintptr_t)address = (uint8_t)value;
}

static uint32_t load_immediate(uint32_t word)
{
    return (uint32_t)((int32_t)word >> 20);
}

static uint32_t store_immediate(uint32_t word)
{
    return ((uint32_t)((int32_t)word >> 25) << 5) | RD(word);
}

/* rd + the products of `count` signed integers that fill both words. */
static uint32_t dot(uint32_t rd, uint32_t a, uint32_t b, uint32_t bits)
{
    const uint32_t unused = 32u - bits;
    uint32_t at;

    for (at = 0u; at < 32u; at += bits) {
        const int32_t left = (int32_t)(a << (unused - at)) >> unused;
        const int32_t right = (int32_t)(b << (unused - at)) >> unused;

        rd += (uint32_t)(left * right);
    }
    return rd;
}

static uint32_t dot_unsigned(uint32_t rd, uint32_t a, uint32_t b)
{
    uint32_t at;

    for (at = 0u; at < 32u; at += 8u) {
        rd += ((a >> at) & 255u) * ((b >> at) & 255u);
    }
    return rd;
}

static uint32_t lane(uint32_t operation, uint32_t rd, uint32_t a, uint32_t b)
{
    const uint32_t sign = EMULATE_HALF_SIGN;

    switch (operation) {
    case VFADD:
        return emulate_half_fma(a, ONE, b);
    case VFSUB:
        return emulate_half_fma(b, ONE | sign, a);
    case VFMUL:
        return emulate_half_fma(a, b, sign); /* -0 leaves the sign of a zero as it is */
    case VFMIN:
        return emulate_half_min(a, b);
    case VFMAX:
        return emulate_half_max(a, b);
    case VFMAC:
        return emulate_half_fma(a, b, rd);
    default:
        return emulate_half_fma(a ^ sign, b, rd); /* VFMRE */
    }
}

/* Bytes of rd and a, as those of b say. */
static uint32_t shuffled(uint32_t rd, uint32_t a, uint32_t b)
{
    uint32_t at, result = 0u;

    for (at = 0u; at < 32u; at += 8u) {
        const uint32_t which = (b >> at) & 7u;

        result |= ((which >= 4u ? a : rd) >> 8u * (which & 3u) & 255u) << at;
    }
    return result;
}

/* One operation of 16-bit integers; what does not fit is cut off. */
static uint32_t integer(enum operation operation, uint32_t a, uint32_t b)
{
    const int32_t left = (int32_t)(a << 16) >> 16, right = (int32_t)(b << 16) >> 16;
    const int32_t result = operation == SUB_INTEGERS   ? left - right
                           : operation == MAX_INTEGERS ? (left > right ? left : right)
                                                       : (left < 0 ? -left : left);

    return (uint32_t)result & 0xffffu;
}

/* A signed integer, not below 0 and not above the largest of bits - 1 bits. */
static uint32_t clipped(uint32_t value, uint32_t bits)
{
    const uint32_t most = bits == 0u ? 0u : ((uint32_t)1 << (bits - 1u)) - 1u;

    return (int32_t)value < 0 ? 0u : value > most ? most : value;
}

static uint32_t largest_bytes(uint32_t a, uint32_t b)
{
    uint32_t at, result = 0u;

    for (at = 0u; at < 32u; at += 8u) {
        const int8_t left = (int8_t)(a >> at), right = (int8_t)(b >> at);

        result |= (uint32_t)(uint8_t)(left > right ? left : right) << at;
    }
    return result;
}

/* rd + a * b, of float32 and the lower halves: their product is exact, so that one rounding is left. */
static uint32_t mac_float(uint32_t rd, uint32_t a, uint32_t b)
{
    __asm__("fcvt.s.h %[a], %[a]\n"
            "fcvt.s.h %[b], %[b]\n"
            "fmul.s %[a], %[a], %[b]\n"
            "fadd.s %[rd], %[rd], %[a]\n"
            : [rd] "+r"(rd), [a] "+r"(a), [b] "+r"(b));
    return rd;
}

static uint32_t vector(uint32_t word, uint32_t rd, uint32_t a, uint32_t b)
{
    const uint32_t operation = FUNCT7(word);

    if (operation == VFCPKA) {
        return emulate_half_of_float(a) | emulate_half_of_float(b) << 16;
    }
    const uint32_t upper = FUNCT3(word) == REPLICATED ? b & 0xffffu : b >> 16;
    return lane(operation, rd & 0xffffu, a & 0xffffu, b & 0xffffu) | lane(operation, rd >> 16, a >> 16, upper) << 16;
}

static int set_loop(struct loop *loops, uint32_t word, uint32_t pc, uint32_t passes)
{
    const uint32_t end = pc + ((word >> 20) << 1);

    if (passes == 0u || end <= pc || operation_of(word_at(end)) == UNKNOWN) {
        return 0;
    }
    loops[RD(word)].start = pc + 4u;
    loops[RD(word)].end = end;
    loops[RD(word)].passes = passes;
    return 1;
}

/* Where to go on behind the instruction at `pc`; loop 0 is the inner one. */
static uint32_t after(struct loop *loops, uint32_t pc)
{
    uint32_t n;

    for (n = 0u; n < LOOPS; n++) {
        if (loops[n].passes != 0u && loops[n].end == pc) {
            loops[n].passes--;
            if (loops[n].passes != 0u) {
                return loops[n].start;
            }
        }
    }
    return pc + 4u;
}

static uint32_t rounding_mode(void)
{
    uint32_t mode;

    __asm__ volatile("csrr %0, frm" : "=r"(mode));
    return mode;
}

/* Carries out the instruction in the registers of the core; returns 0 for one that it does not know. */
static int execute(uint32_t word, uint32_t pc, struct core *core)
{
    uint32_t *const x = core->x;
    uint32_t *const rd = &x[RD(word)];
    uint32_t *const base = &x[RS1(word)];
    const uint32_t a = x[RS1(word)];
    const uint32_t b = x[RS2(word)];
    const uint32_t step = *rd;

    switch (operation_of(word)) {
    case LOAD_WORD:
        *base = a + load_immediate(word);
        *rd = word_at(a);
        return 1;
    case LOAD_BYTE:
        *base = a + load_immediate(word);
        *rd = (uint32_t)(int32_t)*(const volatile int8_t *)(uintptr_t)a;
        return 1;
    case LOAD_HALF:
        *base = a + load_immediate(word);
        *rd = half_at(a);
        return 1;
    case LOAD_WORD_STEP:
        *base = a + b;
        *rd = word_at(a);
        return 1;
    case LOAD_BYTE_STEP:
        *base = a + b;
        *rd = (uint32_t)(int32_t)*(const volatile int8_t *)(uintptr_t)a;
        return 1;
    case LOAD_SIGNED_STEP:
        *base = a + b;
        *rd = (uint32_t)(int32_t)(int16_t)half_at(a);
        return 1;
    case LOAD_HALF_STEP:
        *base = a + b;
        *rd = half_at(a);
        return 1;
    case STORE_WORD:
        store_word(a, b);
        *base = a + store_immediate(word);
        return 1;
    case STORE_WORD_STEP:
        store_word(a, b);
        *base = a + step;
        return 1;
    case STORE_BYTE:
        store_byte(a, b);
        *base = a + store_immediate(word);
        return 1;
    case STORE_BYTE_STEP:
        store_byte(a, b);
        *base = a + step;
        return 1;
    case STORE_HALF_STEP:
        store_half(a, b);
        *base = a + step;
        return 1;
    case DOT_BYTES:
        *rd = dot(step, a, b, 8u);
        return 1;
    case DOT_UNSIGNED:
        *rd = dot_unsigned(step, a, b);
        return 1;
    case DOT_HALVES:
        *rd = dot(step, a, b, 16u);
        return 1;
    case SHUFFLE:
        *rd = shuffled(step, a, b);
        return 1;
    case PACK:
        *rd = (b & 0xffffu) | a << 16;
        return 1;
    case MAC:
        *rd = step + a * b;
        return 1;
    case LEAST_WORD:
        *rd = (int32_t)a < (int32_t)b ? a : b;
        return 1;
    case LARGEST_WORD:
        *rd = (int32_t)a > (int32_t)b ? a : b;
        return 1;
    case MAX_BYTES:
        *rd = largest_bytes(a, b);
        return 1;
    case SUB_INTEGERS:
    case MAX_INTEGERS:
    case ABS_INTEGERS:
        *rd = integer(operation_of(word), a, b) | integer(operation_of(word), a >> 16, b >> 16) << 16;
        return 1;
    case CLIP:
        *rd = clipped(a, RS2(word));
        return 1;
    case VECTOR:
        *rd = vector(word, step, a, b);
        return rounding_mode() == 0u;
    case MAC_FLOAT:
        *rd = mac_float(step, a & 0xffffu, b & 0xffffu);
        return rounding_mode() == 0u;
    case LOOP:
        return set_loop(core->loops, word, pc, a);
    case UNKNOWN:
    default:
        return 0;
    }
}

/* Called by traps.S with the registers of the trapped program; returns 0 where it must stop. */
int ff_emulate(struct core *core)
{
    uint32_t pc;

    __asm__ volatile("csrr %0, mepc" : "=r"(pc));
    if (!execute(word_at(pc), pc, core)) {
        return 0;
    }
    core->x[0] = 0u;
    __asm__ volatile("csrw mepc, %0" : : "r"(after(core->loops, pc)));
    return 1;
}
