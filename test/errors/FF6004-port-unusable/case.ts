import { Link } from "../../../src/device/link.js";

export default () => Link.open("/dev/null", { baud: 115200 });
