/* Echoes every byte, but: b boots, v VLEN, s painted stack, i instructions of echo_infer, t trap, r reset, q quit, x float. */
#include "echo.h"
#include "ff_service.h"

static uint32_t initialised = 0x1234u;

static uint32_t float_works(void)
{
#if defined(__riscv_flen) || defined(__riscv_zfinx)
    static volatile float half = 0.5f;

    return half * 2.0f == 1.0f;
#else
    return 2u;
#endif
}

static void answer(uint32_t value)
{
    uint8_t bytes[4];

    for (uint32_t i = 0; i < 4u; i++) {
        bytes[i] = (uint8_t)(value >> (8u * i));
    }
    ff_board_write(bytes, 4u);
}

static uint32_t instructions(void)
{
    const uint32_t before = ff_board_instructions();

    (void)echo_infer(8);
    return ff_board_instructions() - before;
}

int main(void)
{
    ff_board_init();
    for (;;) {
        const uint8_t byte = (uint8_t)ff_board_read();

        switch (byte) {
        case 'b':
            answer(ff_board_boots());
            break;
        case 'd':
            answer(initialised++);
            break;
        case 'v':
            answer(ff_board_vlen());
            break;
        case 's':
            answer(ff_board_stack_painted());
            break;
        case 'i':
            answer(instructions());
            break;
        case 'x':
            answer(float_works());
            break;
        case 't':
            __asm__ volatile(".word 0");
            break;
        case 'r':
            ff_board_reset();
            break;
        case 'q':
            return 7;
        default:
            ff_board_write(&byte, 1u);
            break;
        }
    }
}
