import { Link } from "../../../src/device/link.js";

export default () => Link.open("/dev/ttyUSB99", { baud: 115200 });
