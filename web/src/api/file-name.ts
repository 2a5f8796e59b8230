/** A stored file's name, for who knows only its id. */

import { useQuery } from "@tanstack/react-query";

/** The name in a `Content-Disposition`, e.g. `inline; filename*=UTF-8''%E5%90%88%E5%90%8C.pdf`. */
export function nameIn(disposition: string | null): string | null {
  const encoded = disposition?.match(/filename\*=UTF-8''([^;]+)/i)?.[1];
  if (encoded) return decodeURIComponent(encoded);
  return disposition?.match(/filename="([^"]*)"/i)?.[1] ?? null;
}

/** `null` until it is known. */
export function useFileName(id: string | null): string | null {
  const query = useQuery({
    queryKey: ["file", id, "name"],
    queryFn: async ({ signal }) => {
      const answer = await fetch(`/api/v1/files/${id}`, { method: "HEAD", signal });
      return answer.ok ? nameIn(answer.headers.get("Content-Disposition")) : null;
    },
    enabled: id !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return query.data ?? null;
}
