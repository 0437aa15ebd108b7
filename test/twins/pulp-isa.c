/* Every emulated instruction of the PULP cores, each as one word between values that the host has chosen. */
#include "job-program.h"

#define REGISTER_OPERATION(opcode, funct3, funct7)                                                    \
    __asm__ volatile(".insn r " #opcode ", " #funct3 ", " #funct7 ", %0, %1, %2" : "+r"(rd) : "r"(a), "r"(b))

#define VECTOR_OPERATION(funct3, funct7) REGISTER_OPERATION(0x33, funct3, funct7)

static uint32_t operation(uint32_t number, uint32_t rd, uint32_t a, uint32_t b)
{
    switch (number) {
    case 0: VECTOR_OPERATION(2, 0x41); break;
    case 1: VECTOR_OPERATION(2, 0x42); break;
    case 2: VECTOR_OPERATION(2, 0x43); break;
    case 3: VECTOR_OPERATION(2, 0x45); break;
    case 4: VECTOR_OPERATION(2, 0x46); break;
    case 5: VECTOR_OPERATION(2, 0x48); break;
    case 6: VECTOR_OPERATION(2, 0x49); break;
    case 10: VECTOR_OPERATION(6, 0x41); break;
    case 11: VECTOR_OPERATION(6, 0x42); break;
    case 12: VECTOR_OPERATION(6, 0x43); break;
    case 13: VECTOR_OPERATION(6, 0x45); break;
    case 14: VECTOR_OPERATION(6, 0x46); break;
    case 15: VECTOR_OPERATION(6, 0x48); break;
    case 16: VECTOR_OPERATION(6, 0x49); break;
    case 20: VECTOR_OPERATION(2, 0x58); break;
    case 21: REGISTER_OPERATION(0x57, 1, 0x5c); break;
    case 22: REGISTER_OPERATION(0x57, 0, 0x5c); break;
    case 23: REGISTER_OPERATION(0x57, 1, 0x50); break;
    case 24: __asm__ volatile(".insn r 0x33, 2, 0x0a, %0, %1, x8" : "+r"(rd) : "r"(a)); break;
    case 25: REGISTER_OPERATION(0x57, 1, 0x64); break;
    case 26: REGISTER_OPERATION(0x57, 0, 0x68); break;
    case 27: REGISTER_OPERATION(0x33, 0, 0x21); break;
    case 28: REGISTER_OPERATION(0x57, 0, 0x04); break;
    case 29: REGISTER_OPERATION(0x57, 0, 0x18); break;
    case 30: __asm__ volatile(".insn r 0x57, 0, 0x38, %0, %1, x0" : "+r"(rd) : "r"(a)); break;
    case 31: REGISTER_OPERATION(0x33, 4, 0x02); break;
    case 32: REGISTER_OPERATION(0x33, 6, 0x02); break;
    case 33: REGISTER_OPERATION(0x57, 1, 0x18); break;
    case 34: REGISTER_OPERATION(0x53, 7, 0x2a); break;
    default: break;
    }
    return rd;
}

/* head: operation, count; rd, a and b of each */
static void words(const uint32_t *head)
{
    uint32_t *rd = take(head[2], 4, 0);
    const uint32_t *a = take(head[2], 4, 0);
    const uint32_t *b = take(head[2], 4, 0);
    for (uint32_t i = 0; i < head[2]; i++) {
        rd[i] = operation(head[1], rd[i], a[i], b[i]);
    }
    put(rd, 4 * head[2]);
}

/* head: operation, count; a, then `count` halves. Answers a hash over the results with all pairs (b, rd) of these. */
static void pairs(const uint32_t *head)
{
    const uint32_t a = head[3] * 0x10001u;
    const uint16_t *halves = take(head[2], 2, 0);
    uint32_t hash = 0x811c9dc5u;
    for (uint32_t i = 0; i < head[2]; i++) {
        for (uint32_t j = 0; j < head[2]; j++) {
            const uint32_t rd = halves[j] | (uint32_t)halves[(j + 1u) % head[2]] << 16;
            const uint32_t b = halves[i] | (uint32_t)halves[(i + 1u) % head[2]] << 16;
            hash = (hash ^ operation(head[1], rd, a, b)) * 0x01000193u;
        }
    }
    put(&hash, 4);
}

/* head: skew of memory, step; five words of memory. Answers what each load gave, where each pointer went, the memory. */
static void memory(const uint32_t *head)
{
    uint8_t *at = take(5, 4, head[1]);
    uint32_t start = (uint32_t)(uintptr_t)at, found[14], p = start, q = start, r = start + 8u, s = start + 12u, t = start + 16u, u = start + 10u;
    const uint32_t step = head[2];
    __asm__ volatile(".insn i 0x0b, 2, %0, 8(%1)" : "=&r"(found[0]), "+r"(p) : : "memory");
    __asm__ volatile(".insn i 0x0b, 5, %0, -2(%1)" : "=&r"(found[1]), "+r"(p) : : "memory");
    __asm__ volatile(".insn r 0x0b, 7, 0x10, %0, %1, %2" : "=&r"(found[2]), "+r"(q) : "r"(step) : "memory");
    __asm__ volatile(".insn s 0x2b, 2, %1, -4(%0)" : "+r"(r) : "r"(found[0]) : "memory");
    __asm__ volatile(".insn r 0x2b, 6, 0x00, %2, %0, %1" : "+r"(s) : "r"(found[2]), "r"(step) : "memory");
    __asm__ volatile(".insn s 0x2b, 0, %1, 3(%0)" : "+r"(t) : "r"(found[0]) : "memory");
    __asm__ volatile(".insn r 0x2b, 4, 0x00, %2, %0, %1" : "+r"(t) : "r"(found[2]), "r"(step) : "memory");
    __asm__ volatile(".insn i 0x0b, 0, %0, 1(%1)" : "=&r"(found[9]), "+r"(r) : : "memory");
    __asm__ volatile(".insn r 0x0b, 7, 0x28, %0, %1, %2" : "=&r"(found[10]), "+r"(u) : "r"(step) : "memory");
    __asm__ volatile(".insn r 0x0b, 7, 0x00, %0, %1, %2" : "=&r"(found[12]), "+r"(u) : "r"(8u) : "memory");
    __asm__ volatile(".insn r 0x2b, 5, 0x00, %2, %0, %1" : "+r"(u) : "r"(found[2]), "r"(step) : "memory");
    found[11] = u - start;
    __asm__ volatile(".insn r 0x0b, 7, 0x08, %0, %1, %2" : "=&r"(found[13]), "+r"(p) : "r"(step) : "memory");
    found[3] = p - start;
    found[4] = q - start;
    found[5] = r - start;
    found[6] = s - start;
    found[7] = t - start;
    found[8] = 0;
    put(found, sizeof found);
    put(at, 20);
}

/* head: passes of the outer and of the inner loop. Answers how often each body ran, and the instructions counted. */
static void loops(const uint32_t *head)
{
    uint32_t outer = 0, inner = 0, before, after, two = 2, one = 1;
    __asm__ volatile(".balign 4\n"
                     ".option push\n"
                     ".option norvc\n"
                     "csrr %[before], minstret\n"
                     ".insn i 0x7b, 4, x1, %[m], 12\n" /* the six instructions below */
                     "addi %[outer], %[outer], 1\n"
                     ".insn i 0x7b, 4, x0, %[n], 4\n" /* the two below */
                     "nop\n"
                     ".insn r 0x57, 0, 0x5c, %[inner], %[one], %[one]\n"
                     "nop\n"
                     ".insn r 0x57, 0, 0x5c, %[outer], %[two], %[one]\n"
                     "csrr %[after], minstret\n"
                     ".option pop\n"
                     : [outer] "+&r"(outer), [inner] "+&r"(inner), [before] "=&r"(before), [after] "=&r"(after)
                     : [m] "r"(head[1]), [n] "r"(head[2]), [two] "r"(two), [one] "r"(one));
    const uint32_t found[] = {outer, inner, after - before};
    put(found, sizeof found);
}

/* head: which loop must not be set up: one with no passes, or one whose last instruction traps nowhere */
static void refused(const uint32_t *head)
{
    uint32_t passes = head[1] == 0 ? 0u : 2u;
    __asm__ volatile(".balign 4\n"
                     ".option push\n"
                     ".option norvc\n"
                     ".insn i 0x7b, 4, x0, %0, 2\n"
                     "nop\n"
                     ".option pop\n"
                     :
                     : "r"(passes));
    put("set up after all", 16);
}

static void upwards(void)
{
    uint32_t rd = 0, a = 0x3c003c00u, b = 0x00010001u;
    __asm__ volatile("csrwi frm, 3");
    VECTOR_OPERATION(2, 0x41);
    put(&rd, 4);
}

static void job(const uint32_t *head)
{
    switch (head[0]) {
    case 0: words(head); break;
    case 1: pairs(head); break;
    case 2: memory(head); break;
    case 3: loops(head); break;
    case 4: refused(head); break;
    default: upwards();
    }
}

RUN_JOBS(job)
