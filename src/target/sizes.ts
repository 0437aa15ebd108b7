import type { Image } from "../ir/image.js";
import type { Elf, Section } from "./elf.js";

/** Code, constants and state in bytes of the portable library: what its object files bring, before the linker drops anything. */
export function librarySizes(objects: readonly Elf[]): Image["library"] {
  const sections = objects.flatMap((object) => object.sections).filter(({ allocated }) => allocated);
  return {
    code: total(sections, (each) => each.executable),
    constants: total(sections, (each) => !each.executable && !mutable(each)),
    ram: total(sections, mutable),
  };
}

/**
 * Flash and RAM in bytes of a whole image: what the linker script says was used, gaps included; on the host, which
 * has no such script, the sum of the sections. The stack is not counted.
 */
export function firmwareSizes(image: Elf): Image["firmware"] {
  const value = (name: string): number | undefined =>
    image.symbols.find((symbol) => symbol.name === name)?.value;
  const allocated = image.sections.filter((section) => section.allocated);
  return {
    flash: value("__flash_used") ?? total(allocated, (each) => each.stored),
    ram: value("__ram_used") ?? total(allocated, (each) => each.writable),
  };
}

/** Constants that hold addresses are writable on a host until its loader has filled them in. */
function mutable({ writable, name }: Section): boolean {
  return writable && !name.startsWith(".data.rel.ro");
}

function total(sections: readonly Section[], counts: (section: Section) => boolean): number {
  return sections.filter(counts).reduce((sum, { bytes }) => sum + bytes, 0);
}
