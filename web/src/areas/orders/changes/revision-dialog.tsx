/** A revision of an order as it was, to be read. */

import { useQuery } from "@tanstack/react-query";
import { Modal } from "antd";
import { Link } from "react-router";
import type { LineContent, RevisionPage } from "../../../api/types.ts";
import { orderFieldWords } from "../../../i18n/fields/words.ts";
import { useFormat } from "../../../i18n/format.ts";
import { useWords } from "../../../i18n/words.ts";
import { CustomerLine } from "../../../ui/customer-line.tsx";
import { Fact, Facts } from "../../../ui/facts.tsx";
import { QueryState } from "../../../ui/query-state.tsx";
import { Sideways } from "../../../ui/sideways.tsx";
import { TermsText } from "../../../ui/terms/terms-text.tsx";
import { revisionQuery } from "./queries.ts";
import { changeWords } from "./words.ts";
import "./changes.css";

interface RevisionDialogProps {
  id: string;
  revision: number;
  onClose: () => void;
}

export function RevisionDialog({ id, revision, onClose }: RevisionDialogProps) {
  const t = useWords(changeWords);
  const query = useQuery(revisionQuery(id, revision));
  const title = query.data
    ? t("revisionTitle", { label: query.data.label, n: revision })
    : t("revisionNo", { n: revision });
  return (
    <Modal open title={title} width={960} footer={null} onCancel={onClose}>
      <p>
        <Link to={`/orders/${id}/sheet/${revision}`}>{t("revisionPaper")}</Link>
      </p>
      <QueryState query={query}>{(page) => <Revision page={page} />}</QueryState>
    </Modal>
  );
}

const texts = ["contract_no", "customer_po_no", "contact_name", "contact_phone"] as const;

function Revision({ page }: { page: RevisionPage }) {
  const name = useWords(orderFieldWords);
  const format = useFormat();
  const { content } = page;
  return (
    <div className="yd-stack">
      <Facts>
        <Fact label={name("customer_id")}>{page.customer || "—"}</Fact>
        {texts.map((field) => (
          <Fact key={field} label={name(field)}>
            {content[field] || "—"}
          </Fact>
        ))}
        <Fact label={name("delivery_on")}>
          {content.delivery_on ? format.date(content.delivery_on) : "—"}
        </Fact>
        <Fact label={name("delivery_place")}>{content.delivery_place || "—"}</Fact>
        {content.payment_terms && (
          <Fact label={name("payment_terms")}>
            <TermsText terms={content.payment_terms} />
          </Fact>
        )}
        {content.remark && <Fact label={name("remark")}>{content.remark}</Fact>}
      </Facts>
      <Lines page={page} />
    </div>
  );
}

function Lines({ page }: { page: RevisionPage }) {
  const name = useWords(orderFieldWords);
  const lines = page.content.lines ?? [];
  return (
    <Sideways aria-label={name("lines")}>
      <table className="yd-revision-lines">
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">{name("product_id")}</th>
            <th scope="col">{name("parameters")}</th>
            <th scope="col" className="yd-number">
              {name("quantity")}
            </th>
            <th scope="col" className="yd-number">
              {name("unit_price")}
            </th>
            <th scope="col">{name("delivery_on")}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <Line
              key={line.line_id ?? index}
              line={line}
              no={index + 1}
              product={page.lines[index]}
            />
          ))}
        </tbody>
      </table>
    </Sideways>
  );
}

interface LineProps {
  line: LineContent;
  no: number;
  product: RevisionPage["lines"][number] | undefined;
}

function Line({ line, no, product }: LineProps) {
  const format = useFormat();
  const parameters = (line.parameters ?? []).map((one) => `${one.name} ${one.value}`).join("；");
  return (
    <tr>
      <td>{no}</td>
      <td>
        {product?.name || "—"}
        {line.model && <span className="yd-block yd-small yd-muted">{line.model}</span>}
        <CustomerLine line={line} />
      </td>
      <td className="yd-small">{parameters || "—"}</td>
      <td className="yd-number">
        {line.quantity ?? "—"} {product?.unit}
      </td>
      <td className="yd-number">{line.unit_price ?? "—"}</td>
      <td>{line.delivery_on ? format.date(line.delivery_on) : "—"}</td>
    </tr>
  );
}
