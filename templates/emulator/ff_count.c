/*
 * A plugin of QEMU (10, interface 4) that says which part of a firmware its instructions belong to, and what they
 * weigh. The firmware does not know of it. `counts=PATH` names a file that both sides map:
 *
 *     [magic u32][ranges u32][owners u32][VLEN u32][unreadable u32][slots u32][base u32][0 u32]
 *     ranges times [start u32][end u32][owner u32], ascending, end excluded, padded to 8 bytes
 *     owners times [instructions u64][beats u64], which this adds to
 *     owners times slots times [executions u64], of the instruction at base + 2 * slot
 *     slots times [vtype u32], of the last time that it was executed, where it is a vector instruction
 *
 * Without slots nobody asks how often each instruction is executed, and the firmware runs faster.
 *
 * An instruction within a range belongs to its owner; any other to the owner of the instruction before it, as a kernel
 * belongs to whoever has called it. What belongs to EMULATION is not counted and changes no owner: an instruction that
 * traps has been counted as one where it stands.
 *
 * A scalar instruction, vset*vl* included, is one beat. A vector instruction is ceil(vl * w / DLEN) beats, at least
 * one, where w is the widest element that it reads or writes, in bits (1 for masks alone), and DLEN = VLEN: a datapath
 * as wide as a register. Strided and indexed memory access, vrgather and all reductions take one beat per element.
 * Without RVV (VLEN 0) every instruction is one beat.
 *
 * Compiled for the computer that runs QEMU, whose header is not packaged: the few functions in use are declared here.
 */
#include <stddef.h>
#include <stdint.h>

#define EXPORT __attribute__((visibility("default")))
#define MAGIC 0x43464645u
#define INHERIT 0xffffu
#define EMULATION 0xfffeu
#define HEADER_BYTES 32

typedef uint64_t plugin_id;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
struct qemu_plugin_register;
typedef struct {
    struct qemu_plugin_register *handle;
    const char *name;
    const char *feature;
} register_descriptor;
typedef struct {
    char *data;
    unsigned int length;
} glib_array;

enum { CB_NO_REGS = 0, CB_R_REGS = 1 };
typedef void (*vcpu_function)(plugin_id id, unsigned int vcpu);
typedef void (*tb_function)(plugin_id id, struct qemu_plugin_tb *tb);
typedef void (*run_function)(unsigned int vcpu, void *data);

void qemu_plugin_register_vcpu_init_cb(plugin_id id, vcpu_function call);
void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id, tb_function call);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn, run_function call, int flags, void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t index);
size_t qemu_plugin_insn_data(const struct qemu_plugin_insn *insn, void *bytes, size_t count);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
glib_array *qemu_plugin_get_registers(void);
int qemu_plugin_read_register(struct qemu_plugin_register *handle, glib_array *bytes);
glib_array *g_byte_array_new(void);
glib_array *g_byte_array_set_size(glib_array *array, unsigned int length);

int open(const char *path, int flags, ...);
long lseek(int file, long offset, int whence);
void *mmap(void *address, size_t length, int protection, int flags, int file, long offset);
int strcmp(const char *left, const char *right);
int strncmp(const char *left, const char *right, size_t count);

EXPORT int qemu_plugin_version = 4;
EXPORT int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv);

struct range {
    uint32_t start;
    uint32_t end;
    uint32_t owner;
};

struct counter {
    uint64_t instructions;
    uint64_t beats;
};

static uint32_t *header;
static const struct range *ranges;
static struct counter *counters;
static uint64_t *executions;
static uint32_t *vtypes;
static uint32_t slots;
static uint32_t base;
static uint32_t range_count;
static uint32_t dlen; /* 0 on a core without RVV, whose encodings may mean anything there */
static uint32_t current;
static struct qemu_plugin_register *vl_register;
static struct qemu_plugin_register *vtype_register;
static glib_array *scratch;

