/** A person's session, as a program has it: what stories begin with is entered through the API. */

import { demoPassword } from "./person.ts";

/** The least that is a PDF. */
const pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<<>>\n%%EOF\n";

type Body = Record<string, unknown>;

/** Signs somebody in; every answer but success is an error. */
export async function session(base: string, login: string) {
  const headers = { "Content-Type": "application/json", "Sec-Fetch-Site": "same-origin" };
  const signedIn = await fetch(`${base}/api/v1/session`, {
    method: "POST",
    headers,
    body: JSON.stringify({ login, password: demoPassword, bearer: true }),
  });
  const { token } = await signedIn.json();
  const authorised = { ...headers, Authorization: `Bearer ${token}` };
  const answer = async (sent: Promise<Response>) => {
    const response = await sent;
    if (!response.ok) throw new Error(`${login}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const key = () => ({ "Idempotency-Key": `e2e-${crypto.randomUUID()}` });
  return {
    get: (path: string) => answer(fetch(`${base}/api/v1/${path}`, { headers: authorised })),
    post: (path: string, body: Body, revision?: number) =>
      answer(
        fetch(`${base}/api/v1/${path}`, {
          method: "POST",
          headers: {
            ...authorised,
            ...key(),
            ...(revision ? { "If-Match": `"r${revision}"` } : {}),
          },
          body: JSON.stringify(body),
        }),
      ),
    upload: (name: string) =>
      answer(
        fetch(`${base}/api/v1/files?name=${name}`, {
          method: "POST",
          headers: { ...authorised, ...key(), "Content-Type": "application/octet-stream" },
          body: pdf,
        }),
      ),
  };
}
