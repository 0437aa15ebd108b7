import { onlyPort } from "../../../src/device/flash/esptool.js";

export default () =>
  onlyPort([
    { path: "/dev/ttyUSB0", vendor: 0x10c4, product: 0xea60 },
    { path: "/dev/ttyACM0", vendor: 0x303a, product: 0x1001 },
  ]);