/* What the beats of a vector instruction depend on. */
enum weight {
    SCALAR,     /* no vector instruction */
    ELEMENTS,   /* vl elements of SEW << parameter bits */
    ACCESS,     /* vl elements of `parameter` bits, `times` times */
    ONE_BY_ONE, /* vl elements, `times` times */
    FIXED       /* `times` beats, whatever vl is */
};

struct rule {
    enum weight weight;
    uint32_t parameter;
    uint32_t times;
};

static struct rule rule_of(enum weight weight, uint32_t parameter, uint32_t times)
{
    const struct rule rule = { weight, parameter, times };

    return rule;
}

/* Loads and stores: width gives the bits of an element, nf + 1 the registers of a segment. */
static struct rule access_rule(uint32_t word)
{
    static const uint32_t bits[8] = { 8, 0, 0, 0, 0, 16, 32, 64 };
    const uint32_t times = (word >> 29) + 1u;
    const uint32_t unit = (word >> 20) & 31u;

    if (((word >> 26) & 3u) != 0) {
        return rule_of(ONE_BY_ONE, 0, times);
    }
    if (unit == 8u) {
        return rule_of(FIXED, 0, times);
    }
    return unit == 11u ? rule_of(ACCESS, 1u, 1u) : rule_of(ACCESS, bits[(word >> 12) & 7u], times);
}

static struct rule integer_rule(uint32_t funct6, uint32_t funct3, uint32_t source)
{
    if (funct6 == 0x0cu || (funct6 == 0x0eu && funct3 == 0)) {
        return rule_of(ONE_BY_ONE, 0, 1u); /* vrgather, vrgatherei16 */
    }
    if (funct6 == 0x27u && funct3 == 3u) {
        return rule_of(FIXED, 0, source + 1u); /* vmv<n>r */
    }
    if (funct6 >= 0x30u) {
        return rule_of(ONE_BY_ONE, 0, 1u); /* vwredsum, vwredsumu */
    }
    return rule_of(ELEMENTS, funct6 >= 0x2cu ? 1u : 0, 1u); /* narrowing shifts and clips read 2 SEW */
}

static struct rule mask_rule(uint32_t funct6, uint32_t funct3, uint32_t source)
{
    if (funct3 == 2u && funct6 < 8u) {
        return rule_of(ONE_BY_ONE, 0, 1u); /* vredsum and its kin */
    }
    if (funct6 == 0x10u) {
        const int counts = funct3 == 2u && source >= 16u; /* vcpop, vfirst; else vmv.x.s, vmv.s.x */

        return counts ? rule_of(ACCESS, 1u, 1u) : rule_of(FIXED, 0, 1u);
    }
    if (funct3 == 2u && funct6 >= 0x18u && funct6 < 0x20u) {
        return rule_of(ACCESS, 1u, 1u); /* masks alone */
    }
    return rule_of(ELEMENTS, funct6 >= 0x30u ? 1u : 0, 1u);
}

static struct rule float_rule(uint32_t funct6, uint32_t funct3, uint32_t source)
{
    const int reduces = (funct6 < 8u && (funct6 & 1u) != 0) || funct6 == 0x31u || funct6 == 0x33u;

    if (funct3 == 1u && reduces) {
        return rule_of(ONE_BY_ONE, 0, 1u); /* vfredosum and its kin */
    }
    if (funct6 == 0x10u) {
        return rule_of(FIXED, 0, 1u); /* vfmv.f.s, vfmv.s.f */
    }
    if (funct3 == 1u && funct6 == 0x12u) {
        return rule_of(ELEMENTS, source >= 8u ? 1u : 0, 1u); /* conversions: 8 and above widen or narrow */
    }
    return rule_of(ELEMENTS, funct6 >= 0x30u ? 1u : 0, 1u);
}

