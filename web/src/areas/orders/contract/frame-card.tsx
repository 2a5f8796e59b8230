/** A frame's lines: what is agreed, called off and left, and by which orders. */

import { Link } from "react-router";
import { useWords } from "../../../i18n/words.ts";
import { QtyText } from "../../../ui/figures.tsx";
import type { ContractPage } from "./queries.ts";
import { contractWords } from "./words.ts";

export function FrameCard({ page }: { page: ContractPage }) {
  const t = useWords(contractWords);
  if (page.frame.length === 0) return null;
  return (
    <section className="yd-card" aria-labelledby="frame-title">
      <h2 id="frame-title">{t("callOff")}</h2>
      <table className="yd-contract-frame">
        <thead>
          <tr>
            <th scope="col">{t("product")}</th>
            <th scope="col" className="yd-number">
              {t("agreed")}
            </th>
            <th scope="col" className="yd-number">
              {t("called")}
            </th>
            <th scope="col" className="yd-number">
              {t("left")}
            </th>
          </tr>
        </thead>
        <tbody>
          {page.frame.map((line) => (
            <tr key={line.line_id}>
              <td>
                {line.description}
                {line.orders.map((order) => (
                  <p key={order.id} className="yd-small yd-muted">
                    <Link to={`/orders/${order.id}`}>{order.label}</Link>{" "}
                    <QtyText quantity={order.quantity} unit={line.unit} />
                  </p>
                ))}
              </td>
              <td className="yd-number">
                <QtyText quantity={line.agreed} unit={line.unit} />
              </td>
              <td className="yd-number">
                <QtyText quantity={line.called} unit={line.unit} />
              </td>
              <td className="yd-number">
                <strong>
                  <QtyText quantity={line.left} unit={line.unit} />
                </strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
