#include "ff_application.h"
#include "ff_loader.h"
#include "ff_service.h"

/* Starts the application, unless there is none, it has asked for the loader, or a host does. */
int main(void)
{
    struct ff_application application;
    const int was_asked = ff_board_was_asked();

    ff_board_init();
    if (ff_application_find(&application) == FF_APPLICATION_WHOLE && !was_asked && !ff_loader_is_wanted()) {
        ff_board_start(application.entry);
    }
    ff_loader_run();
}