static struct rule weigh(uint32_t word)
{
    const uint32_t opcode = word & 0x7fu;
    const uint32_t funct3 = (word >> 12) & 7u;
    const uint32_t funct6 = word >> 26;
    const uint32_t source = (word >> 15) & 31u;

    if (opcode == 0x07u || opcode == 0x27u) {
        return funct3 == 0 || funct3 >= 5u ? access_rule(word) : rule_of(SCALAR, 0, 0);
    }
    if (opcode != 0x57u || funct3 == 7u) {
        return rule_of(SCALAR, 0, 0);
    }
    if (funct3 == 0 || funct3 == 3u || funct3 == 4u) {
        return integer_rule(funct6, funct3, source);
    }
    return funct3 == 2u || funct3 == 6u ? mask_rule(funct6, funct3, source) : float_rule(funct6, funct3, source);
}

static uint32_t read_register(struct qemu_plugin_register *handle)
{
    uint32_t value = 0;
    int i;

    g_byte_array_set_size(scratch, 0);
    if (handle == NULL || qemu_plugin_read_register(handle, scratch) < 4) {
        header[4] = 1u;
        return 0;
    }
    for (i = 3; i >= 0; i--) {
        value = (value << 8) | (uint8_t)scratch->data[i];
    }
    return value;
}

static uint64_t beats(struct rule rule)
{
    uint32_t vl, bits;
    uint64_t count;

    if (rule.weight == FIXED) {
        return rule.times;
    }
    vl = read_register(vl_register);
    if (rule.weight == ONE_BY_ONE) {
        return vl == 0 ? 1u : (uint64_t)vl * rule.times;
    }
    bits = rule.parameter;
    if (rule.weight == ELEMENTS) {
        bits = 8u << (((read_register(vtype_register) >> 3) & 7u) + rule.parameter);
    }
    count = ((uint64_t)vl * bits + dlen - 1u) / dlen;
    return count == 0 ? 1u : count * rule.times;
}

/* Before a vector instruction; the rule is packed into the pointer. */
static void on_vector(unsigned int vcpu, void *data)
{
    const uintptr_t packed = (uintptr_t)data;

    (void)vcpu;
    counters[current].beats += beats(rule_of((enum weight)(packed >> 16), (packed >> 8) & 255u, packed & 255u));
}

/* Before a run of instructions of one owner: [owner][instructions][scalar ones], 16 bits each. */
static void on_run(unsigned int vcpu, void *data)
{
    const uint64_t packed = (uintptr_t)data;
    const uint32_t owner = (uint32_t)(packed >> 32);

    (void)vcpu;
    if (owner == EMULATION) {
        return;
    }
    if (owner != INHERIT) {
        current = owner;
    }
    counters[current].instructions += (packed >> 16) & 0xffffu;
    counters[current].beats += packed & 0xffffu;
}

static void on_instruction(unsigned int vcpu, void *data)
{
    (void)vcpu;
    executions[(size_t)current * slots + (uintptr_t)data]++;
}

static void on_vtype(unsigned int vcpu, void *data)
{
    (void)vcpu;
    vtypes[(uintptr_t)data] = read_register(vtype_register);
}

static uint32_t owner_at(uint32_t address)
{
    uint32_t low = 0;
    uint32_t high = range_count;

    while (low < high) {
        const uint32_t middle = (low + high) / 2u;

        if (address < ranges[middle].start) {
            high = middle;
        } else if (address >= ranges[middle].end) {
            low = middle + 1u;
        } else {
            return ranges[middle].owner;
        }
    }
    return INHERIT;
}

static struct rule rule_at(const struct qemu_plugin_insn *insn)
{
    uint32_t word = 0;

    return dlen != 0 && qemu_plugin_insn_data(insn, &word, 4u) == 4u ? weigh(word) : rule_of(SCALAR, 0, 0);
}

