/** A throwaway PostgreSQL server for browser tests; it listens on a Unix socket only. */

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Postgres {
  url: string;
  stop: () => void;
}

/** PostgreSQL refuses to run as root: it then runs as its own user. */
function serviceUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

export function startPostgres(): Postgres {
  const script = fileURLToPath(new URL("../../scripts/postgres.sh", import.meta.url));
  const bin = execFileSync(script, { encoding: "utf8" }).trim();
  const user = serviceUser();
  const root = mkdtempSync(join(tmpdir(), "yidan-e2e-pg-"));
  const [data, socket] = [join(root, "data"), join(root, "socket")];
  execFileSync("chmod", ["755", root]);
  for (const folder of [data, socket]) {
    mkdirSync(folder);
    if (user.uid !== undefined) execFileSync("chown", [`${user.uid}:${user.gid}`, folder]);
  }
  const options = { ...user, cwd: "/", stdio: "ignore" } as const;
  const initial = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"];
  execFileSync(join(bin, "initdb"), [...initial, "--locale=C.UTF-8"], options);
  const settings = `-c listen_addresses= -c fsync=off -c unix_socket_directories=${socket}`;
  const control = (...what: string[]) =>
    execFileSync(join(bin, "pg_ctl"), ["-D", data, "-w", ...what], options);
  control("-o", settings, "-l", join(data, "log"), "start");
  return {
    url: `postgres://postgres@${encodeURIComponent(socket)}/postgres`,
    stop: () => {
      control("-m", "immediate", "stop");
      rmSync(root, { recursive: true, force: true });
    },
  };
}
