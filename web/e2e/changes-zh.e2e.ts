import { playChanges } from "./changes.ts";

playChanges("zh", "sqlite");
