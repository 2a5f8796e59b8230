import { playThread } from "./thread.ts";

playThread("en", "postgres");
