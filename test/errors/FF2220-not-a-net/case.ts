import { importCase } from "../../support/nets/import-case.js";

export default importCase(Buffer.from("<!doctype html><title>404</title>"));
