import { playChanges } from "./changes.ts";

playChanges("en", "postgres");
