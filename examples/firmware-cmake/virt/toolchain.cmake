# clang for a 32-bit RISC-V core without floats. For another core change -march and -mabi as its manual says.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR riscv32)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)

# The newest that is there, with its version in the name or without.
set(NAMES clang-22 clang-21 clang-20 clang-19 clang-18 clang)
find_program(CLANG NAMES ${NAMES} REQUIRED)
string(REPLACE clang ld.lld LLD ${CLANG})
set(CMAKE_C_COMPILER ${CLANG})
set(CMAKE_ASM_COMPILER ${CLANG})
set(CMAKE_C_COMPILER_TARGET riscv32-unknown-elf)
set(CMAKE_ASM_COMPILER_TARGET riscv32-unknown-elf)
set(CMAKE_C_FLAGS_INIT "-march=rv32imc_zicsr -mabi=ilp32 -ffreestanding -ffunction-sections -fdata-sections")
set(CMAKE_ASM_FLAGS_INIT "-march=rv32imc_zicsr -mabi=ilp32")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-nostdlib -Wl,--gc-sections --ld-path=${LLD}")