/* Asks how often an instruction is executed, after its run has named the owner. */
static void watch(struct qemu_plugin_insn *insn, uint32_t owner, int is_vector)
{
    const uint64_t slot = (qemu_plugin_insn_vaddr(insn) - base) / 2u;

    if (owner == EMULATION || slot >= slots) {
        return;
    }
    qemu_plugin_register_vcpu_insn_exec_cb(insn, on_instruction, CB_NO_REGS, (void *)(uintptr_t)slot);
    if (is_vector) {
        qemu_plugin_register_vcpu_insn_exec_cb(insn, on_vtype, CB_R_REGS, (void *)(uintptr_t)slot);
    }
}

static void on_translation(plugin_id id, struct qemu_plugin_tb *tb)
{
    const size_t count = qemu_plugin_tb_n_insns(tb);
    size_t first, next;

    (void)id;
    for (first = 0; first < count; first = next) {
        const uint32_t owner = owner_at((uint32_t)qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(tb, first)));
        uint64_t scalar = 0;
        size_t i;

        for (next = first; next < count; next++) {
            const struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, next);

            if (owner_at((uint32_t)qemu_plugin_insn_vaddr(insn)) != owner) {
                break;
            }
            scalar += rule_at(insn).weight == SCALAR;
        }
        qemu_plugin_register_vcpu_insn_exec_cb(qemu_plugin_tb_get_insn(tb, first), on_run, CB_NO_REGS,
            (void *)(uintptr_t)((uint64_t)owner << 32 | (uint64_t)(next - first) << 16 | scalar));
        for (i = first; i < next; i++) {
            struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
            const struct rule rule = rule_at(insn);

            watch(insn, owner, rule.weight != SCALAR);
            if (rule.weight != SCALAR) {
                qemu_plugin_register_vcpu_insn_exec_cb(insn, on_vector, CB_R_REGS,
                    (void *)(uintptr_t)((uint32_t)rule.weight << 16 | rule.parameter << 8 | rule.times));
            }
        }
    }
}

static void on_start(plugin_id id, unsigned int vcpu)
{
    const glib_array *all = qemu_plugin_get_registers();
    const register_descriptor *each = (const register_descriptor *)(const void *)all->data;
    unsigned int i;

    (void)id;
    (void)vcpu;
    for (i = 0; i < all->length; i++) {
        if (strcmp(each[i].name, "vl") == 0) {
            vl_register = each[i].handle;
        } else if (strcmp(each[i].name, "vtype") == 0) {
            vtype_register = each[i].handle;
        }
    }
    scratch = g_byte_array_new();
}

/* Linux' values of O_RDWR, SEEK_END, PROT_READ | PROT_WRITE, MAP_SHARED. */
static int map(const char *path)
{
    const int file = open(path, 2);
    const long size = file < 0 ? -1 : lseek(file, 0, 2);
    void *bytes = size < HEADER_BYTES ? (void *)-1 : mmap(NULL, (size_t)size, 3, 1, file, 0);
    size_t table;

    if (bytes == (void *)-1) {
        return -1;
    }
    header = bytes;
    range_count = header[1];
    dlen = header[3];
    slots = header[5];
    base = header[6];
    table = (HEADER_BYTES + (size_t)range_count * sizeof *ranges + 7u) & ~(size_t)7u;
    if (header[0] != MAGIC || (size_t)size < table + header[2] * (sizeof *counters + slots * sizeof *executions)
            + slots * sizeof *vtypes) {
        return -1;
    }
    ranges = (const void *)((const char *)bytes + HEADER_BYTES);
    counters = (void *)((char *)bytes + table);
    executions = (void *)(counters + header[2]);
    vtypes = (void *)(executions + (size_t)header[2] * slots);
    return 0;
}

int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv)
{
    (void)info;
    if (argc != 1 || strncmp(argv[0], "counts=", 7u) != 0 || map(argv[0] + 7) != 0) {
        return -1;
    }
    qemu_plugin_register_vcpu_init_cb(id, on_start);
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
    return 0;
}
