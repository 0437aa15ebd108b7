/** For tests that start no compiler and no emulator: no program is found by its name, here and in child processes. */
process.env.PATH = import.meta.dirname;
