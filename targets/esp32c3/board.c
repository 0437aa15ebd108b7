/*
 * ESP32-C3 after a direct boot: 20 MHz from the crystal, UART0 at 115200 baud on GPIO 20 (receive) and 21 (transmit), both
 * as the boot ROM leaves them, and the chip's own USB serial port: answers go where the question came from. Addresses and
 * bits: ESP32-C3 Technical Reference Manual, chapters UART controller, USB serial/JTAG controller, Watchdog timers,
 * Low-power management, and soc/{uart,usb_serial_jtag,rtc_cntl,timer_group}_reg.h of ESP-IDF.
 */
#include "ff_hart.h"

#if FF_BAUD != 115200
#error "the boot ROM has set UART0 to 115200 baud"
#endif

#define UART_FIFO 0x60000000u
#define UART_STATUS 0x6000001cu
#define FIFO_BYTES 128u
#define RECEIVED(status) ((status) & 0x3ffu)
#define WAITING(status) (((status) >> 16) & 0x3ffu)

#define USB_FIFO 0x60043000u
#define USB_STATUS 0x60043004u
#define USB_SEND (1u << 0) /* what the FIFO holds goes to the host */
#define USB_FREE (1u << 1)
#define USB_RECEIVED (1u << 2)

#define RTC_OPTIONS0 0x60008000u
#define SYSTEM_RESET (1u << 31)
#define RTC_WDT_CONFIG 0x60008090u
#define RTC_WDT_PROTECT 0x600080a8u
#define SUPER_WDT_CONFIG 0x600080acu
#define SUPER_WDT_PROTECT 0x600080b0u
#define SUPER_WDT_FEEDS_ITSELF (1u << 31)
#define TIMER_WDT_CONFIG(group) (0x6001f048u + 0x1000u * (group))
#define TIMER_WDT_PROTECT(group) (0x6001f064u + 0x1000u * (group))
#define WDT_KEY 0x50d83aa1u
#define SUPER_WDT_KEY 0x8f1d312au

static uint32_t over_usb; /* whether the last byte came that way */

static void write_protected(uint32_t protect, uint32_t key, uint32_t address, uint32_t value)
{
    *ff_register(protect) = key;
    *ff_register(address) = value;
    *ff_register(protect) = 0u;
}

/* The boot ROM has started them, for a boot loader that does not come up. */
static void stop_watchdogs(void)
{
    write_protected(RTC_WDT_PROTECT, WDT_KEY, RTC_WDT_CONFIG, 0u);
    write_protected(TIMER_WDT_PROTECT(0u), WDT_KEY, TIMER_WDT_CONFIG(0u), 0u);
    write_protected(TIMER_WDT_PROTECT(1u), WDT_KEY, TIMER_WDT_CONFIG(1u), 0u);
    write_protected(SUPER_WDT_PROTECT, SUPER_WDT_KEY, SUPER_WDT_CONFIG,
                    *ff_register(SUPER_WDT_CONFIG) | SUPER_WDT_FEEDS_ITSELF);
}

void ff_board_init(void)
{
    stop_watchdogs();
    ff_hart_init();
    ff_counter_init();
}

int ff_board_read(void)
{
    for (;;) {
        if (RECEIVED(*ff_register(UART_STATUS)) != 0u) {
            over_usb = 0u;
            return (int)(*ff_register(UART_FIFO) & 0xffu);
        }
        if ((*ff_register(USB_STATUS) & USB_RECEIVED) != 0u) {
            over_usb = 1u;
            return (int)(*ff_register(USB_FIFO) & 0xffu);
        }
    }
}

static void write_uart(const uint8_t *bytes, uint32_t count)
{
    uint32_t i;

    for (i = 0u; i < count; i++) {
        while (WAITING(*ff_register(UART_STATUS)) >= FIFO_BYTES) {
        }
        *ff_register(UART_FIFO) = bytes[i];
    }
}

static void write_usb(const uint8_t *bytes, uint32_t count)
{
    uint32_t i;

    for (i = 0u; i < count; i++) {
        while ((*ff_register(USB_STATUS) & USB_FREE) == 0u) {
        }
        *ff_register(USB_FIFO) = bytes[i];
    }
    *ff_register(USB_STATUS) = USB_SEND;
}

void ff_board_write(const uint8_t *bytes, uint32_t count)
{
    if (over_usb != 0u) {
        write_usb(bytes, count);
    } else {
        write_uart(bytes, count);
    }
}

/* The last byte is on the line for another 87 us when none waits any more, and a host looks at its USB every millisecond. */
void ff_board_reset(void)
{
    uint32_t i;

    while (WAITING(*ff_register(UART_STATUS)) != 0u) {
    }
    for (i = 0u; i < 10000u; i++) {
        __asm__ volatile("nop");
    }
    for (;;) {
        *ff_register(RTC_OPTIONS0) |= SYSTEM_RESET;
    }
}
