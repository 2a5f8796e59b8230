/** What the customer usually orders, or one of his templates; quantities beside it become lines. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { useState } from "react";
import { api, body } from "../../../api/client.ts";
import { Problem } from "../../../api/problem.ts";
import { useFormat } from "../../../i18n/format.ts";
import { useWords } from "../../../i18n/words.ts";
import { Choice } from "../../../ui/field.tsx";
import { ProblemAlert } from "../../../ui/problem-alert.tsx";
import { QueryState } from "../../../ui/query-state.tsx";
import { type DraftLine, isBlank } from "./draft.ts";
import { fillWords } from "./fill-words.ts";
import { isPieces } from "./matrix.ts";
import { DeleteTemplate, RenameTemplate } from "./template-dialogs.tsx";
import { templatesQuery } from "./templates.ts";
import { type Goods, lineOf, templateRows, usualRows } from "./usual-goods.ts";
import "./fill.css";

interface UsualDialogProps {
  customer: { id: string; name: string };
  lines: readonly DraftLine[];
  onChange: (lines: readonly DraftLine[]) => void;
  onClose: () => void;
}

export function UsualDialog({ customer, lines, onChange, onClose }: UsualDialogProps) {
  const t = useWords(fillWords);
  const client = useQueryClient();
  const [chosen, setChosen] = useState("");
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const [asked, setAsked] = useState<"rename" | "delete" | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const usual = useQuery({
    queryKey: ["sales_order", "usual", customer.id],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/v1/customers/{id}/usual-goods", {
          params: { path: { id: customer.id } },
          signal,
        }),
      ),
  });
  const templates = useQuery(templatesQuery(customer.id));
  const template = templates.data?.find(({ id }) => id === chosen);
  const rows = template ? templateRows(template) : usualRows(usual.data ?? []);
  const textOf = (goods: Goods) => typed.get(goods.key) ?? goods.quantity;
  const wanted = rows.filter((goods) => goods.sold && Number(textOf(goods)) > 0);
  const ready = wanted.length > 0 && rows.every((goods) => isPieces(textOf(goods)));
  const take = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const previous = lines.at(-1);
      const added = await Promise.all(
        wanted.map((goods) => lineOf(goods, textOf(goods), previous)),
      );
      onChange([...lines.filter((line) => !isBlank(line)), ...added]);
      onClose();
    } catch (failure) {
      setProblem(Problem.from(failure));
    } finally {
      setBusy(false);
    }
  };
  const choose = (id: string) => {
    setChosen(id);
    setTyped(new Map());
  };
  const done = () => {
    setAsked(null);
    client.invalidateQueries({ queryKey: templatesQuery(customer.id).queryKey });
  };
  return (
    <Modal
      open
      title={t("usualOf", { customer: customer.name })}
      width={720}
      okText={t("takeOver")}
      cancelText={t("cancel")}
      okButtonProps={{ disabled: !ready, loading: busy }}
      onOk={take}
      onCancel={onClose}
    >
      <ProblemAlert problem={problem} />
      {(templates.data?.length ?? 0) > 0 && (
        <div className="yd-row">
          <Choice
            aria-label={t("fillFrom")}
            value={template?.id ?? ""}
            options={[
              { value: "", label: t("usualGoods") },
              ...(templates.data ?? []).map(({ id, name }) => ({
                value: id,
                label: t("templateNamed", { name }),
              })),
            ]}
            onChange={choose}
          />
          {template && (
            <>
              <Button onClick={() => setAsked("rename")}>{t("rename")}</Button>
              <Button danger onClick={() => setAsked("delete")}>
                {t("delete")}
              </Button>
            </>
          )}
        </div>
      )}
      <QueryState query={usual}>
        {() =>
          rows.length === 0 ? (
            <p className="yd-muted">{t("usualNone")}</p>
          ) : (
            <ul className="yd-fill-rows">
              {rows.map((goods) => (
                <GoodsRow
                  key={goods.key}
                  goods={goods}
                  text={textOf(goods)}
                  onType={(text) => setTyped(new Map([...typed, [goods.key, text]]))}
                />
              ))}
            </ul>
          )
        }
      </QueryState>
      {template && asked === "rename" && (
        <RenameTemplate template={template} onDone={done} onClose={() => setAsked(null)} />
      )}
      {template && asked === "delete" && (
        <DeleteTemplate template={template} onDone={done} onClose={() => setAsked(null)} />
      )}
    </Modal>
  );
}

interface GoodsRowProps {
  goods: Goods;
  text: string;
  onType: (text: string) => void;
}

function GoodsRow({ goods, text, onType }: GoodsRowProps) {
  const t = useWords(fillWords);
  const format = useFormat();
  const { description, unit, sold, usual, sku, line } = goods;
  return (
    <li>
      <div className={sold ? "" : "yd-muted"}>
        {description}
        <div className="yd-small yd-muted">
          {usual ? (
            <>
              {t("lastTime")}{" "}
              {t("lastOn", {
                quantity: `${format.quantity(usual.last_entered?.quantity ?? usual.last_quantity)} ${unit}`,
                label: usual.last_order,
                date: format.date(usual.last_on),
              })}{" "}
              · {t("times", { n: usual.orders })}
            </>
          ) : (
            [
              sku,
              line.model,
              line.customer_article_no && t("ownArticle", { no: line.customer_article_no }),
              line.remark,
            ]
              .filter(Boolean)
              .join(" · ")
          )}
        </div>
      </div>
      {sold ? (
        <span className="yd-row">
          <input
            className="yd-input"
            inputMode="decimal"
            aria-label={`${description} ${t("quantity")}`}
            aria-invalid={!isPieces(text)}
            value={text}
            onChange={(event) => onType(event.target.value)}
          />
          {unit}
        </span>
      ) : (
        <span className="yd-chip yd-chip-bad">{t("notSold")}</span>
      )}
    </li>
  );
}
