import { readdir, readFile } from "node:fs/promises";

/** A mounted drive: its device and its folder. */
export interface Mount {
  readonly folder: string;
  /** Node of its device, where the system tells. */
  readonly device?: string;
}

/** Drives that may be a board's: what Linux has mounted, what macOS shows below /Volumes. */
export async function listMounts(): Promise<Mount[]> {
  const volumes = await readdir("/Volumes").catch(() => []);
  const mounts = await readFile("/proc/self/mounts", "utf8").catch(() => "");
  return [...volumes.map((name) => ({ folder: `/Volumes/${name}` })), ...readMounts(mounts)];
}

/** Mounts of the file systems that such drives have; the kernel writes blanks in names as octal `\040`. */
export function readMounts(text: string): Mount[] {
  return text
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([, , kind = ""]) => ["vfat", "msdos"].includes(kind))
    .map(([device = "", folder = ""]) => ({ folder: plain(folder), device: plain(device) }));
}

function plain(name: string): string {
  return name.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
