/** Without letters and digits that are taken for each other when read out. */
const letters = "abcdefghjkmnpqrstuvwxyz23456789";
const groups = 4;
const groupLength = 4;

/** A password good for one sign-in: `k7mp-x3qa-…`, easy to read out over the phone. */
export function temporaryPassword(random: Uint32Array = randomNumbers()): string {
  const chars = Array.from(random, (number) => letters[number % letters.length]);
  const parts = Array.from({ length: groups }, (_, i) =>
    chars.slice(i * groupLength, (i + 1) * groupLength).join(""),
  );
  return parts.join("-");
}

function randomNumbers(): Uint32Array {
  return crypto.getRandomValues(new Uint32Array(groups * groupLength));
}
