/** What the customer usually orders; quantities beside it become lines. */

import { useQuery } from "@tanstack/react-query";
import { Modal } from "antd";
import { useState } from "react";
import { api, body } from "../../../api/client.ts";
import { readProduct } from "../../../api/lookups.ts";
import { Problem } from "../../../api/problem.ts";
import type { UsualGoods } from "../../../api/types.ts";
import { useFormat } from "../../../i18n/format.ts";
import { useWords } from "../../../i18n/words.ts";
import { ProblemAlert } from "../../../ui/problem-alert.tsx";
import { QueryState } from "../../../ui/query-state.tsx";
import { chooseProduct } from "./choosing.ts";
import { type DraftLine, isBlank, newLine } from "./draft.ts";
import { fillWords } from "./fill-words.ts";
import { isPieces } from "./matrix.ts";
import "./fill.css";

interface UsualDialogProps {
  customer: { id: string; name: string };
  lines: readonly DraftLine[];
  onChange: (lines: readonly DraftLine[]) => void;
  onClose: () => void;
}

export function UsualDialog({ customer, lines, onChange, onClose }: UsualDialogProps) {
  const t = useWords(fillWords);
  const format = useFormat();
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const query = useQuery({
    queryKey: ["sales_order", "usual", customer.id],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/v1/customers/{id}/usual-goods", {
          params: { path: { id: customer.id } },
          signal,
        }),
      ),
  });
  const wanted = (query.data ?? []).filter(
    (goods) => Number(typed.get(goods.product_id) ?? "") > 0,
  );
  const ready = wanted.length > 0 && [...typed.values()].every(isPieces);
  const take = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const added = await Promise.all(
        wanted.map((goods) => lineOf(goods, typed.get(goods.product_id) ?? "", lines.at(-1))),
      );
      onChange([...lines.filter((line) => !isBlank(line)), ...added]);
      onClose();
    } catch (failure) {
      setProblem(Problem.from(failure));
    } finally {
      setBusy(false);
    }
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
      <QueryState query={query}>
        {(goods) =>
          goods.length === 0 ? (
            <p className="yd-muted">{t("usualNone")}</p>
          ) : (
            <ul className="yd-fill-rows">
              {goods.map((one) => (
                <li key={one.product_id}>
                  <div>
                    {one.description}
                    <div className="yd-small yd-muted">
                      {t("lastTime")}{" "}
                      {t("lastOn", {
                        quantity: `${format.quantity(one.last_entered?.quantity ?? one.last_quantity)} ${unitOf(one)}`,
                        label: one.last_order,
                        date: format.date(one.last_on),
                      })}{" "}
                      · {t("times", { n: one.orders })}
                    </div>
                  </div>
                  <span className="yd-row">
                    <input
                      className="yd-input"
                      inputMode="decimal"
                      aria-label={`${one.description} ${t("quantity")}`}
                      aria-invalid={!isPieces(typed.get(one.product_id) ?? "")}
                      value={typed.get(one.product_id) ?? ""}
                      onChange={(event) =>
                        setTyped(new Map([...typed, [one.product_id, event.target.value]]))
                      }
                    />
                    {unitOf(one)}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </QueryState>
    </Modal>
  );
}

const unitOf = (goods: UsualGoods) => goods.last_entered?.unit || goods.unit;

/** The product as it is today, in the unit it was ordered in last. */
async function lineOf(
  goods: UsualGoods,
  quantity: string,
  previous: DraftLine | undefined,
): Promise<DraftLine> {
  const product = await readProduct(goods.product_id);
  const line = chooseProduct(newLine(previous), product);
  return { ...line, quantity: quantity.trim(), unit: unitOf(goods) };
}
