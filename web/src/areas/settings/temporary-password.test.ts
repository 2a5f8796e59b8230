import { expect, test } from "vitest";
import { temporaryPassword } from "./temporary-password.ts";

test("a temporary password is long enough, readable and not the same twice", () => {
  const one = temporaryPassword();
  expect(one).toMatch(/^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){3}$/);
  expect(temporaryPassword()).not.toBe(one);
  expect(temporaryPassword(new Uint32Array(16))).toBe("aaaa-aaaa-aaaa-aaaa");
});
