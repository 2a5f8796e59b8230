/** Starts the real server with the demo company: once for all browser tests, or for one story. */

import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { startPostgres } from "./postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    base: string;
  }
}

const target = fileURLToPath(new URL("../../target", import.meta.url));

/** The binary named by `YIDAN_BIN`, or the one built last here. */
function binary(): string {
  const found = [process.env.YIDAN_BIN, `${target}/debug/yidan`, `${target}/release/yidan`].find(
    (path) => path !== undefined && existsSync(path),
  );
  if (!found) throw new Error("there is no yidan binary; run `cargo build -p yidan` first");
  return found;
}

export interface Server {
  base: string;
  stop: () => Promise<void>;
}

export type Database = "sqlite" | "postgres";

interface Company {
  database?: Database;
  /** A history of so many orders, lived in the last weeks by the virtual company. */
  orders?: number;
}

/** A server that runs already may be named, to look on while tests are being written. */
export async function startServer({
  database = "sqlite",
  orders = 0,
}: Company = {}): Promise<Server> {
  if (process.env.YIDAN_URL) return { base: process.env.YIDAN_URL, stop: async () => {} };
  const data = await mkdtemp(join(tmpdir(), "yidan-e2e-"));
  if (orders > 0) live(data, orders);
  const postgres = database === "postgres" ? startPostgres() : null;
  const args = ["serve", "--demo", "--no-history", "--data-dir", data, "--listen", "127.0.0.1:0"];
  if (postgres) args.push("--database-url", postgres.url);
  const child = spawn(binary(), args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, RUST_LOG: "error" },
  });
  const base = await new Promise<string>((resolve, reject) => {
    let printed = "";
    child.stdout.on("data", (chunk) => {
      printed += chunk;
      const address = /listening on (\S+)/.exec(printed)?.[1];
      if (address) resolve(address);
    });
    child.on("exit", (code) => reject(new Error(`the server ended with ${code}:\n${printed}`)));
  });
  return {
    base,
    stop: async () => {
      const ended = new Promise((resolve) => child.on("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      postgres?.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** Days that the history of a few orders takes. */
const daysLived = 80;

function live(data: string, orders: number): void {
  const from = new Date(Date.now() - daysLived * 86_400_000).toISOString().slice(0, 10);
  const plan = { orders, days: daysLived, from, "check-every": 0, "data-dir": data };
  const options = Object.entries(plan).flatMap(([name, value]) => [`--${name}`, String(value)]);
  execFileSync(binary(), ["simulate", ...options], { stdio: "ignore" });
}

export default async function setup(project: TestProject) {
  const server = await startServer();
  project.provide("base", server.base);
  return server.stop;
}
