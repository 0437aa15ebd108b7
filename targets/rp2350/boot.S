/*
 * The block that makes the boot ROM take this image for a RISC-V program: RP2350 Datasheet, chapter Bootrom, "Block
 * format" and "Image definition item", numbers as in boot/picobin.h of pico-sdk. It may stand anywhere in the first 4 KB;
 * it is a loop of one block, so that its link to the next one is 0.
 */
#define BLOCK_BEGIN 0xffffded3
#define BLOCK_END 0xab123579
#define ITEM_IMAGE_TYPE 0x42
#define ITEM_ENTRY_POINT 0x44
#define ITEM_LAST 0xff
#define EXECUTABLE 0x0001
#define FOR_RISCV 0x0100
#define FOR_RP2350 0x1000

    .section .boot, "a", @progbits
    .word BLOCK_BEGIN
    .byte ITEM_IMAGE_TYPE, 1 /* words of this item */
    .hword EXECUTABLE | FOR_RISCV | FOR_RP2350
    .byte ITEM_ENTRY_POINT, 3, 0, 0
    .word _start
    .word __stack_top
    .byte ITEM_LAST
    .hword 4 /* words of the items before */
    .byte 0
    .word 0
    .word BLOCK_END
