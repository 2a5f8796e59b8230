import { playThread } from "./thread.ts";

playThread("zh", "sqlite");
