/** The style a product belongs to: its other variants, and values added to it. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api, tagged } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { Problem } from "../../api/problem.ts";
import { useMay } from "../../api/session.ts";
import type { Style } from "../../api/types.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { AxesFields, axesOf, type TypedAxis } from "./axes-fields.tsx";
import type { Product } from "./queries.ts";
import { showValues } from "./style-values.ts";
import { styleWords } from "./style-words.ts";

export function StyleCard({ product }: { product: Product }) {
  const t = useWords(styleWords);
  const may = useMay("product.manage");
  const [extending, setExtending] = useState(false);
  const query = useQuery({
    queryKey: ["product", product.id, "style"],
    queryFn: async ({ signal }) => {
      try {
        const path = { id: product.id };
        return await tagged(api.GET("/api/v1/products/{id}/style", { params: { path }, signal }));
      } catch (failure) {
        // Most products are of no style.
        if (Problem.from(failure).status === 404) return null;
        throw failure;
      }
    },
  });
  if (!query.data) return null;
  const { value: style, etag } = query.data;
  return (
    <section className="yd-card" aria-labelledby="style-title">
      <div className="yd-row yd-row-between">
        <h2 id="style-title">{t("style")}</h2>
        {may && (
          <Button size="small" onClick={() => setExtending(true)}>
            {t("extend")}
          </Button>
        )}
      </div>
      <p>{t("of", { name: style.name, no: style.style_no, n: style.variants.length })}</p>
      <p className="yd-row">
        {style.variants
          .filter((one) => one.product.id !== product.id)
          .map((one) => (
            <Link key={one.product.id} to={`/products/${one.product.id}`}>
              {one.product.model}
            </Link>
          ))}
      </p>
      {extending && <ExtendDialog style={style} etag={etag} onClose={() => setExtending(false)} />}
    </section>
  );
}

interface ExtendDialogProps {
  style: Style;
  etag: string | null;
  onClose: () => void;
}

function ExtendDialog({ style, etag, onClose }: ExtendDialogProps) {
  const t = useWords(styleWords);
  const client = useQueryClient();
  const [typed, setTyped] = useState<readonly TypedAxis[]>(() =>
    style.axes.map((axis) => ({ name: axis.name, values: showValues(axis.values) })),
  );
  const axes = axesOf(typed);
  const save = useCommand<void>({
    name: `style.extend:${style.id}`,
    run: (_, key) =>
      api.PUT("/api/v1/styles/{id}/axes", {
        params: { path: { id: style.id } },
        headers: commandHeaders(key, etag),
        body: { axes: axes ?? [] },
      }),
    onDone: () => {
      client.invalidateQueries({ queryKey: ["product"] });
      client.invalidateQueries({ queryKey: ["style"] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t("extend")}
      okText={t("save")}
      width={720}
      busy={save.busy}
      problem={save.problem}
      ready={axes !== null}
      onOk={save.run}
      onClose={onClose}
    >
      <p className="yd-muted">{t("extendHint")}</p>
      <AxesFields axes={typed} onChange={setTyped} />
    </CommandDialog>
  );
}
