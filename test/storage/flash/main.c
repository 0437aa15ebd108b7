/*
 * Commands: h echoes; k N stops the machine after flash operation N; l loads -> status, whether the payload is that of
 * the sequence, sequence u32; s saves once -> status, operations; w saves for ever, each save answered by its sequence u32.
 * ff_slots.c is compiled with its storage calls led through cut_program and cut_erase.
 */
#include "cut.h"
#include "ff_service.h"
#include "ff_slots.h"

void ff_board_exit(int code);
int cut_program(uint32_t slot, uint32_t offset, const uint8_t unit[FF_STORAGE_UNIT]);
int cut_erase(uint32_t slot);

static uint8_t payload[CUT_BYTES];
static struct ff_slot slot;
static uint8_t operations;
static uint8_t stop_after;

static int count(int result)
{
    if (++operations == stop_after) {
        ff_board_exit(0);
    }
    return result;
}

int cut_program(uint32_t at, uint32_t offset, const uint8_t unit[FF_STORAGE_UNIT])
{
    return count(ff_storage_program(at, offset, unit));
}

int cut_erase(uint32_t at)
{
    return count(ff_storage_erase(at));
}

static void put(uint8_t byte)
{
    ff_board_write(&byte, 1u);
}

static void put_sequence(void)
{
    uint32_t i;

    for (i = 0; i < 4u; i++) {
        put((uint8_t)(slot.sequence >> (8u * i)));
    }
}

static enum ff_status save(void)
{
    operations = 0;
    (void)cut_infer(payload, slot.sequence + 1u);
    return ff_slots_save(&cut_blob, payload, &slot);
}

static void load(void)
{
    put((uint8_t)ff_slots_load(&cut_blob, payload, 0, &slot));
    put((uint8_t)cut_infer(payload, slot.sequence));
    put_sequence();
}

int main(void)
{
    ff_board_init();
    for (;;) {
        const uint8_t command = (uint8_t)ff_board_read();

        if (command == 'k') {
            stop_after = (uint8_t)ff_board_read();
        } else if (command == 'l') {
            load();
        } else if (command == 's') {
            put((uint8_t)save());
            put(operations);
        } else if (command == 'w') {
            while (save() == FF_OK) {
                put_sequence();
            }
            return 1;
        } else {
            put(command);
        }
    }
}
